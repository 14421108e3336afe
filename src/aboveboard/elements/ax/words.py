"""From what the Accessibility API says of one element to the family's roles, states and shortcuts.

Sources: developer.apple.com/documentation/appkit/nsaccessibility-swift.struct/role and .../subrole, and Apple's header
AXRoleConstants.h, of which the attribute notes tell what a role's value is. What paints by itself stays unknown.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from aboveboard.elements.ax.port import Values

ROLE, SUBROLE, TITLE, DESCRIPTION, VALUE = "AXRole", "AXSubrole", "AXTitle", "AXDescription", "AXValue"
POSITION, SIZE, CHILDREN, ENABLED, SELECTED = "AXPosition", "AXSize", "AXChildren", "AXEnabled", "AXSelected"
EXPANDED, MODAL, MINIMIZED = "AXExpanded", "AXModal", "AXMinimized"
SHORTCUT, SHORTCUT_KEYS, MARK = "AXMenuItemCmdChar", "AXMenuItemCmdModifiers", "AXMenuItemMarkChar"
WINDOWS, MENU_BAR, FOCUS = "AXWindows", "AXMenuBar", "AXFocusedUIElement"

FACTS: Final = (
    *(ROLE, SUBROLE, TITLE, DESCRIPTION, POSITION, SIZE, CHILDREN, ENABLED, SELECTED, EXPANDED, MODAL, MINIMIZED),
    *(SHORTCUT, SHORTCUT_KEYS, MARK),
)
"""What is read of each element; its value only afterwards, when it is known to be no secret."""

ROLES: Final[Mapping[str, str]] = {
    "AXBrowser": "table",
    "AXBusyIndicator": "progress bar",
    "AXButton": "push button",
    "AXCell": "table cell",
    "AXCheckBox": "check box",
    "AXColorWell": "push button",
    "AXComboBox": "combo box",
    "AXDateField": "date editor",
    "AXDisclosureTriangle": "toggle button",
    "AXDrawer": "panel",
    "AXGrid": "table",
    "AXGroup": "grouping",
    "AXGrowArea": "separator",
    "AXHandle": "separator",
    "AXHeading": "heading",
    "AXHelpTag": "tool tip",
    "AXImage": "image",
    "AXIncrementor": "spin button",
    "AXLayoutArea": "panel",
    "AXLayoutItem": "panel",
    "AXLevelIndicator": "level bar",
    "AXLink": "link",
    "AXList": "list",
    "AXMatte": "panel",
    "AXMenu": "popup menu",
    "AXMenuBar": "menu bar",
    "AXMenuBarItem": "menu",
    "AXMenuButton": "push button menu",
    "AXMenuItem": "menu item",
    "AXOutline": "tree table",
    "AXPopUpButton": "combo box",
    "AXPopover": "dialog",
    "AXProgressIndicator": "progress bar",
    "AXRadioButton": "radio button",
    "AXRadioGroup": "grouping",
    "AXRelevanceIndicator": "level bar",
    "AXRow": "table row",
    "AXRuler": "ruler",
    "AXScrollArea": "scroll pane",
    "AXScrollBar": "scroll bar",
    "AXSheet": "dialog",
    "AXSlider": "slider",
    "AXSplitGroup": "split pane",
    "AXSplitter": "separator",
    "AXStaticText": "label",
    "AXTabGroup": "page tab list",
    "AXTable": "table",
    "AXTextArea": "text",
    "AXTextField": "text",
    "AXTimeField": "date editor",
    "AXToolbar": "tool bar",
    "AXWebArea": "document web",
    "AXWindow": "frame",
}
_SUBROLES: Final[Mapping[str, str]] = {
    "AXContentList": "list",
    "AXDialog": "dialog",
    "AXOutlineRow": "tree item",
    "AXSecureTextField": "password text",
    "AXSortButton": "table column header",
    "AXSystemDialog": "dialog",
    "AXTabButton": "page tab",
    "AXToggle": "toggle button",
}
SKIPPED: Final = frozenset({"AXColumn"})
"""Their cells are those of the rows, once more."""
SECRET: Final = "AXSecureTextField"  # noqa: S105  # the name of a role

VALUED = frozenset({
    *("text", "combo box", "check box", "radio button", "toggle button", "slider", "spin button", "label", "page tab"),
    *("progress bar", "level bar", "scroll bar", "date editor", "heading"),
})  # fmt: skip
FIELDS = frozenset({"text", "combo box"})
_CHECKED = frozenset({"check box", "radio button", "toggle button"})
_SHIFT, _OPTION, _CONTROL, _NO_COMMAND = 1, 2, 4, 8  # AXMenuItemModifiers of AXAttributeConstants.h


def role_of(values: Values, above: str = "") -> str:
    """Return the role; `above` is that of the element above: the menu of a dropdown is one with all members."""
    role, subrole = text_of(values, ROLE), text_of(values, SUBROLE)
    if SECRET in {role, subrole}:
        return "password text"
    if role == "AXMenuItem":
        return "check menu item" if text_of(values, MARK) else "menu item"
    if role in {"AXMenu", "AXList"} and above == "combo box":
        return "menu"
    return _SUBROLES.get(subrole) or ROLES.get(role, "unknown")


def name_of(values: Values, role: str) -> str:
    """Return what is written on an element: its title or description, and of a text its value."""
    said = text_of(values, VALUE) if role in {"label", "heading"} else ""
    return (text_of(values, TITLE) or said or text_of(values, DESCRIPTION)).strip()


def value_of(values: Values, role: str) -> str | None:
    """Return an element's value as text; what a checkbox says is a state, and what a label says its name."""
    found = values.get(VALUE)
    if role not in VALUED or role in {*_CHECKED, "label", "heading", "page tab"} or found is None:
        return None
    return found if isinstance(found, str) else f"{found:g}" if isinstance(found, int | float) else None


def states_of(values: Values, role: str, *, shown: bool) -> Iterator[str]:
    """Yield the states that the attributes tell."""
    if values.get(ENABLED, role in {"frame", "dialog"}):
        yield from ("enabled", "sensitive")
    yield from ("showing", "visible") if shown else ("unpainted",)
    if role in _CHECKED:
        yield "checkable"
        yield from {1: ("checked",), 2: ("indeterminate",)}.get(_number(values, VALUE), ())
    if role == "page tab" and _number(values, VALUE) == 1:
        yield "selected"
    if SELECTED in values:
        yield from ("selectable", "selected") if values[SELECTED] else ("selectable",)
    if EXPANDED in values:
        yield from ("expandable", "expanded") if values[EXPANDED] else ("expandable", "collapsed")
    if text_of(values, MARK):
        yield "checked"
    if values.get(MODAL):
        yield "modal"
    if role in FIELDS:
        yield "multi_line" if text_of(values, ROLE) == "AXTextArea" else "single_line"


def shortcut_of(values: Values) -> str | None:
    """Return a menu item's shortcut; the command key is the one that others call Super."""
    letter = text_of(values, SHORTCUT)
    if not letter:
        return None
    keys = _number(values, SHORTCUT_KEYS)
    held = ((_CONTROL, "Ctrl"), (_OPTION, "Alt"), (_SHIFT, "Shift"))
    names = [name for bit, name in held if keys & bit]
    return "+".join((*names, *(() if keys & _NO_COMMAND else ("Super",)), letter))


def text_of(values: Values, attribute: str) -> str:
    """Return an attribute that is text, or nothing."""
    found = values.get(attribute)
    return found if isinstance(found, str) else ""


def _number(values: Values, attribute: str) -> int:
    found = values.get(attribute)
    return int(found) if isinstance(found, int | float) else 0
