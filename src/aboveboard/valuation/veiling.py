"""Veiling text: a recording of layer `redacted` as the layers `shape` and `none` would have let it pass.

The interface's own words stay, as they do in those layers; so do the goal's, which the studio gave. Where a typed text
came from does not: it was told by its words (`docs/decisions/0020-where-values-came-from.md`).
"""

import enum
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from aboveboard.elements.shapes import shape_of
from aboveboard.model.actions import SelectOption, Type
from aboveboard.model.text import Chrome, Hidden, Label, Redacted
from aboveboard.model.trajectories import Episode, Step, ValueSource

TOLD = frozenset({"goal_span", "element", "clipboard"})
"""Kinds of a source that name one."""

Struct = TypeVar("Struct", bound=msgspec.Struct)


class Veil(enum.StrEnum):
    """The text layers that a richer one can be weakened to."""

    SHAPE = "shape"
    NONE = "none"


def veil(episode: Episode, layer: Veil, *, told: bool = False) -> Episode:
    """Return an episode in which no content text says more than a layer lets it; its goal's words stay.

    Where a value came from goes with its words, for a recording of that layer could not say it; with `told` it stays.
    """
    weaker: Callable[[Redacted], Label] = _shape if layer is Veil.SHAPE else _nothing
    steps = (_walked(step, weaker) if told else _unsourced(step, _walked(step, weaker)) for step in episode.steps)
    return msgspec.structs.replace(episode, steps=tuple(steps))


def words_in(episode: Episode) -> int:
    """Return how many labels of an episode's steps hold words of the content: what a veil could take away."""
    found: list[Redacted] = []

    def counted(label: Redacted) -> Label:
        found.append(label)
        return label

    for step in episode.steps:
        _walked(step, counted)
    return sum(bool(label.text) for label in found)


def texts_in(episode: Episode) -> tuple[int, int]:
    """Return how many texts were typed or chosen, and of how many the recording says where they came from."""
    given = [step for step in episode.steps if isinstance(step.action, Type | SelectOption)]
    return len(given), sum(step.value_source is not None and step.value_source.kind in TOLD for step in given)


def _unsourced(step: Step, veiled: Step) -> Step:
    """Return a veiled step without what only the words that it lost could tell of their source."""
    source, action = step.value_source, step.action
    value = action.text if isinstance(action, Type) else getattr(action, "value", None)
    if source is None or source.kind == "clipboard" or isinstance(value, Chrome):
        return veiled
    return msgspec.structs.replace(veiled, value_source=ValueSource(kind="unknown"))


def _shape(label: Redacted) -> Label:
    return shape_of(label.text)


def _nothing(_: Redacted) -> Label:
    return Hidden()


def _walked(value: Struct, weaker: Callable[[Redacted], Label]) -> Struct:
    """Return a value with every redacted label below it made weaker; what holds none is returned as it is."""
    changed = {
        name: new
        for name in value.__struct_fields__
        if (new := _changed(old := getattr(value, name), weaker)) is not old
    }
    return msgspec.structs.replace(value, **changed) if changed else value


def _changed(value: Any, weaker: Callable[[Redacted], Label]) -> Any:
    match value:
        case Redacted():
            return weaker(value)
        case msgspec.Struct():
            return _walked(value, weaker)
        case tuple():
            parts = tuple(_changed(one, weaker) for one in value)
            return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
        case dict():
            return {name: _changed(one, weaker) for name, one in value.items()}
        case _:
            return value
