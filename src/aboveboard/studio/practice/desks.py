"""Deskwise, the desks booked by the day: its state and its tasks, most of them about a date picker."""

import datetime
from random import Random
from typing import Literal

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted
from aboveboard.studio.practice.words import day

Order = Literal["iso", "words", "american", "british", "german"]
"""How dates are written where one is."""

PARTS = ("Whole day", "Morning", "Afternoon")
FARTHEST_DAYS = 550
"""A day is at most a year and a half from the month on which the picker opens."""


class Booking(msgspec.Struct, frozen=True):
    """One desk for one day, as ISO text, or for half of it."""

    id: int
    desk: str
    day: str
    part: str


class Draft(msgspec.Struct, frozen=True):
    """What the form holds."""

    desk: str
    day: str
    part: str


class Desks(msgspec.Struct, frozen=True):
    """The whole state of the app; `from_` is the first day that is shown, empty where all are."""

    today: str
    me: str
    order: Order
    draft: Draft
    bookings: tuple[Booking, ...]
    from_: str = msgspec.field(name="from")


def written(iso: str, order: Order) -> str:
    """Return a day as it is written in an order, and by whom where it could be read in two ways."""
    when = datetime.date.fromisoformat(iso)
    if order == "iso":
        return iso
    if order == "words":
        return day(iso).words
    if order == "german":
        return f"{when.day}.{when.month}.{when.year} (as in Germany)"
    if order == "american":
        return f"{when:%m/%d/%Y} (as in the United States)"
    return f"{when:%d/%m/%Y} (as in Great Britain)"


def _other(iso: str, draw: Random) -> str:
    """Draw a day in another month, before or after."""
    return day(iso, draw.choice([-1, 1]) * draw.randint(31, FARTHEST_DAYS)).iso


def _added(start: Desks, words: str, desk: str, when: str, part: str) -> Wanted[Desks]:
    def met(state: Desks) -> bool:
        old, added = state.bookings[: len(start.bookings)], state.bookings[len(start.bookings) :]
        return old == start.bookings and [(one.desk, one.day, one.part) for one in added] == [(desk, when, part)]

    return Wanted(words, met)


def book(start: Desks, draw: Random) -> Wanted[Desks]:
    """Go through months and years of a date picker to a day, and book."""
    draft, to = start.draft, _other(start.draft.day, draw)
    words = f"Book the desk {draft.desk} for {written(to, start.order)}."
    return _added(start, words, draft.desk, to, draft.part)


def half(start: Desks, draw: Random) -> Wanted[Desks]:
    """Pick a day and a radio button."""
    draft, to, part = start.draft, _other(start.draft.day, draw), draw.choice(PARTS[1:])
    words = f"Book the desk {draft.desk} for the {part.lower()} of {written(to, start.order)}."
    return _added(start, words, draft.desk, to, part)


def desk(start: Desks, draw: Random) -> Wanted[Desks]:
    """Choose in a native dropdown."""
    other = draw.choice([one.desk for one in start.bookings])
    words = f"Book the desk {other} for the day that stands in the form."
    return _added(start, words, other, start.draft.day, start.draft.part)


def move(start: Desks, draw: Random) -> Wanted[Desks]:
    """Pick a day in a row of a table."""
    one = draw.choice(start.bookings)
    to = _other(one.day, draw)
    expected = tuple(replace(each, day=to) if each == one else each for each in start.bookings)
    words = f"Move the booking of the desk {one.desk} to {written(to, start.order)}."
    return Wanted(words, lambda state: state.bookings == expected)


def since(start: Desks, draw: Random) -> Wanted[Desks]:
    """Pick the day from which a list is shown."""
    to = _other(start.today, draw)
    words = f"Show only bookings from {written(to, start.order)} on."
    return Wanted(words, lambda state: state.from_ == to and state.bookings == start.bookings)


def again(start: Desks, draw: Random) -> Wanted[Desks]:
    """Choose in the menu of a row."""
    one, (weeks, days) = draw.choice(start.bookings), draw.choice([("a week", 7), ("four weeks", 28)])
    words = f"Book the desk {one.desk} again {weeks} later with its menu."
    return _added(start, words, one.desk, day(one.day, days).iso, one.part)


def cancel(start: Desks, draw: Random) -> Wanted[Desks]:
    """Choose the last entry in the menu of a row."""
    one = draw.choice(start.bookings)
    left = tuple(other for other in start.bookings if other != one)
    return Wanted(f"Cancel the booking of the desk {one.desk}.", lambda state: state.bookings == left)


TASKS: tuple[Task[Desks], ...] = (
    Task("desks/book", "desks", "date", Desks, book),
    Task("desks/half", "desks", "date", Desks, half),
    Task("desks/move", "desks", "date", Desks, move),
    Task("desks/since", "desks", "date", Desks, since),
    Task("desks/desk", "desks", "dropdown", Desks, desk),
    Task("desks/again", "desks", "menu", Desks, again),
    Task("desks/cancel", "desks", "menu", Desks, cancel),
)
