"""Reduction of default sessions: actions a second on one core, and that twice the length takes twice the time."""

from statistics import median
from time import perf_counter

from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from benchmarks import Result, paired
from tests.scripts import Script

ROUNDS = 5
LENGTH = 200
"""Rounds of ten actions in the shorter stretch."""


def worked(rounds: int) -> ReleasedStretch:
    script = Script().begin()
    for _ in range(rounds):
        script.click().type("milk", submit=True).menu().option().toggle().copy().paste().undo().scroll()
        script.drag(Point(x=120, y=40), Point(x=180, y=90))
    return script.stretch()


def seconds(stretch: ReleasedStretch) -> float:
    began = perf_counter()
    reduce(stretch, Terms())
    return perf_counter() - began


def run() -> list[Result]:
    short, long = worked(LENGTH), worked(2 * LENGTH)
    pairs = [(seconds(long), seconds(short)) for _ in range(ROUNDS)]
    took = median(pair[0] for pair in pairs)
    actions, records = len(reduce(long, Terms())), len(long.records)
    return [
        Result("actions", actions / took, "actions/s", note="with pictures and element lists named, one core"),
        Result("records", records / took, "records/s", note="of all kinds"),
        paired("twice the length", "s", pairs, note="linear is a ratio of 2"),
    ]
