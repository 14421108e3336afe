"""What elements and texts are called in plain words: nobody has to know what a `push button` or a `shape` is."""

from aboveboard.companion.catalogue import Catalogue
from aboveboard.model.elements import Element, ElementOrAbsence, NotRecognised
from aboveboard.model.text import Chrome, Label, LengthClass, Redacted, Shape, TextKind

ROLE_WORDS = {
    "push button": "button",
    "toggle button": "switch button",
    "check box": "tick box",
    "radio button": "choice button",
    "combo box": "drop-down list",
    "menu bar": "menu bar",
    "menu": "menu",
    "menu item": "menu entry",
    "check menu item": "menu entry",
    "radio menu item": "menu entry",
    "push button menu": "menu button",
    "text": "text field",
    "entry": "text field",
    "spin button": "number field",
    "password text": "secret field",
    "terminal": "terminal",
    "paragraph": "paragraph",
    "heading": "heading",
    "label": "label",
    "static": "label",
    "link": "link",
    "list": "list",
    "list box": "list",
    "list item": "list entry",
    "table": "table",
    "table cell": "table cell",
    "table row": "table row",
    "tree": "tree",
    "tree table": "tree",
    "tree item": "tree entry",
    "page tab": "tab",
    "page tab list": "row of tabs",
    "slider": "slider",
    "scroll bar": "scroll bar",
    "scroll pane": "scrolling area",
    "split pane": "split area",
    "tool bar": "tool bar",
    "tool tip": "hint",
    "status bar": "status bar",
    "title bar": "title bar",
    "progress bar": "progress bar",
    "separator": "separator",
    "image": "picture",
    "icon": "icon",
    "canvas": "drawing",
    "drawing area": "drawing",
    "chart": "chart",
    "frame": "window",
    "window": "window",
    "dialog": "dialog",
    "alert": "message",
    "notification": "message",
    "info bar": "message",
    "file chooser": "file dialog",
    "popup menu": "pop-up menu",
    "document web": "page",
    "document frame": "page",
    "document text": "document",
    "form": "form",
    "calendar": "calendar",
    "color chooser": "colour dialog",
    "font chooser": "font dialog",
}
OTHER_ROLE = "area"

KIND_WORDS = {
    TextKind.WORDS: "some words",
    TextKind.WORD: "one word",
    TextKind.NUMBER: "a number",
    TextKind.DATE: "a date",
    TextKind.TIME: "a time",
    TextKind.MONEY: "an amount of money",
    TextKind.EMAIL: "a mail address",
    TextKind.URL: "a web address",
    TextKind.PATH: "a file path",
    TextKind.SYMBOLS: "signs",
    TextKind.EMPTY: "nothing",
}
LENGTH_WORDS = {
    LengthClass.NONE: "no characters",
    LengthClass.ONE: "1 character",
    LengthClass.FEW: "2 to 4 characters",
    LengthClass.SHORT: "5 to 16 characters",
    LengthClass.LINE: "17 to 64 characters",
    LengthClass.PARAGRAPH: "65 to 256 characters",
    LengthClass.LONG: "more than 256 characters",
}


def label(words: Catalogue, said: Label | None) -> str:
    """Return what a text says as it would leave: the app's own words and kept texts in quotes, else what is told."""
    match said:
        case Chrome(text=text) | Redacted(text=text):
            return f"“{text}”"
        case Shape(kind=TextKind.EMPTY):
            return words("nothing")
        case Shape(kind=kind, length=length):
            told = {"kind": words(KIND_WORDS[kind]), "length": words(LENGTH_WORDS[length])}
            return words("{kind}, {length}, but not which", **told)
        case _:
            return words("a text that does not leave")


def element(words: Catalogue, target: ElementOrAbsence) -> str:
    """Return what an element is called: its kind, and its name where that may be said."""
    if isinstance(target, NotRecognised):
        return words("something that was not recognised")
    kind = words(ROLE_WORDS.get(target.role, OTHER_ROLE))
    if target.secure:
        return words("secret field")
    return f"{kind} {label(words, target.name)}" if isinstance(target.name, Chrome | Redacted) else kind


def told(words: Catalogue, target: Element) -> str:
    """Return everything of an element that is in words: kind, name or its shape, and what it holds."""
    name = element(words, target)
    if isinstance(target.name, Shape):
        name = f"{name} ({label(words, target.name)})"
    if target.value is None or target.secure:
        return name
    return words("{element}, holds {text}", element=name, text=label(words, target.value))
