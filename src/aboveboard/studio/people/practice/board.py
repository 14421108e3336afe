"""How people keep their board of tickets."""

from collections.abc import Mapping

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.verbs import (
    OPENS_S,
    drag,
    fill,
    pick,
    press,
    said,
    seen,
    select,
    walk_menu,
)
from aboveboard.studio.people.sight import Spot


def _grip(person: Operator, title: str) -> Spot:
    return seen(person, lambda spot: "grip" in spot.classes and spot.label.endswith(f" {title}"), "the ticket")


def _menu(person: Operator, title: str, *path: str) -> None:
    press(person, f"Menu of {_grip(person, title).label.partition(' ')[0]}")
    walk_menu(person, *path)


def _open(person: Operator, title: str) -> None:
    person.press(_grip(person, title))
    person.wait(lambda sight: sight.shows(lambda spot: spot.label == "Title"), "the dialog")
    person.hands.rest(OPENS_S)


def _lane(person: Operator, column: str) -> Spot:
    return seen(person, lambda spot: spot.tag == "h2" and spot.text.startswith(column), "the column")


def move(person: Operator) -> None:
    """Drag a ticket to another column."""
    title, column = said(person, 'Drag the ticket "(.+)" to the column (.+).')
    drag(person, _grip(person, title), _lane(person, column).middle)


def first(person: Operator) -> None:
    """Drag a ticket before the first of its column."""
    (title,) = said(person, 'Drag the ticket "(.+)" to the top of its column.')
    grip = _grip(person, title)
    lane = [spot for spot in person.look().all(lambda spot: "grip" in spot.classes) if spot.box[0] == grip.box[0]]
    drag(person, grip, min(lane, key=lambda spot: spot.box[1]).middle)


def assign(person: Operator) -> None:
    """Choose in a submenu."""
    title, name = said(person, 'Assign the ticket "(.+)" to (.+).')
    _menu(person, title, "Assign to", name)


def prioritise(person: Operator) -> None:
    """Choose in a submenu."""
    title, priority = said(person, 'Give the ticket "(.+)" the priority (.+).')
    _menu(person, title, "Priority", priority)


def delete(person: Operator) -> None:
    """Choose in a menu and answer the question."""
    _menu(person, *said(person, 'Delete the ticket "(.+)".'), "Delete")
    press(person, "Delete")


def show(person: Operator) -> None:
    """Press a face, and choose a label in a menu."""
    name, tag = said(person, "Show only tickets of (.+) with the label (.+).")
    press(person, f"Only {name}")
    press(person, "Filter by label")
    walk_menu(person, tag)


def label(person: Operator) -> None:
    """Tick and untick boxes of the dialog, and save."""
    title, *wanted = said(person, 'Let the ticket "(.+)" have exactly the labels (.+) and (.+).')
    _open(person, title)
    boxes = [spot for spot in person.look().all(lambda spot: spot.kind == "checkbox") if spot.label]
    if not boxes:
        raise NotFound("the dialog has no boxes")
    for box in boxes:
        if box.checked != (box.label in wanted):
            press(person, box.label, "label")
    press(person, "Save")


def column(person: Operator) -> None:
    """Choose in a dropdown of the page's own and in a native one, and save."""
    title, name, lane = said(person, 'Open the ticket "(.+)", choose (.+) as assignee and (.+) as column, and save it.')
    _open(person, title)
    pick(person, "Assignee", name)
    select(person, "Column", lane)
    press(person, "Save")


def new(person: Operator) -> None:
    """Fill a whole form."""
    title, name, priority, tag = said(
        person,
        'Make a new ticket "(.+)" for (.+) with the priority (.+) and the label (.+). It stays in the backlog.',
    )
    if person.likely(person.habit.keyboard):
        person.key("n")
    else:
        press(person, "New ticket")
    fill(person, "Title", title)
    pick(person, "Assignee", name)
    press(person, priority, "label")
    press(person, tag, "label")
    press(person, "Save")


SCRIPTS: Mapping[str, Script] = {
    "board/move": move,
    "board/first": first,
    "board/assign": assign,
    "board/priority": prioritise,
    "board/delete": delete,
    "board/filter": show,
    "board/labels": label,
    "board/edit": column,
    "board/new": new,
}
