"""Menus, tabs, trees and sections: what has to be opened before the thing itself can be pressed."""

import functools
import itertools
import time
from collections.abc import Callable

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator
from aboveboard.studio.people.sight import Sight, Spot

Doors = Callable[[Sight], list[Spot]]
"""What can be opened."""


def click_menu(person: Operator) -> None:
    """Rest on each entry until its own menu opens, and press the last."""
    path = person.goal.removeprefix("Select ").split(">")
    for name in path[:-1]:
        person.point(_entry(person.look(), name))
        person.wait(functools.partial(_shows_entry, path[path.index(name) + 1]), "the menu")
        person.thinks()
        time.sleep(0.5)  # what a menu shows is told, and seen, a little after it opened
    _into(person, _entry(person.look(), path[-1]))


def _into(person: Operator, entry: Spot) -> None:
    """Go level with the last entry first, so that the pointer does not cross another menu's entries."""
    left, top, _, height = entry.box
    person.hands.move(person.pixel(left + 6, top + height / 2))
    person.press(entry)


def _entry(sight: Sight, name: str) -> Spot:
    return sight.one(lambda spot: _is_entry(spot, name), "an entry of the menu")


def _shows_entry(name: str, sight: Sight) -> bool:
    return sight.shows(lambda spot: _is_entry(spot, name))


def _is_entry(spot: Spot, name: str) -> bool:
    return spot.tag == "div" and spot.text == name and spot.hit and "ui-menu-item-wrapper" in spot.classes


def click_tab(person: Operator) -> None:
    """Press the tab that is named."""
    name = person.goal.removeprefix("Click on ").removesuffix(".")
    person.press(person.look().tag("a", text=name))


def click_tab_2(person: Operator) -> None:
    """Look through tabs until one shows the link, and press it."""
    _through(person, lambda sight: [spot for spot in sight.all(lambda spot: spot.tag == "a") if _is_tab(spot)])


def click_collapsible_2(person: Operator) -> None:
    """Open sections until one shows the link, and press it."""
    _through(person, lambda sight: list(sight.all(lambda spot: spot.tag == "h3")), shut=True)


def _through(person: Operator, doors: Doors, *, shut: bool = False) -> None:
    """Open one after the other until the link shows. A door that shows nothing is left open, or shut by the next."""
    wanted = person.quoted()
    for number in itertools.count():
        sight = person.look()
        if sight.shows(lambda spot: _is_link(spot, wanted)):
            break
        found = doors(sight)
        place = number if shut else number + 1
        if place >= len(found):
            raise NotFound("the link is behind none of them")
        person.press(found[place])
        person.hands.rest(1.0)
    person.press(person.look().one(lambda spot: _is_link(spot, wanted), "the link"))


def _is_tab(spot: Spot) -> bool:
    return "ui-tabs-anchor" in spot.classes


def _is_link(spot: Spot, wanted: str) -> bool:
    return "alink" in spot.classes and spot.text == wanted and spot.hit


def click_link(person: Operator) -> None:
    """Press the link that is named."""
    wanted = person.quoted()
    person.press(person.look().one(lambda spot: _is_link(spot, wanted), "the link"))


def navigate_tree(person: Operator) -> None:
    """Press what is named where it shows, else open folders one after the other until it does."""
    wanted = person.quoted()
    opened: set[str] = set()
    for _ in range(12):
        sight = person.look()
        if sight.shows(lambda spot: _is_leaf(spot) and spot.text == wanted):
            break
        shut = [spot for spot in sight.all(_is_folder) if _key(spot) not in opened]
        if not shut:
            raise NotFound("what is looked for is in none of the folders")
        folder = shut[0]
        opened |= {_key(folder)}
        person.press(folder)
        person.hands.rest(0.8)
    person.press(person.look().one(lambda spot: _is_leaf(spot) and spot.text == wanted, "what is looked for"))


def _is_leaf(spot: Spot) -> bool:
    return spot.tag == "span" and spot.hit and bool({"folder", "file"} & set(spot.classes))


def _is_folder(spot: Spot) -> bool:
    return spot.tag == "span" and spot.hit and "folder" in spot.classes


def _key(spot: Spot) -> str:
    """Name a folder by its words and how far in it stands: opening others moves it down."""
    return f"{spot.text} {spot.box[0]}"
