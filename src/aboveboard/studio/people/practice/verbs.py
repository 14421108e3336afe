"""What people do in any app: find a thing by its name, scroll to it, choose from lists and menus, fill fields, drag."""

import re
from collections.abc import Callable

from aboveboard.errors import NotFound
from aboveboard.model.geometry import Point
from aboveboard.studio.people.lists import choose
from aboveboard.studio.people.operator import Operator
from aboveboard.studio.people.sight import Sight, Spot

FARTHEST = 24
"""So many turns of the wheel, or steps of the arrow keys, at most."""

OPENS_S = 0.9
"""What opens is told, and seen, a little after it opened."""

MENU_ITEMS = ("menuitem", "menuitemcheckbox")

Which = Callable[[Spot], bool]


def said(person: Operator, pattern: str) -> tuple[str, ...]:
    """Return what the goal names, by a pattern of the whole of it. Raises NotFound."""
    found = re.fullmatch(pattern, person.goal)
    if found is None:
        raise NotFound("the goal asks for something else")
    return found.groups()


def called(name: str, *kinds: str) -> Which:
    """Return whether a thing bears a name and is of one of the kinds: tags or roles."""
    return lambda spot: bool({spot.tag, spot.role} & set(kinds)) and name in {spot.label, spot.text}


def seen(person: Operator, which: Which, what: str) -> Spot:
    """Wait for a thing, scroll until it is in sight, and return it. Raises NotFound."""
    person.wait(lambda sight: sight.shows(which), what)
    for _ in range(FARTHEST):
        spot = person.look().one(which, what)
        if spot.hit:
            break
        left, top, width, height = spot.port
        person.hands.move(person.pixel(left + width / 2, top + height / 2))
        person.hands.scroll(1 if spot.middle[1] > top + height / 2 else -1)
        person.hands.rest(0.8)
    return person.look().one(which, what)


def press(person: Operator, name: str, *kinds: str) -> Spot:
    """Press what bears a name, by default a button."""
    spot = seen(person, called(name, *(kinds or ("button",))), "what is to be pressed")
    person.press(spot)
    return spot


def labelled(name: str) -> Which:
    """Return whether a thing is a field of that label."""
    return lambda spot: spot.tag in {"input", "textarea", "select"} and spot.label == name


def fill(person: Operator, name: str, text: str) -> None:
    """Write into the field of a label instead of what it holds."""
    write(person, labelled(name), text)


def write(person: Operator, which: Which, text: str) -> None:
    """Write into a field instead of what it holds."""
    person.press(seen(person, which, "the field"))
    if person.look().one(which, "the field").value:
        person.key("ctrl+a")
    person.type(text)


def select(person: Operator, name: str, option: str) -> None:
    """Choose from the native dropdown of a label."""
    seen(person, labelled(name), "the dropdown")
    choose(person, lambda sight: sight.one(labelled(name), "the dropdown"), option)


def pick(person: Operator, name: str, option: str) -> None:
    """Choose from a dropdown of the page's own by letters, arrows or the pointer."""
    press(person, name, "combobox")
    person.wait(lambda sight: sight.shows(lambda spot: spot.role == "option"), "the list")
    person.hands.rest(OPENS_S)
    if person.likely(person.habit.type_ahead):
        options = [_words(spot) for spot in person.look().all(lambda spot: spot.role == "option")]
        person.hands.type(_enough(options, option).lower(), between=0.08)
    elif not person.likely(person.habit.keyboard):
        which = "what is to be chosen"
        person.press(seen(person, lambda spot: spot.role == "option" and _words(spot) == option, which))
        return
    _arrow_to(person, lambda spot: spot.role == "option" and "active" in spot.classes, option)
    person.thinks()
    person.hands.press("return")


def _words(spot: Spot) -> str:
    """Return an option's words without the initials on a person's badge."""
    return re.sub(r"^[A-Z]{2} ", "", spot.text)


def _enough(options: list[str], option: str) -> str:
    """Return the first letters of an option that no other begins with."""
    for count in range(1, len(option)):
        if sum(other.lower().startswith(option[:count].lower()) for other in options) == 1:
            return option[:count].partition(" ")[0]
    return option.partition(" ")[0]


def _arrow_to(person: Operator, active: Which, option: str) -> None:
    """Go to an option by arrow keys from the one that is marked."""
    for _ in range(FARTHEST):
        sight = person.look()
        names = [_words(spot) for spot in sight.all(lambda spot: spot.role == "option")]
        at = _words(sight.one(active, "the marked option"))
        if at == option:
            return
        person.hands.press("down" if names.index(option) > names.index(at) else "up")
        person.hands.rest(0.25)
    raise NotFound("the list never came to the option")


def walk_menu(person: Operator, *path: str) -> None:
    """Choose in an open menu, submenu by submenu: by arrow keys, or by pressing each entry."""
    entry = called(path[0], *MENU_ITEMS)
    person.wait(lambda sight: sight.shows(entry), "the menu")
    person.hands.rest(OPENS_S)
    by_keys = person.likely(person.habit.keyboard)
    for name in path:
        if by_keys:
            _focus_entry(person, name)
            person.hands.press("return" if name == path[-1] else "right")
        else:
            press_entry(person, called(name, *MENU_ITEMS))
        person.hands.rest(OPENS_S)


def _focus_entry(person: Operator, name: str) -> None:
    for _ in range(FARTHEST):
        if person.look().shows(lambda spot: spot.focused and spot.role in MENU_ITEMS and spot.name == name):
            person.thinks()
            return
        person.hands.press("down")
        person.hands.rest(0.4)
    raise NotFound("the menu never came to the entry")


def press_entry(person: Operator, which: Which) -> None:
    """Go level into a menu first, so that the pointer crosses no other entry, and press one of its entries."""
    spot = seen(person, which, "an entry of the menu")
    left, top, width, height = spot.box
    at = person.hands.at
    inside = person.pixel(left + min(24.0, width / 2), top + height / 2)
    person.hands.move(Point(inside.x, at.y))
    person.hands.move(inside)
    person.thinks()
    person.hands.click(inside)


def press_right(person: Operator, spot: Spot) -> None:
    """Open the menu of a thing by the right button."""
    person.point(spot)
    person.thinks()
    person.hands.click(person.hands.at, button=3)


def drag(person: Operator, what: Spot, to: tuple[float, float]) -> None:
    """Press on a thing, take it somewhere and let it go once the page had time to show that it would take it."""
    hands = person.hands
    hands.move(person.pixel(*what.middle))
    person.thinks()
    hands.button(1, down=True)
    hands.rest(0.4)
    end = person.pixel(*to)
    hands.move(Point((hands.at.x + end.x) // 2, (hands.at.y + end.y) // 2))
    hands.move(end)
    hands.move(Point(end.x + 1, end.y + 1))
    hands.rest(0.8)
    hands.button(1, down=False)
    hands.rest(0.8)


def day_into(person: Operator, name: str, digits: str) -> None:
    """Press the first part of a native date field and type the digits through."""
    left, top, _, height = seen(person, labelled(name), "the date field").box
    person.hands.move(person.pixel(left + 14, top + height / 2))
    person.thinks()
    person.hands.click(person.hands.at)
    person.type(digits, slip=False)


def shown(sight: Sight, which: Which) -> str:
    """Return the text of what is so. Raises NotFound."""
    return sight.one(which, "what is to be read").text
