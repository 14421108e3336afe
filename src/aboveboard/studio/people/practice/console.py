"""How people administer accounts; all of it lies in shadow roots."""

from collections.abc import Mapping

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.verbs import OPENS_S, Which, press, press_entry, said, seen
from aboveboard.studio.people.sight import Spot

HEADS = {"role": "Role", "the day they were last seen": "Last seen", "unit": "Unit"}
PAGES = 6


def _tag(name: str, *tags: str) -> Which:
    return lambda spot: spot.tag in tags and name in {spot.label, spot.text}


def _found(person: Operator, which: Which) -> Spot:
    """Go through the pages of the table until something is on one."""
    person.wait(lambda sight: sight.shows(lambda spot: spot.label.startswith("Menu of ")), "the table")
    for _ in range(PAGES):
        if person.look().shows(which):
            return seen(person, which, "the account")
        person.press(seen(person, _tag("Next page", "md-icon-button"), "the next page"))
        person.hands.rest(OPENS_S)
    raise NotFound("the account is on no page")


def _menu(person: Operator, name: str, *path: str) -> None:
    person.press(_found(person, _tag(f"Menu of {name}", "md-icon-button")))
    for entry in path:
        person.hands.rest(OPENS_S)
        press_entry(person, _tag(entry, "md-menu-item"))


def role(person: Operator) -> None:
    """Choose in a submenu."""
    name, to = said(person, "Give (.+) the role (.+).")
    _menu(person, name, "Change role", to)


def unit(person: Operator) -> None:
    """Choose in a submenu."""
    name, to = said(person, "Move (.+) to the unit (.+).")
    _menu(person, name, "Move to unit", to)


def suspend(person: Operator) -> None:
    """Choose in a menu and answer the question."""
    _menu(person, *said(person, "Suspend the account of (.+)."), "Suspend")
    _answer(person)


def _answer(person: Operator) -> None:
    person.hands.rest(OPENS_S)
    press(person, "Suspend", "md-filled-button", "md-text-button")


def several(person: Operator) -> None:
    """Tick two rows, press the button above them, and answer the question."""
    for name in said(person, "Tick (.+) and (.+) and suspend both accounts at once."):
        person.press(_found(person, _tag(f"Choose {name}", "md-checkbox")))
    press(person, "Suspend", "md-outlined-button", "md-filled-button")
    _answer(person)


def order(person: Operator) -> None:
    """Press a heading once or twice, and turn the page."""
    column, way, number = said(person, "Sort the accounts by (.+), (.+), and show page (.+).")
    head = HEADS[column]
    for _ in range(2 if way == "descending" else 1):
        person.press(seen(person, lambda spot: spot.tag == "button" and spot.text.startswith(head), "the heading"))
        person.hands.rest(OPENS_S)
    for _ in range(int(number) - 1):
        person.press(seen(person, _tag("Next page", "md-icon-button"), "the next page"))
        person.hands.rest(OPENS_S)


def _choose(person: Operator, label: str, option: str) -> None:
    person.press(seen(person, _tag(label, "md-outlined-select"), "the dropdown"))
    person.wait(lambda sight: sight.shows(_tag(option, "md-select-option")), "the list")
    person.hands.rest(OPENS_S)
    press_entry(person, _tag(option, "md-select-option"))
    person.hands.rest(OPENS_S)


def status(person: Operator) -> None:
    """Choose in a dropdown of the kit's own."""
    _choose(person, "Status", *said(person, "Show only accounts with the status (.+)."))


def timeout(person: Operator) -> None:
    """Go to the rules and choose there."""
    (lasts,) = said(person, "In the rules, let a login last (.+).")
    _rules(person)
    _choose(person, "A login lasts", lasts)


def _rules(person: Operator) -> None:
    press(person, "Rules", "md-primary-tab")
    person.hands.rest(OPENS_S)


def switch(person: Operator) -> None:
    """Go to the rules and turn two switches."""
    first, _, second, _ = said(person, 'In the rules, turn "(.+)" (on|off) and turn "(.+)" (on|off).')
    _rules(person)
    for name in (first, second):
        press(person, name, "md-switch")


def activity(person: Operator) -> None:
    """Press two keys, one after the other."""
    (letter,) = said(person, "Go to .+ with the keyboard shortcut g and (.)\\.")
    person.wait(lambda sight: sight.shows(_tag("Accounts", "md-primary-tab")), "the page")
    person.thinks()
    person.hands.press("g")
    person.hands.rest(0.3)
    person.hands.press(letter)


SCRIPTS: Mapping[str, Script] = {
    "console/role": role,
    "console/unit": unit,
    "console/suspend": suspend,
    "console/several": several,
    "console/sort": order,
    "console/status": status,
    "console/timeout": timeout,
    "console/rules": switch,
    "console/go": activity,
}
