"""The families of instances of the practice apps: the same tasks with other looks, and what an app adds to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aboveboard.environments import USUAL, Change, Family
from aboveboard.studio.practice.server import Look


@dataclass(frozen=True)
class Shown:
    """A family, and how a page is asked for it: by the look of all apps or by a variant of the app's own."""

    family: Family
    look: Look = ""
    variant: str = ""


EVERY = (
    Shown(Family(name=USUAL, says="as people meet them")),
    Shown(Family(name="serif", change=Change.THEME, says="in letters with serifs"), look="serif"),
    Shown(Family(name="dark", change=Change.THEME, held_out=True, says="light letters on a dark ground"), look="dark"),
    Shown(Family(name="large", change=Change.SIZE, held_out=True, says="all letters a fifth larger"), look="large"),
)
"""The families of every app."""

OWN: Mapping[str, Sequence[Shown]] = {
    "desks": (
        Shown(Family(name="sunday", change=Change.ORDER, says="weeks begin with Sunday"), variant="sunday"),
        Shown(
            Family(name="labels", change=Change.LABELS, held_out=True, says="other and shorter words in the picker"),
            variant="labels",
        ),
        Shown(
            Family(name="years", change=Change.VALUES, held_out=True, says="days of the 2030s instead of the 2020s"),
            variant="years",
        ),
        Shown(
            Family(name="dotted", change=Change.ORDER, held_out=True, says="dates written as in Germany (9.3.2026)"),
            variant="dotted",
        ),
    ),
}
"""Families that one app has."""


def families_of(app: str) -> Sequence[Shown]:
    """Return the families of an app's tasks, the usual one first."""
    return (*EVERY, *OWN.get(app, ()))


def family_of(app: str, name: str) -> Shown | None:
    """Return a family of an app by its name, None where it has none so called."""
    return next((shown for shown in families_of(app) if shown.family.name == name), None)
