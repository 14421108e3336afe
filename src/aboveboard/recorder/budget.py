"""Budgets are kept by doing less: first no periodic frames, then no frames at all, then nothing, and it is said.

Two things press. What the recorder itself **spends** (CPU, frames, bytes, memory, room on the disk): such a level only
rises within a session, so that it does not flicker. What the machine can **bear** just now (battery saver, a metered
network, heat, memory pressure): such a level falls again, once it has been calm for a while.
"""

import enum
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from aboveboard.conditions import Condition

WINDOW_MS = 60_000
"""Shares are of the last minute; nothing is judged before half of it has passed."""

CALM_MS = 60_000
"""A condition must have been gone for so long before more is recorded again."""


class Level(enum.IntEnum):
    """How much is dropped."""

    ALL = 0
    NO_CADENCE = 1
    NO_FRAMES = 2
    NOTHING = 3


DROPPED = {Level.NO_CADENCE: "cadence", Level.NO_FRAMES: "frames", Level.NOTHING: "capture"}

FLOORS = {
    Condition.METERED: Level.NO_CADENCE,
    Condition.POWER_SAVER: Level.NO_FRAMES,
    Condition.BATTERY_LOW: Level.NO_FRAMES,
    Condition.HOT: Level.NO_FRAMES,
    Condition.MEMORY: Level.NO_FRAMES,
    Condition.BATTERY_CRITICAL: Level.NOTHING,
}
"""What each condition takes away while it holds. On a metered network nothing is sent either: the courier waits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings; the bars are lower, these stop a runaway.

    Over a minute: the share of one core in percent, frames, and the journal's growth in KiB (3 times the bar of
    60 MB an hour). At any time: this process's memory and the free room of the disk in MiB; beyond them pictures
    go, and at double the memory or half the room everything does.
    """

    cpu_percent: int = 15
    frames: int = 400
    written_kib: int = 3 * 1024
    memory_mib: int = 240
    free_mib: int = 512


@dataclass(frozen=True, slots=True)
class Sample:
    """What was used up to one moment: ms of the growing clock and of CPU, frames, KiB of journal; MiB held and left."""

    now: int
    cpu_ms: int
    frames: int
    written_kib: int = 0
    memory_mib: int = 0
    free_mib: int = 1 << 40


class Budget:
    """Judges samples and conditions; `level` is the stricter of the two, `reason` names what pressed last."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._samples: deque[Sample] = deque()
        self._judged_at = 0
        self._spent = Level.ALL
        self._overspent = ""
        self._held_at: dict[Condition, int] = {}

    @property
    def level(self) -> Level:
        """How much is dropped now."""
        return max(self._spent, self._borne, key=int)

    @property
    def reason(self) -> str:
        """What asks for the level: a budget's or a condition's name; empty where nothing is dropped."""
        worst = max(self._held_at, key=lambda condition: FLOORS[condition], default=None)
        if worst is not None and FLOORS[worst] >= self._spent:
            return worst.value
        return self._overspent

    def used(self, sample: Sample) -> None:
        """Take a sample; the level may rise by it."""
        held = self._held(sample)
        self._spent = max(self._spent, held)
        self._samples.append(sample)
        while sample.now - self._samples[0].now > WINDOW_MS:
            self._samples.popleft()
        first = self._samples[0]
        passed = sample.now - first.now
        if passed < WINDOW_MS // 2 or sample.now - self._judged_at < WINDOW_MS // 2 or self._spent is Level.NOTHING:
            return
        exceeded = self._exceeded(first, sample, passed)
        if exceeded:
            self._judged_at, self._overspent = sample.now, exceeded
            self._spent = Level(self._spent + 1)
            self._samples.clear()

    def borne(self, holds: Iterable[Condition], now: int) -> None:
        """Take what the machine's conditions are; the level may rise at once, and fall after `CALM_MS`."""
        self._held_at.update(dict.fromkeys(holds, now))
        self._held_at = {condition: at for condition, at in self._held_at.items() if now - at <= CALM_MS}

    @property
    def _borne(self) -> Level:
        return max((FLOORS[condition] for condition in self._held_at), default=Level.ALL)

    def _held(self, sample: Sample) -> Level:
        """Return what memory and the disk leave; these are judged at once."""
        memory, room = self._limits.memory_mib, self._limits.free_mib
        wanting = {
            "memory": (sample.memory_mib > memory, sample.memory_mib > 2 * memory),
            "disk": (sample.free_mib < room, 2 * sample.free_mib < room),
        }
        level = Level.ALL
        for name, (much, too_much) in wanting.items():
            asked = Level.NOTHING if too_much else Level.NO_FRAMES if much else Level.ALL
            if asked > max(level, self._spent):
                level, self._overspent = asked, name
        return level

    def _exceeded(self, first: Sample, last: Sample, passed: int) -> str:
        if (last.cpu_ms - first.cpu_ms) * 100 > self._limits.cpu_percent * passed:
            return "cpu"
        if (last.frames - first.frames) * WINDOW_MS > self._limits.frames * passed:
            return "frames"
        if (last.written_kib - first.written_kib) * WINDOW_MS > self._limits.written_kib * passed:
            return "bytes"
        return ""
