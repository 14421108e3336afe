"""Where toolkits say the same in different ways: all are brought to what GTK 3 says of menus and dropdowns.

An open dropdown is a `menu` of `menu item`s below its `combo box`, whatever the toolkit calls its list. Measured with
GTK 3.24, GTK 4.8 and Qt 5.15.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aboveboard.elements.atspi.entries import UNREAD, Entry

ON_SCREEN = frozenset({"qt", "java"})
"""Toolkits whose boxes are right in screen coordinates only: Qt 5 spoils the others, Java's bridge ignores the wish."""

_NO_END = (1 << 31) - 1  # more characters than any text has

_LISTS = frozenset({"list", "list box", "tree", "table"})
_ROWS = frozenset({"list item", "table cell", "tree item"})
_OPENERS = frozenset({"combo box", "push button", "toggle button", "menu item", "push button menu"})
_WRAPPERS = frozenset({"filler", "panel", "scroll pane", "viewport", "list"})
SPOKEN_INSIDE = frozenset({"page tab", "menu item", "combo box"})
"""What may be called by the words of what lies inside it: `spoken` says which."""

_MOST_INSIDE = 24  # nodes between a dropdown and its label


def adapt(entry: Entry, above: Sequence[Entry], toolkit: str) -> None:
    """Give an entry the role that it has for a person; `above` are its ancestors, nearest first."""
    if toolkit not in {"gtk4", "qt"} or not above:
        return
    if toolkit == "qt":
        if entry.role in _LISTS and above[0].role == "combo box":
            entry.role = "menu"
        elif entry.role in _ROWS and above[0].role == "menu":
            entry.role = "menu item"
    elif entry.role == "list item" and _in_dropdown(above):
        entry.role = "menu item"
    elif entry.role == "filler" and above[0].role == "combo box" and is_popover(entry, above[0]):
        entry.role = "popup menu"
    elif entry.role == "filler" and "focusable" in entry.states and _in_dropdown(above):
        # GTK 4 paints the options of a GtkComboBox without telling their words.
        entry.role, entry.states = "menu item", entry.states | {UNREAD}


def is_popover(entry: Entry, above: Entry) -> bool:
    """Tell whether this is a GTK 4 popover: the child of what opens it, which lies beside it and not in it."""
    if entry.role not in {"filler", "popup menu", "dialog", "window"} or above.role not in _OPENERS:
        return False
    return entry.box is not None and above.box is not None and entry.box.area > 0 and not above.box.covers(entry.box)


def is_surface(entry: Entry, above: Entry, toolkit: str) -> bool:
    """Tell whether a node below another has a window of its own, to which its box and those below it belong."""
    if toolkit == "java":
        return False  # draws menus in its window where there is room
    if toolkit == "qt":
        return entry.role == "popup menu" or (entry.role == "menu" and above.role == "combo box")
    if toolkit == "gtk4":
        return (entry.role == "menu" and above.role not in _WRAPPERS) or is_popover(entry, above)
    return entry.role == "menu" and above.role == "combo box"


def is_closed(entry: Entry, above: Entry | None, toolkit: str) -> bool:
    """Tell whether a node that is said to show does not: Qt's list of a closed dropdown has no size."""
    if toolkit != "qt" or above is None or above.role != "combo box" or entry.role not in {"menu", *_LISTS}:
        return False
    return entry.box is not None and not entry.box.area


def spoken(entry: Entry, entries: Mapping[str, Entry], toolkit: str) -> Entry:
    """Return an entry with the name or value that GTK 4 leaves to a label inside: tabs, options, dropdowns."""
    if toolkit != "gtk4":
        return entry
    if entry.role == "page tab" or (entry.role == "menu item" and not entry.name):
        return replace(entry, name=_words(entry, entries))
    if entry.role == "combo box" and not entry.name:
        return replace(entry, name=_words(entry, entries))
    return entry


def end_of_text(toolkit: str) -> int:
    """Return the end to ask for where the whole of a text is meant, which AT-SPI writes as -1.

    A field of one line in GTK 4.8 takes -1 for its beginning and is told as empty; Qt answers nothing beyond an end.
    """
    return _NO_END if toolkit == "gtk4" else -1


def holder(entry: Entry, entries: Mapping[str, Entry], toolkit: str) -> Entry:
    """Return the field to which a focus belongs: Qt gives it to the nameless area inside a text."""
    above = entries.get(entry.parent or "")
    inside = toolkit == "qt" and entry.role == "filler" and above is not None and "Text" in above.interfaces
    return above if inside and above is not None else entry


def _words(entry: Entry, entries: Mapping[str, Entry]) -> str:
    """Return what the first label, or field, that is painted inside says; not what a popup offers."""
    waiting = list(reversed(entry.children))
    for _ in range(_MOST_INSIDE):
        inside = entries.get(waiting.pop()) if waiting else None
        if inside is None:
            return ""
        painted = inside.box is not None and inside.box.area > 0
        if inside.role == "label" and painted and inside.name:
            return inside.name
        if inside.role in {"text", "entry"} and inside.value:
            return inside.value
        if inside.role not in {"menu", "popup menu"}:
            waiting.extend(reversed(inside.children))
    return ""


def _in_dropdown(above: Sequence[Entry]) -> bool:
    """Tell whether these ancestors lead to the popup of a GTK 4 combo box."""
    for entry, outer in itertools.pairwise(above):
        if entry.role == "popup menu":
            return outer.role == "combo box"
        if entry.role not in _WRAPPERS:
            return False
    return False
