"""Episodes of daily work: found boundaries against the marks of scripted people who were kept out of tuning.

The people, their tasks and their seeds were written down before anything was tuned (`studio.workdays`). Intervals are
percentile bootstraps over whole sessions (Efron, 1979), 95 %, seeded. Baselines cut at every long rest, whose length
was chosen on the days that may be looked at, and at every change of app.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from aboveboard.model.trajectories import Step
from aboveboard.pipeline.episodes import IDLE_MS
from aboveboard.pipeline.segmentation.abstracting import Trace, abstracted
from aboveboard.pipeline.segmentation.measuring import Agreement, agreement, jaccard, marked_boundaries, window_diff
from aboveboard.pipeline.segmentation.recognising import boundaries
from aboveboard.pipeline.segmentation.routines import routines
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.workdays.days import Day, held_out, tuning
from benchmarks import Result

Cut = Callable[[Sequence[Trace]], Sequence[int]]

DRAWN = 2_000
"""Draws of the bootstrap."""

RESTS_MS = (3_000, 4_000, 5_000, 6_000, 8_000, 12_000, 20_000)
"""From which the rest of the baseline is chosen."""


@dataclass(frozen=True)
class Session:
    """A session's steps as recognition sees them, and where its marks divide it."""

    steps: tuple[Step, ...]
    traces: tuple[Trace, ...]
    marked: tuple[int, ...]


@dataclass(frozen=True)
class Scores:
    """What one way to cut came to, session by session."""

    agreements: tuple[Agreement, ...]
    window_diffs: tuple[float, ...]
    jaccards: tuple[float, ...]

    @property
    def f1(self) -> float:
        return sum(self.agreements, Agreement()).f1


def session(day: Day) -> Session:
    steps = reduce(day.stretch, Terms())
    return Session(steps, tuple(map(abstracted, steps)), marked_boundaries(steps, day.stretch))


def at_rests(ms: int) -> Cut:
    return lambda traces: [place for place, gap in _gaps(traces) if gap >= ms]


def at_apps(traces: Sequence[Trace]) -> Sequence[int]:
    return [place for place, (one, other) in enumerate(pairwise(traces), 1) if one.app != other.app]


def by_task(traces: Sequence[Trace]) -> Sequence[int]:
    """Cut as the pipeline does: two minutes without an action first, then each run by itself."""
    hard = list(at_rests(IDLE_MS)(traces))
    runs = pairwise((0, *hard, len(traces)))
    return sorted({*hard, *(start + place for start, end in runs for place in boundaries(traces[start:end]))})


def scored(sessions: Sequence[Session], cut: Cut) -> Scores:
    found = [(one, cut(one.traces)) for one in sessions]
    return Scores(
        tuple(agreement(one.marked, places) for one, places in found),
        tuple(window_diff(one.marked, places, len(one.steps)) for one, places in found),
        tuple(jaccard(one.marked, places, len(one.steps)) for one, places in found),
    )


def interval(values: Callable[[Sequence[int]], float], count: int) -> tuple[float, float]:
    """Return the 2.5th and 97.5th percentile of a figure over sessions drawn with replacement."""
    chance = random.Random(5)
    drawn = sorted(values(chance.choices(range(count), k=count)) for _ in range(DRAWN))
    return drawn[DRAWN // 40], drawn[-1 - DRAWN // 40]


def run() -> list[Result]:
    looked_at, apart = list(map(session, tuning())), list(map(session, held_out()))
    rest = max(RESTS_MS, key=lambda ms: scored(looked_at, at_rests(ms)).f1)
    found = results("held out", apart, rest) + results("tuned on", looked_at, rest)[:1]
    mined = routines([one.steps for one in apart])
    return [*found, Result("routines held out", len(mined), "routines", note="recurring in two sessions or more")]


def results(which: str, sessions: Sequence[Session], rest: int) -> list[Result]:
    ours = scored(sessions, by_task)
    total = sum(ours.agreements, Agreement())
    note = (
        f"precision {total.precision:.3f}, recall {total.recall:.3f}, {len(sessions)} sessions, {total.marked} marked"
    )
    ways = (
        ("recognised", ours, note),
        (f"rest of {rest / 1_000:g} s", scored(sessions, at_rests(rest)), "baseline"),
        ("app switch", scored(sessions, at_apps), "baseline"),
    )
    found = [_f1(f"F1 {which}, {way}", scores, said) for way, scores, said in ways]
    for way, scores, said in ways:
        found += [
            _mean(f"WindowDiff {which}, {way}", scores.window_diffs, "lower is better"),
            _mean(f"Jaccard {which}, {way}", scores.jaccards, said if said == "baseline" else ""),
        ]
    return found


def _f1(name: str, scores: Scores, note: str) -> Result:
    def value(drawn: Sequence[int]) -> float:
        return sum((scores.agreements[one] for one in drawn), Agreement()).f1

    return Result(name, scores.f1, "", interval=interval(value, len(scores.agreements)), note=note)


def _mean(name: str, values: Sequence[float], note: str) -> Result:
    between = interval(lambda drawn: mean(values[one] for one in drawn), len(values))
    return Result(name, mean(values), "", interval=between, note=note)


def _gaps(traces: Sequence[Trace]) -> list[tuple[int, int]]:
    return [(place, other.started - one.ended) for place, (one, other) in enumerate(pairwise(traces), 1)]
