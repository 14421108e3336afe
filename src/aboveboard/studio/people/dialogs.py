"""Dialogs: the right answer of a box that is in the way."""

from aboveboard.studio.people.operator import Operator
from aboveboard.studio.people.sight import Spot


def click_dialog(person: Operator) -> None:
    """Close the box by its cross."""
    person.press(person.look().one(_is_cross, "the cross"))


def click_dialog_2(person: Operator) -> None:
    """Press the button that is named."""
    name = person.quoted()
    if name == "x":
        click_dialog(person)
        return
    person.press(person.look().one(lambda spot: spot.tag == "button" and spot.text == name, "the button"))


def _is_cross(spot: Spot) -> bool:
    return spot.tag == "button" and "ui-dialog-titlebar-close" in spot.classes
