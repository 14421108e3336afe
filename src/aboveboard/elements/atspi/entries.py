"""What the cache keeps of one node, in the coordinates of the node's own window."""

import re
from dataclasses import dataclass, field

from aboveboard.elements import Node
from aboveboard.model.geometry import Rect

TEXT_ROLES = frozenset({
    *("text", "entry", "password text", "terminal", "paragraph", "edit bar", "autocomplete", "date editor"),
    *("document frame", "document text", "document web", "document email", "spin button"),
})  # fmt: skip
VALUE_ROLES = frozenset({"slider", "spin button", "progress bar", "level bar", "dial"})
MENU_ITEM_ROLES = frozenset({"menu item", "check menu item", "radio menu item", "tearoff menu item", "menu"})
FIELD_ROLES = frozenset({"text", "entry", "password text", "combo box", "spin button", "slider"})
SCROLLING_ROLES = frozenset(
    {"scroll pane", "viewport", "table", "tree", "tree table", "list box", "list", "layered pane", "document web"}
)
UNREAD = "unread"
UNPAINTED = "unpainted"
_NOWHERE = -(1 << 30)  # GTK 3 puts cells that are scrolled away near the least integer, and calls them showing

# GTK 4.8 names a nameless widget after its type, and a button twice: after its label and its label's text.
_TYPE_NAME = re.compile(r"(Gtk|Adw|Hdy|Gd)[A-Z]\w*")


@dataclass(slots=True)
class Entry:
    """One node as last reported; `known` once it has been read, a stub of state bits before.

    `untold` are the states found on when it was first read: their report may still be on its way.
    `box` is in window coordinates, None where the toolkit gives none; `room` is what its last report of it said.
    `children` are paths in order.
    """

    path: str
    parent: str | None = None
    role: str = "unknown"
    name: str = field(default="", repr=False)
    value: str | None = field(default=None, repr=False)
    states: frozenset[str] = frozenset()
    interfaces: frozenset[str] = frozenset()
    box: Rect | None = None
    children: tuple[str, ...] = ()
    index: int = 0
    accelerator: str | None = None
    mnemonic: str | None = None
    label: str = field(default="", repr=False)
    known: bool = False
    listed: bool = False
    untold: frozenset[str] = frozenset()
    room: object = None

    @property
    def holds_text(self) -> bool:
        """Whether its text is read as its value; a secret never is."""
        return "Text" in self.interfaces and self.role in TEXT_ROLES and self.role != "password text"


def clean_name(name: str, role: str, toolkit: str) -> str:
    """Return a name as it is painted: without padding, and without what GTK 4 invents."""
    name = name.strip()
    if toolkit != "gtk4":
        return name
    if role == "filler" or _TYPE_NAME.fullmatch(name):
        return ""
    half, middle = divmod(len(name), 2)
    doubled = middle == 1 and name[half : half + 1] == " " and name[:half] == name[half + 1 :]
    return name[:half] if doubled else name


def is_away(box: Rect) -> bool:
    """Tell whether a box is of a row that has been scrolled away."""
    return min(box.x, box.y) < _NOWHERE


def described(entry: Entry, box: Rect | None, pid: int, toolkit: str, window: Rect | None = None) -> Node:
    """Return the family's node of an entry whose box has been placed on the screen."""
    away = entry.box is not None and is_away(entry.box)
    combo = entry.role == "combo box"  # GTK names a combo box after what is chosen in it
    return Node(
        ref=entry.path,
        role=entry.role,
        name=entry.label if combo or not entry.name else entry.name,
        value=entry.name if combo else entry.value,
        states=entry.states | {UNPAINTED} if away else entry.states,
        box=None if away else box,
        parent=entry.parent,
        index=entry.index,
        pid=pid,
        toolkit=toolkit,
        accelerator=entry.accelerator,
        mnemonic=entry.mnemonic,
        window=window,
    )
