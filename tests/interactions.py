"""What a scripted person does with widgets that report more than a press: values, dates, tabs, focus, lists, text."""

from collections.abc import Callable

from aboveboard.model.elements import Element, ElementSnapshot, ElementSource
from aboveboard.model.events import (
    EditOperation,
    ElementChanged,
    ElementsSeen,
    FocusMoved,
    KeyPressed,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
)
from aboveboard.model.frames import FrameRole
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Redacted
from tests.scripts import AS_TEXT, EXPORT, FILE, KIND, NOTES, SAVE, SEARCH, Script, element

VOLUME = element("Volume", "slider", at=20)
COPIES = element("Copies", "spin button", at=70)
DUE = element("Due", "date editor", at=120)
MONTH = element("", "table", at=150, source=ElementSource.DOM)
TABS = element("", "page tab list", at=0)
LETTER_TAB = element("Letter", "page tab", at=10, index=1, parent=TABS.id)
MONTHLY = element("Monthly", "radio button", at=30, index=2, parent="rhythm")
WEEKLY = element("Weekly", "radio button", at=80, index=1, parent="rhythm")
BLUE = element("Blue", "list item", at=40, index=3, parent="colours")
TOWN = element("Town", "combo box", at=90)
NAMES = ("Letter", "List", "Table")


def valued(script: Script, widget: Element, value: str) -> Script:
    script.add(ElementChanged(t=script.t + 5, what="value", target=widget, app=script.app, after=Redacted(text=value)))
    return script


def selected(script: Script, option: Element, what: str = "selected") -> Script:
    script.add(ElementChanged(t=script.t + 5, what=what, target=option, app=script.app, before=False, after=True))
    return script


def stroke(script: Script, key: str, *modifiers: str, on: Element = SEARCH) -> Script:
    script.wait(200).add(KeyPressed(t=script.t, key=key, modifiers=modifiers, target=on, app=script.app))
    return script.wait(10)


def slide(script: Script) -> Script:
    """A slider set by a press on its trough and two keys."""
    script.approach(VOLUME, Point(x=40, y=30))
    valued(script.press(VOLUME, Point(x=40, y=30)), VOLUME, "40")
    for value in ("41", "42"):
        valued(stroke(script, "right", on=VOLUME), VOLUME, value)
    return script.rest()


def spin(script: Script) -> Script:
    """A spin button by keys, each of which writes into its text too."""
    script.frame(FrameRole.BEFORE)
    for value in ("2", "3"):
        stroke(script, "up", on=COPIES)
        script.edit(COPIES, EditOperation.REPLACE, 0, value)
        valued(script, COPIES, value)
    return script.rest()


def calendar(script: Script) -> Script:
    """A date from a calendar that a button opens, with a look at the next month."""
    opener = element("Pick a date", at=10)
    script.approach(opener, Point(x=20, y=30))
    script.press(opener, Point(x=20, y=30))
    days = tuple(element(str(day), "table cell", at=day, index=day) for day in range(1, 29))
    script.add(OptionsOffered(t=script.t, widget=MONTH, offered=days, total=28, visible=28, app=script.app))
    script.wait(700).press(element("Next", "link", at=200), Point(x=210, y=30))
    script.wait(700).press(days[16], Point(x=30, y=30))
    script.add(OptionChosen(t=script.t, widget=MONTH, index=16, value=Redacted(text="17"), app=script.app))
    return script.rest()


def date(script: Script) -> Script:
    """A date field by its keys."""
    script.frame(FrameRole.BEFORE)
    return valued(stroke(script, "up", on=DUE), DUE, "2026-11-22").rest()


def tab(script: Script) -> Script:
    """A tab by a press on it."""
    script.approach(LETTER_TAB, Point(x=20, y=30))
    return selected(script.press(LETTER_TAB, Point(x=20, y=30)), LETTER_TAB).rest()


def page_tab(script: Script) -> Script:
    """A tab of a page by a key, told as a choice from the list of tabs."""
    script.frame(FrameRole.BEFORE)
    stroke(script, "right", on=LETTER_TAB)
    script.add(OptionChosen(t=script.t, widget=TABS, index=1, value=Chrome(text="Letter"), app=script.app))
    return script.rest()


def radio(script: Script) -> Script:
    """A radio button's sibling by an arrow key."""
    script.frame(FrameRole.BEFORE)
    return selected(stroke(script, "down", on=WEEKLY), MONTHLY, "checked").rest()


def listed(script: Script) -> Script:
    """An option of a list that stands open."""
    script.approach(BLUE, Point(x=50, y=30))
    return selected(script.press(BLUE, Point(x=50, y=30)), BLUE).rest()


def ahead(script: Script) -> Script:
    """An option of a combobox that is typed into, taken by keys."""
    script.frame(FrameRole.BEFORE)
    for place, letter in enumerate("ta"):
        script.wait(120).edit(TOWN, EditOperation.INSERT, place, letter)
    offered = (element("Tampere", "list item", index=0), element("Tartu", "list item", index=1))
    script.wait(50).add(OptionsOffered(t=script.t, widget=TOWN, offered=offered, total=2, visible=2, app=script.app))
    stroke(stroke(script, "down", on=TOWN), "return", on=TOWN)
    script.add(OptionChosen(t=script.t, widget=TOWN, index=1, value=Chrome(text="Tartu"), app=script.app))
    return script.rest()


def focus(script: Script) -> Script:
    """The focus three fields on, by Tab."""
    script.frame(FrameRole.BEFORE)
    for target in (SAVE, KIND, NOTES):
        stroke(script, "tab")
        script.add(FocusMoved(t=script.t, target=target, app=script.app))
    return script.rest()


def retyped(script: Script) -> Script:
    """A word selected by Shift and an arrow, and typed over."""
    script.frame(FrameRole.BEFORE)
    stroke(script, "left", "ctrl", "shift", on=SEARCH)
    script.wait(300).edit(SEARCH, EditOperation.REPLACE, 0, "milk")
    return script.rest()


def searched(script: Script) -> Script:
    """Scrolling down twice until a button came into view, and a click on it."""
    deep = element("Deep", at=30)
    script.frame(FrameRole.BEFORE)
    script.scroll(2).wait(-1_000).scroll(1).wait(-1_000)
    name = script.frame(FrameRole.BEFORE)
    script.records.pop()
    shown = ElementSnapshot(elements=(deep, SEARCH), source=ElementSource.SCRIPTED)
    script.add(ElementsSeen(t=script.t, frame=name, snapshot=shown, app=script.app))
    return script.wait(400).press(deep, Point(x=40, y=30)).rest()


def lettered(script: Script) -> Script:
    """A menu opened by its mnemonic, its item chosen by a letter that no recording holds."""
    script.frame(FrameRole.BEFORE)
    stroke(script, "f", "alt")
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app=script.app))
    script.wait(400)
    path = (FILE.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=AS_TEXT, app=script.app))
    script.add(MenuClosed(t=script.t, app=script.app))
    return script.rest()


MORE: tuple[tuple[str, Callable[[Script], Script]], ...] = (
    ("set_value", slide),
    ("set_value", spin),
    ("pick_date", calendar),
    ("pick_date", date),
    ("switch_tab", tab),
    ("switch_tab", page_tab),
    ("select_option", radio),
    ("select_option", listed),
    ("select_option", ahead),
    ("focus_field", focus),
    ("select_menu", lettered),
)
"""Each comes to one action of this kind; text selected and scrolling are followed by what proves them."""

PAIRS: tuple[tuple[tuple[str, str], Callable[[Script], Script]], ...] = (
    (("select_text", "type"), retyped),
    (("scroll_to", "click"), searched),
)
"""Each comes to these two actions."""
