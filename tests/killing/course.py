"""When a process is killed: seeded instants within measured phases of real work, and what was found after each kill."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import pytest

PATIENCE_S = 90.0
LONGEST_GAP_S = 2.0
"""So much of the journal may be missing after a kill."""

LATE_S = 0.1
"""A machine that wakes somebody later than this is too busy for a verdict in seconds."""

Said = Callable[[str], None]


def until(condition: Callable[[], bool], what: str, *, every_s: float = 0.01) -> None:
    """Wait until something is so; fails by naming it at a deadline that only a hang reaches."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"it never came to pass that {what}"
        time.sleep(every_s)


@dataclass(frozen=True)
class Instant:
    """When to kill: so far (0 to 1) into a phase, as long as that phase took when it was rehearsed."""

    number: int
    phase: str
    part: float


@dataclass
class Findings:
    """What the readers found after a kill; each entry is a sentence.

    `gap_s` is how much of the journal is missing, None where time is not at stake, and `late_s` how late the machine
    itself woke somebody in the seconds before: a gap says nothing of a recorder that got no processor.
    """

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    gap_s: float | None = None
    late_s: float = 0.0

    @property
    def sentences(self) -> list[str]:
        """Everything that is wrong."""
        named = (("lost", self.lost), ("twice", self.duplicated), ("broken", self.broken))
        return [f"{name}: {each}" for name, entries in named for each in entries]

    def require(self, holds: bool, sentence: str) -> None:
        """Note a sentence as broken unless it holds."""
        if not holds:
            self.broken.append(sentence)


@dataclass(frozen=True)
class Kill:
    """One kill: where it was meant to land, the phase it landed in, how far into the phase, and what was found."""

    process: str
    instant: Instant
    phase: str
    after_ms: int
    found: Findings

    def __str__(self) -> str:
        gap = "" if self.found.gap_s is None else f", {self.found.gap_s:.2f} s of the journal missing"
        gap += f" (on a machine {self.found.late_s:.2f} s late)" if self.found.late_s > LATE_S else ""
        wrong = "; ".join(self.found.sentences)
        return f"{self.process} kill {self.instant.number}: {self.phase} +{self.after_ms} ms{gap} {wrong}".rstrip()


class Metronome:
    """Wakes every 20 ms and notes how late: the machine's own delay, apart from that of what is watched."""

    def __init__(self) -> None:
        self._ticks: list[tuple[float, float]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._ended.set()
        self._thread.join()

    def late_s(self, until: float, within_s: float = 3.0) -> float:
        """Return the greatest delay in the seconds before a monotonic time."""
        return max((late for at, late in self._ticks if until - within_s <= at <= until + 0.5), default=0.0)

    def _tick(self) -> None:
        while not self._ended.is_set():
            before = time.monotonic()
            self._ended.wait(0.02)
            now = time.monotonic()
            self._ticks = [*self._ticks[-500:], (now, now - before - 0.02)]


class Course:
    """How far the work has come. The one who works enters phases; the one who kills waits for one."""

    def __init__(self, aim: str = "") -> None:
        """`aim` is the phase that the kill is meant for; without one the whole work is done."""
        self.aim = aim
        self.entered: list[tuple[str, float]] = []
        self.killed_at = 0.0
        self._changed = threading.Condition()
        self._ended = False

    def wants(self, phase: str) -> bool:
        """Tell whether a phase has to be gone through."""
        return self.aim in {"", phase}

    def enter(self, phase: str) -> None:
        """Say that a phase begins."""
        with self._changed:
            self.entered.append((phase, time.monotonic()))
            self._changed.notify_all()

    def end(self) -> None:
        """Say that the work is over."""
        with self._changed:
            self._ended = True
            self.entered.append(("done", time.monotonic()))
            self._changed.notify_all()

    def await_aim(self) -> None:
        """Wait until the phase aimed at has begun, or all work is over."""
        with self._changed:
            assert self._changed.wait_for(self._aimed, PATIENCE_S), f"the phase {self.aim!r} never began"

    def _aimed(self) -> bool:
        return self._ended or any(phase == self.aim for phase, _ in self.entered)

    def lasted(self) -> dict[str, float]:
        """Return how long each phase took, in seconds."""
        ends = [at for _, at in self.entered[1:]]
        return {phase: end - at for (phase, at), end in zip(self.entered, ends, strict=False)}


class Subject(Protocol):
    """A process that can be put to work, killed and started again. `phases` are those of its work, in order."""

    name: str
    phases: Sequence[str]

    def work(self, course: Course) -> None:
        """Do the work, entering each phase; returns early once the process is gone."""

    def kill(self) -> None:
        """SIGKILL the process, and wait until it is gone."""

    def verify(self, course: Course) -> Findings:
        """Look at what is left, start the process again, and look whether all that must hold does."""


def instants(phases: Sequence[str], kills: int, seed: int, name: str) -> Iterator[Instant]:
    """Yield the instants of a seed: phases in turn, and within each phase one instant in each equal share of it."""
    chance = random.Random(f"{seed} {name}")
    begin = chance.randrange(len(phases))
    phase_of = [phases[(begin + number) % len(phases)] for number in range(kills)]
    shares = {}
    for phase, count in Counter(phase_of).items():
        shares[phase] = [(share + chance.random()) / count for share in range(count)]
        chance.shuffle(shares[phase])
    for number, phase in enumerate(phase_of):
        yield Instant(number, phase, shares[phase].pop())


def run(subject: Subject, kills: int, seed: int, *, said: Said, only: int | None = None) -> list[Kill]:
    """Rehearse the work once, then kill it so many times; `only` does one of those kills alone."""
    whole = Course()
    _worked(subject, whole)
    lasted = whole.lasted()
    rehearsed = subject.verify(whole)
    assert not rehearsed.sentences, f"{subject.name}, nothing killed: {rehearsed.sentences}"
    said(
        f"{subject.name} seed {seed}: "
        + ", ".join(f"{phase} {lasted[phase] * 1000:.0f} ms" for phase in subject.phases)
    )
    done = []
    for instant in instants(subject.phases, kills, seed, subject.name):
        if only in {None, instant.number}:
            done.append(_one(subject, instant, lasted[instant.phase]))
            said(str(done[-1]))
    return done


def _one(subject: Subject, instant: Instant, lasts_s: float) -> Kill:
    course = Course(instant.phase)
    failed: list[BaseException] = []

    def working() -> None:
        try:
            _worked(subject, course)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # it is among the findings
            failed.append(error)
            course.end()

    worker = threading.Thread(target=working, daemon=True)
    worker.start()
    course.await_aim()
    time.sleep(instant.part * lasts_s)  # this is the instant itself
    (phase, since), course.killed_at = course.entered[-1], time.monotonic()
    subject.kill()
    worker.join(PATIENCE_S)
    assert not worker.is_alive(), f"{subject.name}: whoever worked with it never noticed that it is gone"
    found = subject.verify(course)
    found.broken += [f"the work failed: {error!r}" for error in failed]
    return Kill(subject.name, instant, phase, round((course.killed_at - since) * 1000), found)


def _worked(subject: Subject, course: Course) -> None:
    subject.work(course)
    course.end()
