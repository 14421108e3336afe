"""Courierly, the mail: its state and its tasks."""

from random import Random

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted
from aboveboard.studio.practice.words import PEOPLE, name_of

LABELS = ("Customers", "Invoices", "Projects", "Travel", "Hiring")
SUBJECTS = ("Visit next week", "Keys for the archive", "Offer for the stand", "Short question", "Seats for the concert")
SENTENCES = (
    "Can we move it to the afternoon?",
    "Please bring the signed copy.",
    "The blue folder is on your desk.",
    "I will be ten minutes late.",
    "Everything is ready on our side.",
)


class Message(msgspec.Struct, frozen=True):
    """One message; people by id, the day as ISO text."""

    id: int
    folder: str
    from_: str = msgspec.field(name="from")
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    day: str
    time: str
    read: bool
    starred: bool
    labels: tuple[str, ...]


class Mail(msgspec.Struct, frozen=True):
    """The whole state of the app."""

    today: str
    me: str
    messages: tuple[Message, ...]


def _inbox(state: Mail) -> list[Message]:
    return [one for one in state.messages if one.folder == "inbox"]


def _read(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple(replace(one, read=True) for one in messages)


def _changed(start: Mail, words: str, changed: Message, *, reading_matters: bool = False) -> Wanted[Mail]:
    """Want exactly this message to be other than at the start; looking at messages marks them and is no fault."""
    expected = tuple(changed if one.id == changed.id else one for one in start.messages)

    def met(state: Mail) -> bool:
        if reading_matters:
            found = {one.id: one.read for one in state.messages}
            if found.get(changed.id) != changed.read:
                return False
        return _read(state.messages) == _read(expected)

    return Wanted(words, met)


def _written(start: Mail, words: str, folder: str, letter: Message) -> Wanted[Mail]:
    """Want one new message, with these recipients, subject and text, and nothing else other than at the start."""

    def met(state: Mail) -> bool:
        old, added = state.messages[: len(start.messages)], state.messages[len(start.messages) :]
        if len(added) != 1 or _read(old) != _read(start.messages):
            return False
        one = added[0]
        # What is quoted below an answer belongs to it; the first line is what the person wrote.
        text = one.body.strip().partition("\n")[0].strip()
        said = (one.folder, set(one.to), set(one.cc), one.subject.strip(), text)
        return said == (folder, set(letter.to), set(letter.cc), letter.subject, letter.body)

    return Wanted(words, met)


def move(start: Mail, draw: Random) -> Wanted[Mail]:
    """Choose in a submenu of a context menu."""
    one = draw.choice(_inbox(start))
    folder = draw.choice(["archive", "junk", "trash"])
    return _changed(start, f'Move the message "{one.subject}" to {folder.capitalize()}.', replace(one, folder=folder))


def label(start: Mail, draw: Random) -> Wanted[Mail]:
    """Tick in a submenu with checkboxes."""
    one = draw.choice(_inbox(start))
    chosen = draw.choice([each for each in LABELS if each not in one.labels])
    labels = tuple(each for each in LABELS if each in {*one.labels, chosen})
    return _changed(start, f'Label the message "{one.subject}" as {chosen}.', replace(one, labels=labels))


def star(start: Mail, draw: Random) -> Wanted[Mail]:
    """Turn a button of a row on or off."""
    one = draw.choice(_inbox(start))
    words = f'Remove the star from "{one.subject}".' if one.starred else f'Star the message "{one.subject}".'
    return _changed(start, words, replace(one, starred=not one.starred))


def archive(start: Mail, draw: Random) -> Wanted[Mail]:
    """Press one key on an open message."""
    one = draw.choice(_inbox(start))
    words = f'Open the message "{one.subject}" and archive it with the keyboard shortcut.'
    return _changed(start, words, replace(one, folder="archive"))


def unread(start: Mail, draw: Random) -> Wanted[Mail]:
    """Press one key, or use the menu, on a message that was read."""
    one = draw.choice([one for one in _inbox(start) if one.read] or _inbox(start))
    words = f'Mark the message "{one.subject}" as unread.'
    return _changed(start, words, replace(one, read=False), reading_matters=True)


def drop(start: Mail, draw: Random) -> Wanted[Mail]:
    """Drag a message to a folder."""
    one = draw.choice(_inbox(start))
    folder = draw.choice(["archive", "junk", "trash"])
    words = f'Drag the message "{one.subject}" to the folder {folder.capitalize()}.'
    return _changed(start, words, replace(one, folder=folder))


def write(start: Mail, draw: Random) -> Wanted[Mail]:
    """Write a letter with two kinds of recipients, chosen from what is offered while one types."""
    to, copy = draw.sample([person for person in PEOPLE if person != start.me], 2)
    subject, text = draw.choice(SUBJECTS), draw.choice(SENTENCES)
    words = f'Send a message to {name_of(to)} with a copy to {name_of(copy)}. Subject: "{subject}". Text: "{text}"'
    letter = replace(start.messages[0], to=(to,), cc=(copy,), subject=subject, body=text)
    return _written(start, words, "sent", letter)


def reply(start: Mail, draw: Random) -> Wanted[Mail]:
    """Answer the sender of a message."""
    one = draw.choice(_inbox(start))
    text = draw.choice(SENTENCES)
    words = f'Reply to the message "{one.subject}" (only to its sender): "{text}"'
    letter = replace(one, to=(one.from_,), cc=(), subject=f"Re: {one.subject}", body=text)
    return _written(start, words, "sent", letter)


def forward(start: Mail, draw: Random) -> Wanted[Mail]:
    """Pass a message on."""
    one = draw.choice(_inbox(start))
    to = draw.choice([person for person in PEOPLE if person not in {start.me, one.from_}])
    text = draw.choice(SENTENCES)
    words = f'Forward the message "{one.subject}" to {name_of(to)} and begin with: "{text}"'
    letter = replace(one, to=(to,), cc=(), subject=f"Fwd: {one.subject}", body=text)
    return _written(start, words, "sent", letter)


TASKS: tuple[Task[Mail], ...] = (
    Task("mail/move", "mail", "menu", Mail, move, "/inbox"),
    Task("mail/label", "mail", "menu", Mail, label, "/inbox"),
    Task("mail/star", "mail", "table", Mail, star, "/inbox"),
    Task("mail/archive", "mail", "shortcut", Mail, archive, "/inbox"),
    Task("mail/unread", "mail", "shortcut", Mail, unread, "/inbox"),
    Task("mail/drag", "mail", "drag", Mail, drop, "/inbox"),
    Task("mail/write", "mail", "form", Mail, write, "/inbox"),
    Task("mail/reply", "mail", "form", Mail, reply, "/inbox"),
    Task("mail/forward", "mail", "form", Mail, forward, "/inbox"),
)
