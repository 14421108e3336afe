"""Small scripted stretches in which something went wrong or was said twice, for vectors of flags and fusion."""

from collections.abc import Callable

from msgspec.structs import replace

from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import (
    Button,
    EditOperation,
    ElementsSeen,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    PointerApproached,
    PointerPressed,
    PointerReleased,
)
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.geometry import Point, Rect
from tests.interactions import stroke
from tests.scripts import EDIT, EXPORT, FILE, NOTHING, SAVE, SCREEN, SEARCH, Script, element

AT = Point(x=30, y=30)
SAVE_AS = element("Save as", "menu item", index=3, accelerator="ctrl+shift+s")


def erased() -> Script:
    script = Script().begin().type("milk")
    for place in (3, 2, 1, 0):
        script.wait(120).edit(SEARCH, EditOperation.DELETE, place, "x")
    return script


def reopened() -> Script:
    script = Script().begin()
    for _ in range(2):
        script.press(FILE, Point(x=20, y=30))
        script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT,), app="editor"))
        stroke(script.wait(600), "escape").add(MenuClosed(t=script.t, app="editor"))
        script.wait(3_000)
    return script


def left(told: int) -> Script:
    """A menu opened by a press, told of so many ms after the pointer had set out into it, and left by Escape."""
    script = Script().begin().press(FILE, Point(x=20, y=30))
    started = script.wait(10).t
    script.add(MenuOpened(t=started + told, path=(FILE.name,), offered=(SAVE_AS, EXPORT), app="editor"))
    rested(script.wait(700), started, SAVE_AS)
    stroke(script, "escape").add(MenuClosed(t=script.t, app="editor"))
    return script


def passed_over() -> Script:
    """A menu opened by a press, the one beside it by going there, and both left by a press elsewhere."""
    script = Script().begin().press(FILE, Point(x=20, y=30))
    started = script.wait(10).t
    for entry, wait in ((FILE, 50), (EDIT, 300)):
        script.wait(wait).add(MenuOpened(t=script.t, path=(entry.name,), offered=(EXPORT,), app="editor"))
    rested(script.wait(400), started, EDIT).wait(300).press(NOTHING, Point(x=300, y=150))
    script.add(MenuClosed(t=script.t, app="editor"))
    return script


def rested(script: Script, started: int, on: Element) -> Script:
    """Rest for 300 ms on an entry, come to since a time."""
    at = on.box.centre if on.box else AT
    script.add(
        PointerApproached(t=script.t, started=started, start=AT, end=at, dwell_ms=300, target=on, app=script.app)
    )
    return script


def mismatched() -> Script:
    script = Script().begin()
    moved = replace(SAVE, visible_box=Rect(x=200, y=100, width=40, height=20))
    script.add(Frame(t=0, id="b" * 64, role=FrameRole.BEFORE, canvas=SCREEN, monitor="screen"))
    script.add(ElementsSeen(t=0, frame="b" * 64, snapshot=ElementSnapshot(elements=(moved,)), app="editor"))
    return script.wait(10).press(SAVE, AT)


def disputed() -> Script:
    script = Script().begin().option()
    script.records = [replace(one, index=0) if isinstance(one, OptionChosen) else one for one in script.records]
    return script


def commanded() -> Script:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT, SAVE_AS), app="editor"))
    script.wait(300).press(SAVE_AS, Point(x=20, y=60))
    path = (FILE.name, SAVE_AS.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 3), target=SAVE_AS, app="editor"))
    return stroke(script.wait(3_000), "s", "ctrl", "shift")


def faulty() -> Script:
    script = Script().begin()
    nothing = Rect(x=0, y=0, width=0, height=0)
    script.add(Frame(t=0, id="e" * 64, role=FrameRole.BEFORE, canvas=nothing, monitor="screen"))
    for t in (100, 8_000, 5_000):
        script.add(PointerPressed(t=t, button=Button.LEFT, at=AT, target=SAVE, app="editor"))
    for t in (8_060, 8_050):
        script.add(PointerReleased(t=t, button=Button.LEFT, at=AT, target=SAVE, app="editor"))
    return script


FLAGGED: tuple[tuple[str, Callable[[], Script]], ...] = (
    ("typing that is wholly erased", erased),
    ("a menu dismissed and opened again", reopened),
    ("a menu left, the pointer in it before it was told of", lambda: left(50)),
    ("a menu left, told of after the pointer rested in it", lambda: left(750)),
    ("menus of a bar passed over and left", passed_over),
    ("a toggle brought back", lambda: Script().begin().toggle(on=True).toggle(on=False)),
    ("a click on nothing", lambda: Script().begin().click(NOTHING)),
    ("a click on what does not answer", lambda: Script().begin().click(element("Grey", states=("showing",)))),
    ("a target that the list has elsewhere", mismatched),
    ("an option at another place than was offered", disputed),
    ("a hotkey that a menu showed", commanded),
    ("faults of the records", faulty),
)
