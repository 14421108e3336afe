"""Stretches that were given as one: a gap among the records parts them, and nothing reaches across it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import Gap
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Reduction

Reduce = Callable[[Sequence[JournalRecord]], Reduction]
"""What reduces the records of one stretch."""


def parted(records: Sequence[JournalRecord], reduce: Reduce) -> Reduction:
    """Return the reduction of records with gaps among them: that of each part, one after the other.

    Steps go on counting, and what refers to a step goes along. A gap itself belongs to no step.
    """
    steps: list[Step] = []
    belongs: list[int | str] = []
    flags: Counter[str] = Counter()
    for place, part in enumerate(_parts(records)):
        if place:
            belongs.append("gap")
            flags["gap within"] += 1
        found = reduce(part)
        belongs += [one + len(steps) if isinstance(one, int) else one for one in found.belongs]
        steps += [moved(step, len(steps)) for step in found.steps]
        flags.update(found.flags)
    return Reduction(steps=tuple(steps), belongs=tuple(belongs), flags=dict(sorted(flags.items())))


def moved(step: Step, by: int) -> Step:
    """Return a step that many numbers on, with the numbers of the steps that it refers to."""
    if not by:
        return step
    source, flags = step.value_source, step.flags
    if source is not None and source.step is not None:
        source = replace(source, step=source.step + by)
    if flags.repairs is not None:
        flags = replace(flags, repairs=flags.repairs + by)
    return replace(step, index=step.index + by, value_source=source, flags=flags)


def _parts(records: Sequence[JournalRecord]) -> Iterator[Sequence[JournalRecord]]:
    start = 0
    for place, record in enumerate(records):
        if type(record) is Gap:
            yield records[start:place]
            start = place + 1
    yield records[start:]
