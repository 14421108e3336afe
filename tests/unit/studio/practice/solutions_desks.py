"""Right results of the tasks in desks."""

import datetime
import re

from tests.unit.studio.practice.solving import Solution, State, change, one
from tests.unit.studio.practice.solving import iso as iso_of_words

WEEKS = {"a week": 7, "four weeks": 28}


def iso(words: str) -> str:
    """The day of any of the ways in which one is written."""
    digits = [int(part) for part in re.findall("[0-9]+", words)]
    if words.endswith("(as in the United States)"):
        return str(datetime.date(digits[2], digits[0], digits[1]))
    if words.endswith(("(as in Great Britain)", "(as in Germany)")):
        return str(datetime.date(digits[2], digits[1], digits[0]))
    return iso_of_words(words) if " " in words else words


def booked(state: State, **values: str) -> None:
    state["bookings"].append({"id": 9_999, **state["draft"], **values})


def book(state: State, found: re.Match[str]) -> None:
    booked(state, desk=found[1], day=iso(found[2]))


def half(state: State, found: re.Match[str]) -> None:
    booked(state, desk=found[1], part=found[2].capitalize(), day=iso(found[3]))


def desk(state: State, found: re.Match[str]) -> None:
    booked(state, desk=found[1])


def since(state: State, found: re.Match[str]) -> None:
    state["from"] = iso(found[1])


def again(state: State, found: re.Match[str]) -> None:
    old = one(state["bookings"], desk=found[1])
    day = datetime.date.fromisoformat(old["day"]) + datetime.timedelta(days=WEEKS[found[2]])
    booked(state, desk=old["desk"], day=str(day), part=old["part"])


def cancel(state: State, found: re.Match[str]) -> None:
    state["bookings"].remove(one(state["bookings"], desk=found[1]))


DESKS = {
    "desks/book": Solution("Book the desk (.+) for (.+).", book),
    "desks/half": Solution("Book the desk (.+) for the (morning|afternoon) of (.+).", half),
    "desks/move": Solution(
        "Move the booking of the desk (.+) to (.+).", change("bookings", "desk", day=lambda found: iso(found[2]))
    ),
    "desks/since": Solution("Show only bookings from (.+) on.", since),
    "desks/desk": Solution("Book the desk (.+) for the day that stands in the form.", desk),
    "desks/again": Solution("Book the desk (.+) again (.+) later with its menu.", again),
    "desks/cancel": Solution("Cancel the booking of the desk (.+).", cancel),
}
