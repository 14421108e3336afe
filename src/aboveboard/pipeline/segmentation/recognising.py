"""Task recognition in a run of steps that nobody divided, in one pass, after Rebmann and van der Aa (2024).

A. Rebmann and H. van der Aa, "Recognizing task-level events from user interaction data", Information Systems 124
(2024) 102404: a stream falls into chunks at completion actions; a chunk's end is a task's end when four views agree,
namely that its context is unrelated to what follows (co-occurrence of classes), that no data value is carried over,
that it is no overhead, and that control flow does not determine what follows. Code here is our own, written from that
description. What differs:

- The views are weighed against each other instead of each having a veto, because tasks of daily work also end with
  nothing said (a mail that was read). Weights are log-odds, fitted once on two thirds of the scripted days, by person,
  and rounded to halves; the third that is reported on had no part in it (`studio.workdays`, `./dev bench episodes`).
- Time is a view of its own: the rest before a step against the usual rest of the run.
- The only data value that may be looked at is the clipboard, by kind: what is copied and not yet pasted holds a task.
- Interleaved tasks become episodes of their own; `resuming` says which go on with which.

Recognition sees one run between two hard cuts and keeps nothing between runs.
"""

import math
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from aboveboard.pipeline.segmentation.abstracting import Trace

RECOGNISER_VERSION = "1.0.0"
"""Changes with every rule, word, weight or constant by which tasks are told apart."""

AHEAD = 5
"""Steps that are looked at on either side of a place: recognition decides five steps late."""

RESTS = 20
"""The usual rest is the median of so many."""

USUAL_MS = 2_000
"""The usual rest before anything is known of the person, counted as `ASSUMED` rests."""

ASSUMED = 3
LONGEST_REST = 4.0
"""A rest counts as at most sixteen times the usual one (doublings)."""

BEFORE = -4.0
"""Log-odds of a boundary before anything is seen there: about one place in fifty-five."""

SEEN_TWICE = 2
"""So often must have been seen what follows a class before it can be unusual."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a task's end between two steps; the fields are in the order of `WEIGHTS`."""

    completed: float
    completed_entry: float
    rest: float
    switched: float
    other_app: float
    other_place: float
    known_place: float
    begins_again: float
    begins_like_another: float
    held: float
    related: float
    unusual: float
    short: float
    overhead: float

    @property
    def weight(self) -> float:
        """Return the log-odds that a task ends here."""
        return BEFORE + sum(weight * float(getattr(self, name)) for name, weight in WEIGHTS.items())


WEIGHTS: dict[str, float] = {
    "completed": 1.5,  # the last step was a completion action
    "completed_entry": 1.5,  # and something had been put in before it
    "rest": 1.0,  # doublings of the usual rest
    "switched": 1.5,  # the next step goes to another app
    "other_app": 1.0,
    "other_place": 1.0,
    "known_place": -0.5,  # this task was there before
    "begins_again": 2.0,  # the next step is what this task began with
    "begins_like_another": 1.0,  # the next step is what an earlier task began with
    "held": -2.5,  # something was copied and not yet pasted
    "related": -1.5,  # cosine of what goes together with the steps before and after
    "unusual": 0.5,  # what follows never followed before
    "short": -2.0,  # not two steps of work yet
    "overhead": 1.0,  # the next step is a way to work
}


def boundaries(traces: Sequence[Trace]) -> tuple[int, ...]:
    """Return the places before which a new task begins, in order; the first step's place is none of them."""
    found = []
    memory, current = _Memory(), _Current()
    for place, trace in enumerate(traces):
        if place:
            rest = trace.started - traces[place - 1].ended
            coming = traces[place : place + AHEAD]
            if _ends(current, memory, rest, coming):
                found.append(place)
                memory.firsts.add(_work(coming).word)
                current = _Current()
            memory.rests.append(max(1, rest))
        memory.learn(current, trace)
        current.add(trace)
    return tuple(found)


@dataclass(slots=True)
class _Current:
    """The task under way."""

    first: str = ""
    work: int = 0
    last: Trace | None = None
    entered: bool = False
    held: bool = False
    places: set[str] = field(default_factory=set)
    recent: deque[Trace] = field(default_factory=lambda: deque(maxlen=AHEAD))

    def add(self, trace: Trace) -> None:
        """Take a step into the task."""
        self.places.add(trace.place)
        self.held = (self.held or trace.copies) and not trace.pastes
        if trace.overhead and self.work:
            return
        self.entered = self.entered or trace.enters
        if not self.work:
            self.first = trace.word
        self.work += not trace.overhead
        self.last = trace
        if not trace.overhead:
            self.recent.append(trace)


@dataclass(slots=True)
class _Memory:
    """What the run has taught so far: what goes together, what follows what, how tasks began, usual rests."""

    together: dict[str, Counter[str]] = field(default_factory=dict)
    follows: dict[str, Counter[str]] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)
    rests: deque[int] = field(default_factory=lambda: deque([USUAL_MS] * ASSUMED, maxlen=RESTS))
    before: str = ""

    def learn(self, current: _Current, trace: Trace) -> None:
        """Learn from a step, and from the steps of its task before it."""
        if trace.overhead:
            return
        if self.before:
            self.follows.setdefault(self.before, Counter())[trace.word] += 1
        self.before = trace.word
        for other in current.recent:
            self.together.setdefault(other.word, Counter())[trace.word] += 1
            self.together.setdefault(trace.word, Counter())[other.word] += 1

    def centroid(self, traces: Sequence[Trace]) -> Counter[str]:
        """Return what goes together with these steps, themselves included."""
        found: Counter[str] = Counter()
        for trace in traces:
            found.update(self.together.get(trace.word, {}))
            found[trace.word] += 1
        return found

    def never(self, word: str, following: str) -> bool:
        """Tell whether something else always followed."""
        seen = self.follows.get(word)
        return seen is not None and seen.total() >= SEEN_TWICE and not seen[following]


def _ends(current: _Current, memory: _Memory, rest: int, coming: Sequence[Trace]) -> bool:
    """Tell whether a task ends here; what goes together speaks against it only, so it is asked last."""
    evidence = _evidence(current, memory, rest, coming)
    return evidence.weight > 0 and replace(evidence, related=_related(current, memory, coming)).weight > 0


def _related(current: _Current, memory: _Memory, coming: Sequence[Trace]) -> float:
    ahead = [trace for trace in coming if not trace.overhead] or coming
    behind = tuple(current.recent) or (current.last or coming[0],)
    return _cosine(memory.centroid(behind), memory.centroid(ahead))


def _evidence(current: _Current, memory: _Memory, rest: int, coming: Sequence[Trace]) -> Evidence:
    work, last = _work(coming), current.last or coming[0]
    return Evidence(
        completed=last.completes,
        completed_entry=last.completes and current.entered,
        rest=min(LONGEST_REST, max(0.0, math.log2(max(1, rest) / median(memory.rests)))),
        switched=coming[0].switches,
        other_app=work.app != last.app,
        other_place=work.place != last.place,
        known_place=work.place in current.places,
        begins_again=work.word == current.first,
        begins_like_another=work.word in memory.firsts,
        held=current.held,
        related=0.0,
        unusual=memory.never(last.word, work.word),
        short=current.work < SEEN_TWICE,
        overhead=coming[0].overhead,
    )


def _work(traces: Sequence[Trace]) -> Trace:
    """Return the first step that is work, else the first."""
    return next((trace for trace in traces if not trace.overhead), traces[0])


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(count * other[word] for word, count in one.items())
    return shared / math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
