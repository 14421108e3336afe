"""Budgets are kept by doing less: first no periodic frames, then no frames at all, then nothing, and it is said."""

import enum
from collections import deque
from dataclasses import dataclass

WINDOW_MS = 60_000
"""Shares are of the last minute; nothing is judged before half of it has passed."""


class Level(enum.IntEnum):
    """How much is dropped."""

    ALL = 0
    NO_CADENCE = 1
    NO_FRAMES = 2
    NOTHING = 3


DROPPED = {Level.NO_CADENCE: "cadence", Level.NO_FRAMES: "frames", Level.NOTHING: "capture"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings over a minute: the share of one core in percent, and frames. Bars are lower; these stop a runaway."""

    cpu_percent: int = 15
    frames: int = 400


@dataclass(frozen=True, slots=True)
class Sample:
    """What was used up to one moment: ms of the growing clock, ms of CPU, frames written."""

    now: int
    cpu_ms: int
    frames: int


class Budget:
    """Judges samples; a level only rises within a session, so that it does not flicker."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._samples: deque[Sample] = deque()
        self._judged_at = 0
        self.level = Level.ALL

    def used(self, sample: Sample) -> str | None:
        """Take a sample; return the exceeded budget's name when the level has just risen, else None."""
        self._samples.append(sample)
        while sample.now - self._samples[0].now > WINDOW_MS:
            self._samples.popleft()
        first = self._samples[0]
        passed = sample.now - first.now
        if passed < WINDOW_MS // 2 or sample.now - self._judged_at < WINDOW_MS // 2 or self.level is Level.NOTHING:
            return None
        exceeded = self._exceeded(first, sample, passed)
        if exceeded is not None:
            self._judged_at = sample.now
            self.level = Level(self.level + 1)
            self._samples.clear()
        return exceeded

    def _exceeded(self, first: Sample, last: Sample, passed: int) -> str | None:
        if (last.cpu_ms - first.cpu_ms) * 100 > self._limits.cpu_percent * passed:
            return "cpu"
        if (last.frames - first.frames) * WINDOW_MS > self._limits.frames * passed:
            return "frames"
        return None
