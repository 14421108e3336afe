"""Roles as a recording names them everywhere (AT-SPI's), from those of UI Automation, ARIA and HTML.

UI Automation: learn.microsoft.com/windows/win32/winauto/uiauto-controltype-ids. HTML: w3.org/TR/html-aam.
"""

from collections.abc import Mapping

UNKNOWN = "unknown"

CONTROLS: Mapping[str, str] = {
    "button": "push button",
    "calendar": "calendar",
    "checkbox": "check box",
    "combobox": "combo box",
    "dataitem": "table row",
    "document": "document text",
    "edit": "text",
    "group": "grouping",
    "headeritem": "table column header",
    "hyperlink": "link",
    "image": "image",
    "list": "list",
    "listitem": "list item",
    "menu": "popup menu",
    "menubar": "menu bar",
    "menuitem": "menu item",
    "pane": "panel",
    "progressbar": "progress bar",
    "radiobutton": "radio button",
    "scrollbar": "scroll bar",
    "slider": "slider",
    "spinner": "spin button",
    "splitbutton": "push button menu",
    "statusbar": "status bar",
    "tab": "page tab list",
    "tabitem": "page tab",
    "table": "table",
    "text": "label",
    "titlebar": "title bar",
    "toolbar": "tool bar",
    "tree": "tree",
    "treeitem": "tree item",
    "window": "frame",
}
"""A control type's name, without its ending and in lower case -> role."""

ARIA: Mapping[str, str] = {
    "button": "push button",
    "cell": "table cell",
    "checkbox": "check box",
    "combobox": "combo box",
    "dialog": "dialog",
    "gridcell": "table cell",
    "link": "link",
    "listbox": "list box",
    "listitem": "list item",
    "menuitem": "menu item",
    "menuitemcheckbox": "check menu item",
    "menuitemradio": "radio menu item",
    "option": "list item",
    "radio": "radio button",
    "row": "table row",
    "searchbox": "entry",
    "slider": "slider",
    "spinbutton": "spin button",
    "switch": "switch",
    "tab": "page tab",
    "textbox": "entry",
    "treeitem": "tree item",
}

TAGS: Mapping[str, str] = {
    "a": "link",
    "article": "article",
    "button": "push button",
    "dialog": "dialog",
    "form": "form",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "img": "image",
    "label": "label",
    "li": "list item",
    "nav": "landmark",
    "option": "list item",
    "p": "paragraph",
    "select": "combo box",
    "summary": "push button",
    "table": "table",
    "td": "table cell",
    "textarea": "entry",
    "tr": "table row",
    "ul": "list",
}

INPUTS: Mapping[str, str] = {
    "button": "push button",
    "checkbox": "check box",
    "image": "push button",
    "number": "spin button",
    "password": "password text",
    "radio": "radio button",
    "range": "slider",
    "reset": "push button",
    "submit": "push button",
}
"""The kind of an `input` -> role; of all others `entry`."""


def of_control(name: str) -> str:
    """Return the role of a control type by its name, such as `ButtonControl` or `Button`."""
    return CONTROLS.get(name.removesuffix("Control").replace(" ", "").lower(), UNKNOWN)


def of_tag(tag: str, kind: str, role: str) -> str:
    """Return the role of an HTML element: what the page says it is, else what HTML says."""
    if role in ARIA:
        return ARIA[role]
    return INPUTS.get(kind, "entry") if tag == "input" else TAGS.get(tag, UNKNOWN)
