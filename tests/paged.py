"""What a scripted person does in pages: menus opened by a rest, lists inside what opened, boxes by their labels."""

from collections.abc import Callable

from aboveboard.model.elements import Element, ElementSource
from aboveboard.model.events import (
    Button,
    EditOperation,
    ElementChanged,
    FocusMoved,
    KeyPressed,
    MenuItemChosen,
    Navigated,
    NavigationCause,
    OptionChosen,
    OptionsOffered,
    PointerApproached,
    PointerPressed,
)
from aboveboard.model.frames import FrameRole
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Redacted
from tests.scripts import SAVE, Script, element

OPENER = element("More", at=10, source=ElementSource.DOM)
MENU = element("", "menu", at=60, source=ElementSource.DOM)
DEEPER = element("", "menu", at=120, source=ElementSource.DOM, parent=MENU.id)
MOVE = element("Move to", "menu item", at=60, source=ElementSource.DOM, index=1)
TRASH = element("Trash", "menu item", at=120, source=ElementSource.DOM, index=0)
DAY = element("Day", "entry", at=10, source=ElementSource.DOM)
MONTH = element("", "table", at=60, source=ElementSource.DOM)
YEAR = element("Year", "combo box", at=110, source=ElementSource.DOM)
CELL = element("Cell", "entry", at=160, source=ElementSource.DOM)
BOLD = element("Bold", "check box", at=160, source=ElementSource.DOM)
EVERY = element("Every week", "radio button", at=210, source=ElementSource.DOM, index=1, parent="rhythm")
WORDS = element("In words", "label", at=260, source=ElementSource.DOM)
HERE = Point(x=20, y=30)


def offers(script: Script, widget: Element, *names: str) -> Script:
    offered = tuple(element(name, "menu item", index=place) for place, name in enumerate(names))
    script.add(
        OptionsOffered(t=script.t, widget=widget, offered=offered, total=len(names), visible=len(names), app=script.app)
    )
    return script


def rests(script: Script, on: Element) -> Script:
    """Let the pointer come to rest on something."""
    script.wait(400)
    script.add(
        PointerApproached(
            t=script.t, started=script.t - 200, start=HERE, end=HERE, dwell_ms=150, target=on, app=script.app
        )
    )
    return script


def deeper(script: Script) -> Script:
    """A page's menu by a press, the menu within it by a rest on its entry, and the entry in that one."""
    script.approach(OPENER, HERE)
    offers(script.press(OPENER, HERE), MENU, "Reply", "Move to")
    offers(rests(script, MOVE), DEEPER, "Trash", "Work")
    script.wait(500).press(TRASH, Point(x=130, y=30))
    path = (OPENER.name, MOVE.name, TRASH.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 1, 0), target=TRASH, app=script.app))
    return script.rest()


def at_one_look(script: Script) -> Script:
    """The same, both menus told at one look."""
    script.approach(OPENER, HERE)
    script.press(OPENER, HERE)
    offers(offers(rests(script, MOVE), MENU, "Reply", "Move to"), DEEPER, "Trash", "Work")
    script.wait(500).press(TRASH, Point(x=130, y=30))
    path = (OPENER.name, MOVE.name, TRASH.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 1, 0), target=TRASH, app=script.app))
    return script.rest()


def turned(script: Script, widget: Element = MONTH, on: Element = OPENER) -> Script:
    """A button that opens or redraws something, which is told while the pointer rests on its way to the next."""
    script.approach(SAVE, HERE)
    script.press(SAVE, HERE)
    offers(rests(script, on), widget, "1", "2", "3")
    return script.rest()


def led(script: Script, cause: NavigationCause = NavigationCause.LINK) -> Script:
    """A press on what leads to another page, which took the release along."""
    script.approach(SAVE, HERE)
    script.add(PointerPressed(t=script.t, button=Button.LEFT, at=HERE, target=SAVE, app=script.app))
    script.wait(90).add(Navigated(t=script.t, origin="http://site.example", route="/:x", cause=cause))
    return script.rest()


def written(script: Script) -> Script:
    """A cell written into, and the Return that closes its editor, told where the focus came to."""
    script.frame(FrameRole.BEFORE)
    script.edit(CELL, EditOperation.INSERT, 0, "12").wait(300)
    script.add(KeyPressed(t=script.t, key="return", target=MONTH, app=script.app))
    script.wait(50).add(FocusMoved(t=script.t, target=MONTH, app=script.app))
    return script.rest()


def within(script: Script, *, again: bool = True) -> Script:
    """A field that opens a calendar, a year from its list, and a day; its press tells of the days again or not."""
    days = ("16", "17", "18")
    script.approach(DAY, HERE)
    offers(script.press(DAY, HERE), MONTH, *days).wait(600)
    offers(script.press(YEAR, Point(x=120, y=30)), YEAR, "2025", "2026").wait(600)
    script.add(OptionChosen(t=script.t, widget=YEAR, index=1, value=Chrome(text="2026"), app=script.app))
    offers(script.wait(700), MONTH, *days).wait(700)
    script.press(element("17", "table cell", at=60), Point(x=70, y=30))
    if again:
        offers(script, MONTH, *days)
    script.add(OptionChosen(t=script.t, widget=MONTH, index=1, value=Redacted(text="17"), app=script.app))
    return script.rest()


def labelled(script: Script, box: Element, label: Element = WORDS) -> Script:
    """A box pressed by its label."""
    script.approach(label, Point(x=270, y=30))
    script.press(label, Point(x=270, y=30))
    script.add(ElementChanged(t=script.t + 5, what="checked", target=box, app=script.app, before=False, after=True))
    return script.rest()


PAGED: tuple[tuple[str, Callable[[], Script]], ...] = (
    ("a page's menu, a deeper one by a rest", lambda: deeper(Script().begin())),
    ("a page's menus, told at one look", lambda: at_one_look(Script().begin())),
    ("a calendar redrawn by a press", lambda: turned(Script().begin())),
    ("a menu opened by a press, told late", lambda: turned(Script().begin(), MENU, CELL)),
    ("a link whose page took the release along", lambda: led(Script().begin())),
    ("a cell written into, its editor closed by Return", lambda: written(Script().begin())),
    ("a list inside an open calendar", lambda: within(Script().begin())),
    ("a list inside an open calendar, its days told before the press", lambda: within(Script().begin(), again=False)),
    ("a check box by its label", lambda: labelled(Script().begin(), BOLD)),
    ("a radio button by its label", lambda: labelled(Script().begin(), EVERY)),
    ("a button before a box that changes", lambda: labelled(Script().begin(), BOLD, SAVE)),
)
"""Each with the name of its vector."""
