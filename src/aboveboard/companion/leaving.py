"""What would leave in numbers, for each app: so that a person need not count."""

from collections import Counter
from dataclasses import dataclass, field

import msgspec

from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.telling import Telling
from aboveboard.model import events
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import Frame

COUNTED = {
    "pictures": "{count} pictures",
    "typed": "{count} typed texts",
    "clicks": "{count} clicks",
    "keys": "{count} keys and shortcuts",
    "menus": "{count} menu entries chosen",
    "options": "{count} list entries chosen",
    "scrolls": "{count} turns of the wheel",
    "lists": "{count} lists of what could be clicked",
    "others": "{count} other notes",
}
COUNTED_ONE = {
    "pictures": "1 picture",
    "typed": "1 typed text",
    "clicks": "1 click",
    "keys": "1 key or shortcut",
    "menus": "1 menu entry chosen",
    "options": "1 list entry chosen",
    "scrolls": "1 turn of the wheel",
    "lists": "1 list of what could be clicked",
    "others": "1 other note",
}
_OF: dict[type[JournalRecord], str] = {
    events.PointerPressed: "clicks",
    events.FieldEdited: "typed",
    events.KeyPressed: "keys",
    events.MenuItemChosen: "menus",
    events.OptionChosen: "options",
    events.Scrolled: "scrolls",
    events.ElementsSeen: "lists",
}


@dataclass(slots=True)
class Leaving:
    """What would leave of one app: how often what, its different pictures, and bytes with them."""

    app: str
    counts: Counter[str] = field(default_factory=Counter)
    pictures: set[str] = field(default_factory=set)
    bytes: int = 0


def leaving(telling: Telling, outgoing: Outgoing) -> tuple[Leaving, ...]:
    """Return what would leave of each app, by its name; a picture counts for the app that was in use."""
    sizes = {name: len(data) for part in outgoing.contents for name, data in part.pictures.items()}
    found: dict[str, Leaving] = {}
    for records in outgoing.stretches:
        app = ""
        for record in records:
            app = _app(record) or app
            one = found.setdefault(app, Leaving(telling.app(app)))
            one.bytes += len(msgspec.msgpack.encode(record))
            if isinstance(record, Frame):
                if record.id not in one.pictures:
                    one.pictures.add(record.id)
                    one.bytes += sizes.get(record.id, 0)
            else:
                one.counts[_OF.get(type(record), "others")] += 1
    return tuple(sorted((one for one in found.values()), key=lambda one: one.app))


def _app(record: JournalRecord) -> str:
    if isinstance(record, events.AppSwitched):
        return record.after
    return str(getattr(record, "app", ""))


def leaving_words(telling: Telling, one: Leaving) -> str:
    """Return what would leave of one app as a phrase, such as `142 kB: 19 pictures, 3 typed texts`."""
    words, counts = telling.words, Counter({**one.counts, "pictures": len(one.pictures)})
    said = [
        words(COUNTED_ONE[kind]) if counts[kind] == 1 else words(COUNTED[kind], count=counts[kind])
        for kind in COUNTED
        if counts[kind] or kind == "pictures"
    ]
    return f"{size_words(one.bytes)}: {', '.join(said)}"


def whole_size(outgoing: Outgoing) -> int:
    """Return the bytes of all that would leave, before it is sealed."""
    return sum(len(msgspec.msgpack.encode(content)) for content in outgoing.contents)


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB"
