"""Veiling text: a recording of layer `redacted` as the layers `shape` and `none` would have let it pass.

The interface's own words stay, as they do in those layers; so do the goal's, which the studio gave, and, where the
recording says it, where a typed text came from.
"""

import enum
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from aboveboard.elements.shapes import shape_of
from aboveboard.model.actions import SelectOption, Type
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.model.trajectories import Episode

Struct = TypeVar("Struct", bound=msgspec.Struct)


class Veil(enum.StrEnum):
    """The text layers that a richer one can be weakened to."""

    SHAPE = "shape"
    NONE = "none"


def veil(episode: Episode, layer: Veil) -> Episode:
    """Return an episode in which no content text says more than a layer lets it; its goal's words stay."""
    weaker: Callable[[Redacted], Label] = _shape if layer is Veil.SHAPE else _nothing
    return msgspec.structs.replace(episode, steps=tuple(_walked(step, weaker) for step in episode.steps))


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
    return len(given), sum(step.value_source is not None for step in given)


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
