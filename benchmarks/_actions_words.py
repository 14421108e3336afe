"""What the small programs of the bench `actions` show: the same words in every toolkit, known to program and script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One entry of a menu, its letter after an underscore; a label of `-` parts entries."""

    label: str
    below: tuple["Item", ...] = ()
    keys: str = ""
    kind: str = ""
    off: bool = False

    @property
    def name(self) -> str:
        """The label as it is drawn."""
        return self.label.replace("_", "")

    @property
    def letter(self) -> str:
        """The letter that calls it."""
        return self.label.partition("_")[2][:1].lower()


PART = Item("-")
MENUS = (
    Item(
        "_File",
        (
            Item("_New", keys="ctrl+n"),
            Item("Open _Recent", (Item("_Monday"), Item("_Tuesday"), Item("_Clear"))),
            Item("_Save", keys="ctrl+s"),
            Item("_Export", (Item("As _Text"), Item("As _Picture", (Item("S_mall"), Item("La_rge"))))),
            PART,
            Item("_Print", off=True),
            Item("_Close", keys="f8"),
        ),
    ),
    Item(
        "_Edit",
        (
            Item("_Find", keys="ctrl+f"),
            Item("Rep_lace", keys="ctrl+shift+f"),
            Item("S_ort", (Item("_Up"), Item("_Down"))),
            PART,
            Item("_Tidy", keys="ctrl+t"),
        ),
    ),
    Item(
        "_View",
        (
            Item("_Ruler", kind="check", keys="ctrl+r"),
            Item("_Lines", kind="check"),
            PART,
            Item("_Narrow", kind="radio"),
            Item("_Wide", kind="radio"),
            Item("_Zoom", (Item("_In"), Item("_Out"), Item("_Actual"))),
        ),
    ),
)
CONTEXT = Item("Context", (Item("Re_name"), Item("_Link"), Item("_Move", (Item("_Inbox"), Item("_Archive")))))

COLOURS = ("Red", "Green", "Amber", "Blue")
SIZES = ("Tiny", "Small", "Medium", "Large")
TOWNS = ("Aarhus", "Bergen", "Cadiz", "Dover", "Essen", "Faro", "Genoa", "Hull", "Izmir", "Jena", "Kiel", "Lyon")
CHECKS = ("Bold", "Wrap", "Hyphens")
TOGGLE = "Italic"
RADIOS = ("Alpha", "Beta", "Gamma")
ROWS = ("First", "Second", "Third", "Fourth")
TABS = ("Letter", "List", "Empty")
BUTTONS = ("Apply", "Ask", "Refresh")
ANSWERS = ("Keep", "Leave")
FIELDS = ("Title", "Street", "Remark")
NOTE = "one two three four five\nsix seven eight nine ten"


def chrome() -> tuple[str, ...]:
    """Return every word of the programs, as a policy names an app's own."""

    def labels(items: Sequence[Item]) -> Iterator[str]:
        for item in items:
            if item is not PART:
                yield item.label
                yield from labels(item.below)

    more = (*COLOURS, *SIZES, *TOWNS, *CHECKS, TOGGLE, *RADIOS, *ROWS, *TABS, *BUTTONS, *ANSWERS, *FIELDS)
    return (*labels((*MENUS, CONTEXT)), *more, "Wireless", "Copies", "Volume", "Kind", "Colour", "Size", "Town")


def found(path: str) -> tuple[tuple[Item, ...], ...]:
    """Return what each level of a menu path such as `File/Export/As Text` offers, the bar first."""
    first, *rest = path.split("/")
    levels: list[tuple[Item, ...]] = [MENUS] if first != CONTEXT.name else []
    items = CONTEXT.below if first == CONTEXT.name else _named(MENUS, first).below
    for name in rest:
        levels.append(tuple(item for item in items if item is not PART))
        items = _named(items, name).below
    return tuple(levels)


def _named(items: Sequence[Item], name: str) -> Item:
    return next(item for item in items if item.name == name)


ROLES: Mapping[str, Mapping[str, str]] = {
    "gtk3": {"switch": "toggle button"},
    "gtk4": {"radio button": "check box", "toggle button": "push button", "switch": "check box"},
    "qt5": {"toggle button": "check box", "switch": "check box"},
}
"""What a toolkit calls a widget where it differs from GTK 3 (`docs/reference/toolkits.md`)."""
