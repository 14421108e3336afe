"""How people book desks: most of it goes through a date picker."""

import datetime
import random
import re
from collections.abc import Mapping

from aboveboard.studio.people.dates import MONTHS
from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.verbs import (
    OPENS_S,
    Which,
    press,
    said,
    seen,
    select,
    shown,
    walk_menu,
)
from aboveboard.studio.people.sight import Spot

YEAR = 12
"""Months of a year."""

ARROWS = (-YEAR, -1, 1, YEAR)
"""By how many months the four arrows of a picker turn it, from left to right."""

MOST_TURNS = 40
"""So often a person turns a picker at most."""


def day_of(words: str) -> datetime.date:
    """Return the day of words as apps write one: 2026-03-09, 9 March 2026, or three numbers and whose order it is."""
    numbers = [int(part) for part in re.findall(r"\d+", words)]
    if len(numbers) == 2:
        month = next(place for place, name in enumerate(MONTHS, 1) if name in words)
        return datetime.date(numbers[1], month, numbers[0])
    first, second, third = numbers
    if re.match(r"\d{4}", words):
        return datetime.date(first, second, third)
    if "United States" in words:
        return datetime.date(third, first, second)
    return datetime.date(third, second, first)


def pick_day(person: Operator, field: Which, words: str) -> None:
    """Open a picker, turn to the month by arrows or keys, at times by the wrong arrow, and take the day."""
    wanted = day_of(words)
    person.press(seen(person, field, "the field of a day"))
    person.wait(lambda sight: sight.shows(_is_title), "the picker")
    person.hands.rest(OPENS_S)
    if person.likely(person.habit.keyboard):
        _by_keys(person, wanted)
    else:
        _by_arrows(person, wanted)
    person.wait(lambda sight: not sight.shows(_is_title), "the picker shut")


def _by_arrows(person: Operator, wanted: datetime.date) -> None:
    for _ in range(MOST_TURNS):
        step = turn_towards(_left(person, wanted), slips=person.likely(person.habit.slips), chance=person.chance)
        if not step:
            break
        _turn(person, step)
    person.press(person.look().one(lambda spot: _is_day(spot) and spot.text == str(wanted.day), "the day"))


def turn_towards(left: int, *, slips: bool, chance: random.Random) -> int:
    """Return by how many months a person turns who has so many left: 0 at the end; who slips takes another arrow."""
    nearer = (YEAR if abs(left) >= YEAR else min(1, abs(left))) * (1 if left > 0 else -1)
    return chance.choice([step for step in ARROWS if step != nearer]) if slips else nearer


def _turn(person: Operator, step: int) -> None:
    """Press one of the four arrows: a year or a month back, a month or a year on."""
    sight = person.look()
    title = sight.one(_is_title, "the month")
    beside = [spot for spot in sight.all(lambda spot: spot.tag == "button") if _level(spot, title)]
    arrows = sorted(beside, key=lambda spot: spot.box[0])
    person.press(arrows[ARROWS.index(step)])
    person.wait(lambda now: shown(now, _is_title) != title.text, "another month")


def _by_keys(person: Operator, wanted: datetime.date) -> None:
    left = _left(person, wanted)
    for chord, times in (("shift+page_", abs(left) // YEAR), ("page_", abs(left) % YEAR)):
        for _ in range(times):
            _go(person, chord + ("down" if left > 0 else "up"))
    days = wanted.day - int(shown(person.look(), lambda spot: _is_day(spot) and spot.focused))
    weeks, days = divmod(abs(days), 7) if days > 0 else (-(abs(days) // 7), days + 7 * (abs(days) // 7))
    for key, times in (("down" if weeks > 0 else "up", abs(weeks)), ("right" if days > 0 else "left", abs(days))):
        for _ in range(times):
            _go(person, key)
    person.thinks()
    person.hands.press("return")


def _go(person: Operator, key: str) -> None:
    person.hands.press(key)
    person.hands.rest(0.5)


def _left(person: Operator, wanted: datetime.date) -> int:
    """Return how many months lie between the one that is shown and the one that is wanted."""
    month, year = shown(person.look(), _is_title).split()
    number = next(place for place, name in enumerate(MONTHS, 1) if name[:3] == month[:3])
    return (wanted.year - int(year)) * YEAR + wanted.month - number


def _is_title(spot: Spot) -> bool:
    return spot.id == "picker-month"


def _is_day(spot: Spot) -> bool:
    return spot.tag == "td" and spot.role == "gridcell"


def _level(spot: Spot, title: Spot) -> bool:
    within = spot.hit and abs(spot.middle[1] - title.middle[1]) < title.box[3]  # the picker covers others
    return within and abs(spot.middle[0] - title.middle[0]) < 150


def _field(label: str) -> Which:
    return lambda spot: spot.tag == "button" and spot.label.startswith(f"{label}: ")


def book(person: Operator) -> None:
    """Pick the day in the form, and book."""
    pick_day(person, _field("Day"), said(person, "Book the desk (.+) for (.+).")[1])
    press(person, "Book")


def half(person: Operator) -> None:
    """Press the half of the day, pick the day, and book."""
    _, part, words = said(person, "Book the desk (.+) for the (morning|afternoon) of (.+).")
    press(person, part.capitalize(), "label")
    pick_day(person, _field("Day"), words)
    press(person, "Book")


def move(person: Operator) -> None:
    """Pick another day in the row of a desk."""
    desk, words = said(person, "Move the booking of the desk (.+) to (.+).")
    pick_day(person, _field(f"Day of {desk}"), words)


def since(person: Operator) -> None:
    """Pick the first day of the list."""
    pick_day(person, _field("From"), said(person, "Show only bookings from (.+) on.")[0])


def desk(person: Operator) -> None:
    """Choose the desk, and book."""
    select(person, "Desk", *said(person, "Book the desk (.+) for the day that stands in the form."))
    press(person, "Book")


def again(person: Operator) -> None:
    """Choose in the menu of a row."""
    name, weeks = said(person, "Book the desk (.+) again (.+) later with its menu.")
    press(person, f"Menu of {name}")
    walk_menu(person, f"Again {weeks} later")


def cancel(person: Operator) -> None:
    """Choose the last entry in the menu of a row."""
    press(person, f"Menu of {said(person, 'Cancel the booking of the desk (.+).')[0]}")
    walk_menu(person, "Cancel booking")


SCRIPTS: Mapping[str, Script] = {
    "desks/book": book,
    "desks/half": half,
    "desks/move": move,
    "desks/since": since,
    "desks/desk": desk,
    "desks/again": again,
    "desks/cancel": cancel,
}
