"""How every task of the desks is done, through its date picker."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from tests.integration.practice.walking import Walk
from tests.unit.studio.practice.solutions_desks import iso

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pick(walk: Walk, field: Locator, words: str) -> None:
    """Open the picker, turn the years and then the months by its arrows, and press the day."""
    field.click()
    title, day = walk.page.locator("#picker-month"), iso(words)
    arrows = walk.page.locator(".picker-head button")
    while (left := months_left(title.inner_text(), day)) != 0:
        far = abs(left) >= 12
        arrows.nth((0 if far else 1) if left < 0 else (3 if far else 2)).click()
    walk.page.get_by_role("gridcell", name=str(int(day[8:])), exact=True).click()


def months_left(title: str, day: str) -> int:
    month, year = title.split()
    return (int(day[:4]) - int(year)) * 12 + int(day[5:7]) - 1 - MONTHS.index(month[:3])


def form_day(walk: Walk) -> Locator:
    return walk.page.get_by_role("button", name="Day: ")


def send(walk: Walk) -> None:
    walk.page.get_by_role("button", name="Book", exact=True).click()


def book(walk: Walk) -> None:
    pick(walk, form_day(walk), walk.said("Book the desk (.+) for (.+).")[1])
    send(walk)


def half(walk: Walk) -> None:
    _, part, words = walk.said("Book the desk (.+) for the (morning|afternoon) of (.+).")
    walk.page.get_by_role("radio", name=part.capitalize()).check()
    pick(walk, form_day(walk), words)
    send(walk)


def move(walk: Walk) -> None:
    desk, words = walk.said("Move the booking of the desk (.+) to (.+).")
    pick(walk, walk.page.get_by_role("button", name=f"Day of {desk}: "), words)


def since(walk: Walk) -> None:
    pick(walk, walk.page.get_by_role("button", name="From: "), walk.said("Show only bookings from (.+) on.")[0])


def desk(walk: Walk) -> None:
    (name,) = walk.said("Book the desk (.+) for the day that stands in the form.")
    walk.page.get_by_label("Desk").select_option(name)
    send(walk)


def again(walk: Walk) -> None:
    name, weeks = walk.said("Book the desk (.+) again (.+) later with its menu.")
    menu(walk, name, re.compile(f"Again {weeks} later"))


def cancel(walk: Walk) -> None:
    (name,) = walk.said("Cancel the booking of the desk (.+).")
    menu(walk, name, re.compile("Cancel booking"))


def menu(walk: Walk, desk_name: str, entry: re.Pattern[str]) -> None:
    walk.page.get_by_role("button", name=f"Menu of {desk_name}").click()
    walk.page.get_by_role("menuitem", name=entry).click()


BOOKED: dict[str, Callable[[Walk], None]] = {
    "desks/book": book,
    "desks/half": half,
    "desks/move": move,
    "desks/since": since,
    "desks/desk": desk,
    "desks/again": again,
    "desks/cancel": cancel,
}
