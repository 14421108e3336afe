"""One realistic example of every kind of record that a journal can hold, in the order of a small piece of work."""

import msgspec

from aboveboard.model import events
from aboveboard.model.elements import Absence, Element, ElementSnapshot, NotRecognised
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import NoFrame
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Monitor, Point
from aboveboard.model.layers import Layers
from aboveboard.model.text import Chrome, Hidden, LengthClass, Redacted, Shape, TextKind
from tests.companions import SCREEN, frame

AT = Point(x=5, y=5)
SAVE = Element(id="n1", role="push button", name=Chrome(text="Save"))
VIEW = Element(id="n2", role="menu", name=Chrome(text="View"))
LINES = Element(id="n3", role="check menu item", name=Chrome(text="Line Numbers"))
NOTE = Element(id="n4", role="text", value=Shape(kind=TextKind.WORDS, length=LengthClass.LINE))
FONT = Element(id="n5", role="combo box", name=Chrome(text="Font"))
ROW = Element(id="n6", role="table cell", name=Shape(kind=TextKind.MONEY, length=LengthClass.SHORT))
SECRET = Element(id="n7", role="password text", secure=True)
ODD = Element(id="n8", role="redundant object", name=Hidden())
NOBODY = NotRecognised(reason=Absence.NO_TREE)
ELEMENTS = (SAVE, VIEW, LINES, NOTE, FONT, ROW, SECRET, ODD, ODD)

RECORDS: tuple[JournalRecord, ...] = (
    events.StretchBegan(
        t=0, app="editor", layers=Layers(), monitors=(Monitor(name="m", box=SCREEN),), keyboard_layout="de", locale="C"
    ),
    events.WindowOpened(t=5, window="w1", kind=events.WindowKind.POPUP, role="menu", app="editor"),
    events.WindowClosed(t=6, window="w1", kind=events.WindowKind.DIALOG, app="editor"),
    frame(10, "f1", 40),
    events.ElementsSeen(t=10, frame="f1", snapshot=ElementSnapshot(elements=ELEMENTS), app="editor"),
    events.PointerApproached(t=20, started=11, start=AT, end=AT, dwell_ms=300, target=SAVE, app="editor"),
    events.PointerPath(t=21, points=((12, AT), (15, AT))),
    events.PointerPressed(t=30, button=events.Button.LEFT, at=AT, target=SAVE, app="editor", modifiers=("ctrl",)),
    events.PointerReleased(t=90, button=events.Button.LEFT, at=AT, target=SAVE, app="editor"),
    events.PointerPressed(t=95, button=events.Button.RIGHT, at=AT, target=NOBODY, app="editor"),
    events.PointerDragged(t=96, at=AT),
    events.PointerDragged(t=97, at=AT),
    events.PointerReleased(t=99, button=events.Button.RIGHT, at=AT, target=NOBODY, app="editor"),
    events.Scrolled(t=100, dx=0, dy=-1, at=AT, target=NOTE, app="editor"),
    events.KeyPressed(t=110, key="page_down", modifiers=("ctrl", "shift"), target=NOTE, app="editor", repeats=2),
    events.KeyPressed(t=111, key="return", target=NOBODY, app="editor"),
    events.KeyTiming(t=112, bucket_ms=5000, keys=7),
    *(
        events.FieldEdited(
            t=120 + number,
            operation=events.EditOperation.INSERT,
            field=NOTE,
            app="editor",
            content=Shape(kind=TextKind.WORD, length=LengthClass.ONE),
            route=events.EditRoute.TYPED,
        )
        for number in range(4)
    ),
    events.FieldEdited(
        t=130,
        operation=events.EditOperation.REPLACE,
        field=NOTE,
        app="editor",
        content=Redacted(text="the figures for October"),
        route=events.EditRoute.PASTED,
    ),
    events.FieldEdited(t=131, operation=events.EditOperation.DELETE, field=NOTE, app="editor", content=Hidden()),
    events.SecureFieldUsed(t=140, app="editor"),
    events.FocusMoved(t=150, target=SECRET, app="editor"),
    events.ElementChanged(t=160, what="checked", target=LINES, app="editor", after=True),
    events.ElementChanged(t=161, what="value", target=FONT, app="editor", after=Chrome(text="Sans")),
    events.ElementChanged(t=162, what="selection", target=FONT, app="editor"),
    events.ElementChanged(t=163, what="value", target=FONT, app="editor", after=3),
    events.MenuOpened(t=170, path=(Chrome(text="View"),), offered=(LINES, ODD), app="editor"),
    events.MenuItemChosen(
        t=180, path=(Chrome(text="View"), Chrome(text="Line Numbers")), indices=(3, 1), target=LINES, app="editor"
    ),
    events.MenuClosed(t=190, app="editor"),
    events.OptionsOffered(t=200, widget=FONT, offered=(ROW,), total=12, visible=1, app="editor"),
    events.OptionChosen(
        t=210, widget=FONT, index=4, value=Shape(kind=TextKind.WORDS, length=LengthClass.SHORT), app="editor"
    ),
    events.AppSwitched(t=220, before="editor", after="mail"),
    events.Navigated(t=230, origin="https://wiki.example", route="/page/{id}", cause=events.NavigationCause.LINK),
    events.ClipboardUsed(t=240, kind=events.ClipboardKind.PASTE, target=NOTE, app="editor"),
    events.FileChosen(t=250, saving=True, app="editor"),
    events.Reduced(t=260, dropped="frames", budget="cpu"),
    events.Marked(t=270, task="monthly report", begins=True),
    events.Marked(t=271, task="monthly report", begins=False, outcome="done"),
    NoFrame(t=280, role=frame(0, "f", 0).role, reason="moving"),
    msgspec.structs.replace(frame(290, "f2", 40), masks=()),
    frame(300, "f3", 90),
    Gap(),
)
