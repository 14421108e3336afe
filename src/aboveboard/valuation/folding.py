"""Folding hover: the recording as it would be had the recorder kept no rest of the pointer but the click after it.

The click keeps what was seen just before it, so nothing is lost but the act of resting itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.model.actions import Hover
from aboveboard.model.trajectories import Episode, LowLevel, Observation, Step, ValueSource


@dataclass(frozen=True, slots=True)
class Folded:
    """An episode without rests of the pointer, None where nothing else was in it, and how many there were."""

    episode: Episode | None = field(repr=False)
    hovers: int


def fold_hover(episode: Episode) -> Folded:
    """Return an episode whose rests of the pointer went into the next click; all else is as it was."""
    kept = [step for step in episode.steps if not isinstance(step.action, Hover)]
    hovers = sum(_hovers(step) for step in episode.steps)
    if not kept:
        return Folded(None, hovers)
    if not hovers:
        return Folded(episode, 0)
    places = {step.index: place for place, step in enumerate(kept)}
    steps = tuple(_folded(step, place, places) for place, step in enumerate(kept))
    return Folded(msgspec.structs.replace(episode, steps=steps), hovers)


def _hovers(step: Step) -> int:
    return isinstance(step.action, Hover) + sum(isinstance(row.action, Hover) for row in step.children)


def _folded(step: Step, place: int, places: dict[int, int]) -> Step:
    rows = tuple(row for row in step.children if not isinstance(row.action, Hover))
    return msgspec.structs.replace(
        step,
        index=place,
        before=_before(step, rows),
        children=rows,
        value_source=_moved(step.value_source, places),
    )


def _before(step: Step, rows: Sequence[LowLevel]) -> Observation:
    """Return what was seen last before the first row that is left: a rest may have opened what it presses."""
    if not rows or rows[0] == step.children[0]:
        return step.before
    seen = [one for one in step.between if one.elements is not None and one.t <= rows[0].t]
    return seen[-1] if seen else step.before


def _moved(source: ValueSource | None, places: dict[int, int]) -> ValueSource | None:
    if source is None or source.step is None:
        return source
    place = places.get(source.step)
    if place is None and source.kind == "element":
        return ValueSource(kind="unknown")  # without a step it would say that the element stood there just before
    return msgspec.structs.replace(source, step=place)
