"""How people work through their mail."""

from collections.abc import Mapping

from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.verbs import (
    Which,
    called,
    drag,
    fill,
    labelled,
    press,
    press_right,
    said,
    seen,
    walk_menu,
)
from aboveboard.studio.people.sight import Spot

READS_S = 1.0


def _message(subject: str) -> Which:
    return lambda spot: spot.role == "button" and spot.label.startswith(f"{subject}, from")


def _row(person: Operator, subject: str) -> Spot:
    return seen(person, _message(subject), "the message")


def _read(person: Operator, subject: str) -> None:
    person.press(_row(person, subject))
    person.wait(lambda sight: sight.shows(lambda spot: spot.tag == "h1" and spot.text == subject), "the message opened")
    person.hands.rest(READS_S)


def move(person: Operator) -> None:
    """Choose in a submenu of a message's own menu."""
    subject, folder = said(person, 'Move the message "(.+)" to (.+).')
    press_right(person, _row(person, subject))
    walk_menu(person, "Move to", folder)


def label(person: Operator) -> None:
    """Choose in a submenu of a message's own menu."""
    subject, name = said(person, 'Label the message "(.+)" as (.+).')
    press_right(person, _row(person, subject))
    walk_menu(person, "Label as", name)


def star(person: Operator) -> None:
    """Press the star of a row."""
    (subject,) = said(person, '(?:Remove the star from|Star the message) "(.+)".')
    press(person, f"Star {subject}")


def archive(person: Operator) -> None:
    """Open a message and press one key."""
    _read(person, *said(person, 'Open the message "(.+)" and archive it with the keyboard shortcut.'))
    person.key("e")


def unread(person: Operator) -> None:
    """Open a message and press one key, or choose in its row's menu."""
    (subject,) = said(person, 'Mark the message "(.+)" as unread.')
    _read(person, subject)
    person.key("u")


def drop(person: Operator) -> None:
    """Drag a message to a folder."""
    subject, folder = said(person, 'Drag the message "(.+)" to the folder (.+).')
    target = seen(person, lambda spot: spot.tag == "a" and spot.text.startswith(folder), "the folder")
    drag(person, _row(person, subject), target.middle)


def _to(person: Operator, field: str, name: str) -> None:
    """Type the beginning of a name and take the proposal by the pointer, or by the keys."""
    fill(person, field, name[:5])
    proposed = called(name, "option")
    person.wait(lambda sight: sight.shows(proposed), "the proposal")
    person.hands.rest(READS_S)
    first = person.look().all(lambda spot: spot.role == "option")[0]
    if first.name == name and person.likely(person.habit.keyboard):
        person.key("return")
    else:
        person.press(seen(person, proposed, "the proposal"))


def write(person: Operator) -> None:
    """Write a whole message."""
    to, copy, subject, text = said(person, 'Send a message to (.+) with a copy to (.+). Subject: "(.+)". Text: "(.+)"')
    press(person, "Compose")
    _to(person, "To", to)
    _to(person, "Copy to", copy)
    fill(person, "Subject", subject)
    fill(person, "Message", text)
    press(person, "Send")


def reply(person: Operator) -> None:
    """Answer above what was written, and send by the shortcut or the button."""
    subject, text = said(person, 'Reply to the message "(.+)" \\(only to its sender\\): "(.+)"')
    _read(person, subject)
    press(person, "Reply")
    person.wait(lambda sight: sight.shows(labelled("Message")), "the letter")
    person.hands.rest(READS_S)
    person.type(text)
    _send(person)


def _send(person: Operator) -> None:
    if person.likely(person.habit.keyboard):
        person.key("ctrl+return")
    else:
        press(person, "Send")


def forward(person: Operator) -> None:
    """Forward to somebody, with some words on top."""
    subject, to, text = said(person, 'Forward the message "(.+)" to (.+) and begin with: "(.+)"')
    _read(person, subject)
    press(person, "Forward")
    _to(person, "To", to)
    person.press(seen(person, labelled("Message"), "the letter"))
    person.key("ctrl+home")
    person.type(text)
    _send(person)


SCRIPTS: Mapping[str, Script] = {
    "mail/move": move,
    "mail/label": label,
    "mail/star": star,
    "mail/archive": archive,
    "mail/unread": unread,
    "mail/drag": drop,
    "mail/write": write,
    "mail/reply": reply,
    "mail/forward": forward,
}
