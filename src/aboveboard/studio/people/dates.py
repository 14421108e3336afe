"""Dates and times: a picker that shows one month, and native fields of parts."""

import datetime
import re

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator
from aboveboard.studio.people.sight import Sight, Spot

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def choose_date(person: Operator) -> None:
    """Open the picker, go month by month to the one that is asked for, press the day, and submit."""
    wanted = date_of(person.goal)
    person.press(person.look().id("datepicker"))
    sight = person.wait(lambda seen: seen.shows(_is_title), "the picker")
    if person.likely(person.habit.slips) and _apart(_shown(sight), wanted) < -1:
        _turn(person, forwards=False)  # one too many, put right below
    for _ in range(30):
        way = _apart(_shown(person.look()), wanted)
        if not way:
            break
        _turn(person, forwards=way > 0)
    person.press(person.look().one(lambda spot: _is_day(spot, wanted.day), "the day"))
    person.hands.rest(0.8)
    person.submit()


def date_of(goal: str) -> datetime.date:
    """Return the date that a goal names as month, day and year. Raises NotFound."""
    found = re.search(r"(\d{2})/(\d{2})/(\d{4})", goal)
    if found is None:
        raise NotFound("the goal names no date")
    month, day, year = (int(part) for part in found.groups())
    return datetime.date(year, month, day)


def _turn(person: Operator, *, forwards: bool) -> None:
    name = "ui-datepicker-next" if forwards else "ui-datepicker-prev"
    before = _shown(person.look())
    person.press(person.look().one(lambda spot: spot.tag == "a" and name in spot.classes, "the arrow"))
    person.wait(lambda sight: _shown(sight) != before, "another month")


def _is_title(spot: Spot) -> bool:
    return "ui-datepicker-title" in spot.classes


def _shown(sight: Sight) -> tuple[int, int]:
    month, year = sight.one(_is_title, "the month").text.split()
    return int(year), MONTHS.index(month) + 1


def _apart(shown: tuple[int, int], wanted: datetime.date) -> int:
    return (wanted.year - shown[0]) * 12 + wanted.month - shown[1]


def _is_day(spot: Spot, day: int) -> bool:
    return spot.tag == "a" and "ui-state-default" in spot.classes and spot.text == str(day)


def enter_date(person: Operator) -> None:
    """Press the native field's first part, type the digits through, and submit."""
    wanted = date_of(person.goal)
    field = person.look().id("tt")
    left, top, _, height = field.box
    person.hands.move(person.pixel(left + 8, top + height / 2))
    person.thinks()
    person.hands.click(person.hands.at)
    person.type(f"{wanted:%m%d%Y}", slip=False)
    person.submit()


def enter_time(person: Operator) -> None:
    """Press the native field's first part, type hours, minutes and the half of the day, and submit."""
    found = re.search(r"(\d{1,2}):(\d{2}).([AP]M)", person.goal)
    if found is None:
        raise NotFound("the goal names no time")
    hours, minutes, half = found.groups()
    field = person.look().id("tt")
    left, top, _, height = field.box
    person.hands.move(person.pixel(left + 8, top + height / 2))
    person.thinks()
    person.hands.click(person.hands.at)
    person.type(f"{int(hours):02}{minutes}{half[0].lower()}", slip=False)
    person.submit()
