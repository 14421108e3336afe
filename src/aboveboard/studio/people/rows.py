"""Rows and dialogs: the right button of the right row, the right answer of a box that is in the way."""

import re

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator
from aboveboard.studio.people.sight import Spot


def email_inbox_delete(person: Operator) -> None:
    """Press the bin of the row whose sender is named."""
    found = re.search(r"by (.*?)(?: and .*)?\.?$", person.goal)
    if found is None:
        raise NotFound("the goal names no sender")
    name = found.group(1)
    sight = person.look()
    row = sight.one(lambda spot: "email-sender" in spot.classes and spot.text == name, "the sender")
    bins = sight.all(lambda spot: "trash" in spot.classes)
    person.press(min(bins, key=lambda spot: abs(spot.middle[1] - row.middle[1])))


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


def social_media(person: Operator) -> None:
    """Find the row of the one who is named, open its menu where the action is in there, and press the action."""
    found = re.search(r'user (@\S+), click on the "(.*)" button', person.goal)
    if found is None:
        raise NotFound("the goal names nobody")
    user, action = found.groups()
    plain = {"Reply": "reply", "Retweet": "retweet", "Like": "like"}
    if action in plain:
        person.press(_of(person, user, plain[action]))
        return
    person.press(_of(person, user, "more"))
    person.hands.rest(0.8)
    person.press(person.look().one(lambda spot: spot.tag == "li" and spot.text.startswith(action), "the entry"))


def _of(person: Operator, user: str, name: str) -> Spot:
    """Return the control of a row, the list turned until it shows."""
    for _ in range(20):
        sight = person.look()
        row = sight.one(lambda spot: "username" in spot.classes and spot.text == user, "the one who is named")
        below = [spot for spot in sight.all(lambda spot: name in spot.classes) if spot.box[1] >= row.box[1] - 2]
        area = sight.id("area").box
        if below and below[0].hit and below[0].middle[1] < area[1] + area[3] - 60:
            return below[0]
        person.point(sight.id("area"))
        person.hands.scroll(1)
        person.hands.rest(0.6)
    raise NotFound("the row cannot be brought into view")
