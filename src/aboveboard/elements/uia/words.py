"""From what UI Automation says of one element to the family's roles and states.

Source of the control types: learn.microsoft.com/windows/win32/winauto/uiauto-controltype-ids; what each is for:
uiauto-supportinguiautocontroltypes. An area that paints by itself (Custom, a Pane without children) stays unknown, so
that it is masked.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from aboveboard.elements import Node
from aboveboard.elements.reading import VALUE_LENGTH
from aboveboard.elements.uia import identifiers as uia
from aboveboard.elements.uia.port import Answer
from aboveboard.model.geometry import Rect

EDIT, COMBO_BOX, LIST_ITEM, LIST, MENU_ITEM, DOCUMENT, WINDOW, SPINNER = (
    *(50004, 50003, 50007, 50008, 50011, 50030, 50032, 50016),
)
_BUTTON = 50000

ROLES: Final[Mapping[int, str]] = {
    _BUTTON: "push button",
    50001: "calendar",
    50002: "check box",
    COMBO_BOX: "combo box",
    EDIT: "text",
    50005: "link",
    50006: "image",
    LIST_ITEM: "list item",
    LIST: "list",
    50009: "popup menu",
    50010: "menu bar",
    MENU_ITEM: "menu item",
    50012: "progress bar",
    50013: "radio button",
    50014: "scroll bar",
    50015: "slider",
    SPINNER: "spin button",
    50017: "status bar",
    50018: "page tab list",
    50019: "page tab",
    50020: "label",
    50021: "tool bar",
    50022: "tool tip",
    50023: "tree",
    50024: "tree item",
    50025: "unknown",  # Custom
    50026: "grouping",
    50027: "push button",  # Thumb
    50028: "table",
    50029: "table row",
    DOCUMENT: "document text",
    50031: "push button menu",
    WINDOW: "frame",
    50033: "panel",
    50034: "panel",  # Header: its items bear the words
    50035: "table column header",
    50036: "table",
    50037: "title bar",
    50038: "separator",
    50039: "panel",  # SemanticZoom
    50040: "tool bar",  # AppBar
}

_FIELDS = frozenset({EDIT, COMBO_BOX, DOCUMENT, SPINNER})
_MOST_NAME = 1024
_FLAGS = {uia.IS_FOCUSABLE: "focusable", uia.HAS_FOCUS: "focused", uia.IS_MODAL: "modal"}


def ref_of(runtime_id: tuple[int, ...]) -> str:
    """Return a runtime id as a node's name."""
    return ".".join(map(str, runtime_id))


def id_of(ref: str) -> tuple[int, ...]:
    """Return a node's name as a runtime id."""
    return tuple(int(part) for part in ref.split("."))


def node_of(answer: Answer, parent: Node | None = None, index: int = 0) -> Node:
    """Return the family's node of one element; a secret's value is left behind here."""
    told = answer.properties
    role, box = role_of(told, parent), box_of(told)
    name, _, shortcut = _text(told, uia.NAME)[:_MOST_NAME].partition("\t")  # Win32 menus: "Save\tCtrl+S"
    value = None if role == "password text" else _value(told)
    return Node(
        ref=ref_of(answer.id),
        role=role,
        name=name.strip(),
        value=None if value is None else value[:VALUE_LENGTH],
        states=frozenset(_states(told, box)),
        box=box,
        parent=None if parent is None else parent.ref,
        index=index,
        pid=_number(told, uia.PROCESS),
        toolkit=_text(told, uia.FRAMEWORK).lower(),
        accelerator=_text(told, uia.ACCELERATOR_KEY) or shortcut or None,
        mnemonic=_mnemonic(_text(told, uia.ACCESS_KEY)),
    )


def role_of(told: Mapping[int, object], parent: Node | None) -> str:
    """Return the role, with what its patterns add; the list of a dropdown is a menu, as with the other members."""
    kind = _number(told, uia.CONTROL_TYPE)
    if told.get(uia.IS_PASSWORD):
        return "password text"
    if kind == MENU_ITEM:
        return _menu_item(told)
    if kind == LIST and parent is not None and parent.role == "combo box":
        return "menu"
    if kind == LIST_ITEM and parent is not None and parent.role == "menu":
        return "menu item"
    if kind == _BUTTON and told.get(uia.HAS_TOGGLE):
        return "toggle button"
    if kind == WINDOW and (told.get(uia.IS_DIALOG) or told.get(uia.IS_MODAL)):
        return "dialog"
    return ROLES.get(kind or 0, "unknown")


def whole_text(answer: Answer) -> str | None:
    """Return all that a field says, if its value tells it; never that of a secret."""
    told = answer.properties
    if told.get(uia.IS_PASSWORD) or _number(told, uia.CONTROL_TYPE) not in _FIELDS or not told.get(uia.HAS_VALUE):
        return None
    return _text(told, uia.VALUE)


def box_of(told: Mapping[int, object]) -> Rect | None:
    """Return the bounding rectangle; an empty one says that nothing is painted."""
    sides = told.get(uia.BOX)
    if not isinstance(sides, list | tuple) or len(sides) != 4:
        return None
    left, top, width, height = (round(float(side)) for side in sides)
    return Rect(left, top, width, height) if width > 0 and height > 0 else None


def _menu_item(told: Mapping[int, object]) -> str:
    if told.get(uia.HAS_EXPAND_COLLAPSE) and _number(told, uia.EXPAND_STATE) != uia.LEAF:
        return "menu"
    if told.get(uia.HAS_TOGGLE):
        return "check menu item"
    return "radio menu item" if told.get(uia.HAS_SELECTION_ITEM) else "menu item"


def _states(told: Mapping[int, object], box: Rect | None) -> Iterator[str]:
    yield from (name for flag, name in _FLAGS.items() if told.get(flag))
    if told.get(uia.IS_ENABLED):
        yield from ("enabled", "sensitive")
    if box is None:
        yield "unpainted"
    elif not told.get(uia.IS_OFFSCREEN):
        yield from ("showing", "visible")
    if told.get(uia.HAS_TOGGLE):
        yield "checkable"
        yield from {uia.ON: ("checked",), uia.MIXED: ("indeterminate",)}.get(_number(told, uia.TOGGLE_STATE) or 0, ())
    expands = _number(told, uia.EXPAND_STATE)
    if told.get(uia.HAS_EXPAND_COLLAPSE) and expands != uia.LEAF:
        yield "expandable"
        yield "collapsed" if expands == uia.COLLAPSED else "expanded"
    if told.get(uia.HAS_SELECTION_ITEM):
        yield from ("selectable", "selected") if told.get(uia.IS_SELECTED) else ("selectable",)
    yield from _editing(told)


def _editing(told: Mapping[int, object]) -> Iterator[str]:
    """Tell whether text can be edited: what says nothing of it counts as not editable, and is not recorded."""
    if _number(told, uia.CONTROL_TYPE) not in _FIELDS:
        return
    if told.get(uia.HAS_VALUE):
        yield "read_only" if told.get(uia.IS_READ_ONLY) else "editable"
    elif told.get(uia.HAS_TEXT_EDIT):
        yield "editable"


def _value(told: Mapping[int, object]) -> str | None:
    if told.get(uia.HAS_VALUE):
        return _text(told, uia.VALUE)
    number = told.get(uia.RANGE_VALUE)
    return f"{number:g}" if told.get(uia.HAS_RANGE_VALUE) and isinstance(number, int | float) else None


def _mnemonic(access_key: str) -> str | None:
    """Return the letter of an access key such as `S`, `Alt+F` or `Alt, F, S`."""
    last = access_key.replace("+", " ").replace(",", " ").split()[-1:]
    return last[0].lower() if last and len(last[0]) == 1 else None


def _text(told: Mapping[int, object], number: int) -> str:
    found = told.get(number)
    return found if isinstance(found, str) else ""


def _number(told: Mapping[int, object], number: int) -> int | None:
    found = told.get(number)
    return found if isinstance(found, int) else None
