"""Scripted sessions: records as the recorder writes them, with their frames, for reduction, pipeline and datasets."""

import io
from dataclasses import dataclass, field

from blake3 import blake3
from PIL import Image, ImageDraw

from aboveboard.model.elements import Absence, Element, ElementSnapshot, ElementSource, NotRecognised, Proof
from aboveboard.model.events import (
    AppSwitched,
    Button,
    ClipboardKind,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    ElementChanged,
    ElementsSeen,
    FieldEdited,
    JournalRecord,
    KeyPressed,
    Marked,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerApproached,
    PointerDragged,
    PointerPressed,
    PointerReleased,
    Scrolled,
    SecureFieldUsed,
    StretchBegan,
    WindowClosed,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.frames import Frame, FrameRole, Settled
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.sessions import ReleasedContent, ReleasedItem, ReleasedStretch
from aboveboard.model.text import Chrome, Hidden, Redacted
from aboveboard.model.time import Week

SCREEN = Rect(x=0, y=0, width=320, height=200)
LAYERS = Layers(text=TextLayer.REDACTED)
APP = "editor"


def element(name: str, role: str = "push button", at: int = 0, **more: object) -> Element:
    """An element of a scripted app; its box lies at x = `at`."""
    box = Rect(x=at, y=20, width=40, height=20)
    fields: dict[str, object] = {
        "name": Chrome(text=name) if name else Hidden(),
        "states": ("enabled", "showing"),
        "box": box,
        "visible_box": box,
        "source": ElementSource.SCRIPTED,
        "proof": Proof.HIT_TEST,
        **more,
    }
    return Element(id=f"{role.replace(' ', '_')}:{name}", role=role, **fields)  # type: ignore[arg-type]


SAVE = element("Save", at=10)
SEARCH = element("Search", "text", at=60)
NOTES = element("Notes", "text", at=110, states=("enabled", "editable", "multi line"))
WRAP = element("Wrap lines", "check box", at=160)
KIND = element("Kind", "combo box", at=210)
FILE = element("File", "menu", at=0, parent="bar", index=0)
EDIT = element("Edit", "menu", at=40, parent="bar", index=1)
EXPORT = element("Export", "menu", at=2, index=1)
AS_TEXT = element("As text", "menu item", at=80, index=0)
NOTHING = NotRecognised(reason=Absence.NO_TREE)


def picture(number: int, size: tuple[int, int] = (SCREEN.width, SCREEN.height)) -> bytes:
    """A small masked screen as WebP lossless: a window, a title bar and a mark that moves with the number."""
    image = Image.new("RGB", size, "black")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((8, 8, size[0] - 9, size[1] - 9), fill="white")
    drawing.rectangle((8, 8, size[0] - 9, 19), fill=(60, 90, 140))
    drawing.rectangle((16 + number * 3 % 200, 60, 32 + number * 3 % 200, 76), fill=(200, 60 + number % 128, 40))
    data = io.BytesIO()
    image.save(data, "WEBP", lossless=True)
    return data.getvalue()


@dataclass
class Script:
    """Plays a person: each method appends what the recorder would have written, and moves its clock (ms)."""

    drawn: bool = False
    t: int = 0
    app: str = APP
    records: list[JournalRecord] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    frames: int = 0

    def begin(self) -> "Script":
        monitor = Monitor(name="screen", box=SCREEN)
        self.add(StretchBegan(t=self.t, app=self.app, layers=LAYERS, monitors=(monitor,), app_version="1.0"))
        return self

    def add(self, record: JournalRecord) -> None:
        self.records.append(record)

    def wait(self, ms: int) -> "Script":
        self.t += ms
        return self

    def frame(self, role: FrameRole, *, same: bool = False, settled: Settled | None = None) -> str:
        self.frames += 0 if same else 1
        data = picture(self.frames) if self.drawn else b"%d" % self.frames
        name = blake3(data).hexdigest()
        self.pictures[name] = data
        self.add(
            Frame(
                t=self.t,
                id=name,
                role=role,
                canvas=SCREEN,
                monitor="screen",
                full=True,
                windows=(SCREEN.grown(-8),),
                settled=settled,
                exact=True if role is FrameRole.AT_ACTION else None,
            )
        )
        shown = (FILE, EDIT, SEARCH)
        snapshot = ElementSnapshot(elements=shown, source=ElementSource.SCRIPTED, focus=SEARCH.id)
        self.add(ElementsSeen(t=self.t, frame=name, snapshot=snapshot, app=self.app))
        return name

    def approach(self, to: Element | NotRecognised, at: Point, *, dwell: int = 40) -> None:
        self.frame(FrameRole.BEFORE)
        self.wait(5)
        started = self.t
        self.wait(100 + dwell)
        self.add(
            PointerApproached(
                t=self.t, started=started, start=Point(x=0, y=0), end=at, dwell_ms=dwell, target=to, app=self.app
            )
        )

    def press(
        self, on: Element | NotRecognised, at: Point, button: Button = Button.LEFT, *, held: int = 60
    ) -> "Script":
        self.add(PointerPressed(t=self.t, button=button, at=at, target=on, app=self.app))
        self.wait(held)
        self.add(PointerReleased(t=self.t, button=button, at=at, target=on, app=self.app))
        return self

    def click(self, on: Element | NotRecognised = SAVE, count: int = 1, at: Point | None = None) -> "Script":
        place = at or (on.box.centre if isinstance(on, Element) and on.box else Point(x=5, y=5))
        self.approach(on, place)
        self.frame(FrameRole.AT_ACTION, same=True)
        for _ in range(count):
            self.press(on, place)
            self.wait(60)
        return self.rest()

    def rest(self) -> "Script":
        """Let the screen settle and look at it."""
        self.wait(150)
        self.frame(FrameRole.AFTER, settled=Settled.SETTLED)
        return self.wait(1_600)

    def drag(self, start: Point, end: Point) -> "Script":
        self.approach(NOTES, start)
        self.add(PointerPressed(t=self.t, button=Button.LEFT, at=start, target=NOTES, app=self.app))
        for part in range(1, 9):
            self.wait(20)
            x, y = start.x + (end.x - start.x) * part // 8, start.y + (end.y - start.y) * part // 8
            self.add(PointerDragged(t=self.t, at=Point(x=x, y=y)))
        self.wait(20)
        self.add(PointerReleased(t=self.t, button=Button.LEFT, at=end, target=NOTES, app=self.app))
        return self.rest()

    def scroll(self, notches: int = 3, dy: float = 1) -> "Script":
        self.frame(FrameRole.BEFORE)
        for number in range(notches):
            self.wait(50)
            offset = (0, 40 * (number + 1))
            at = Point(x=120, y=100)
            self.add(Scrolled(t=self.t, dx=0, dy=dy, at=at, target=NOTES, app=self.app, offset=offset))
        return self.rest()

    def type(self, text: str = "hello", into: Element = SEARCH, *, submit: bool = False) -> "Script":
        self.frame(FrameRole.BEFORE)
        for place, letter in enumerate(text):
            self.wait(120)
            self.edit(into, EditOperation.INSERT, place, letter)
        if submit:
            self.wait(120)
            self.add(KeyPressed(t=self.t, key="return", target=into, app=self.app))
        return self.rest()

    def edit(
        self, into: Element, operation: EditOperation, place: int, text: str, route: EditRoute = EditRoute.TYPED
    ) -> "Script":
        content = Hidden() if operation is EditOperation.DELETE else Redacted(text=text)
        self.add(
            FieldEdited(
                t=self.t,
                operation=operation,
                field=into,
                app=self.app,
                position=place,
                length=len(text),
                content=content,
                route=route,
            )
        )
        return self

    def key(self, key: str, *modifiers: str, on: Element = SEARCH, repeats: int = 0) -> "Script":
        self.frame(FrameRole.BEFORE)
        self.wait(20)
        self.add(KeyPressed(t=self.t, key=key, modifiers=modifiers, target=on, app=self.app, repeats=repeats))
        return self

    def menu(self) -> "Script":
        """File > Export (opened by resting on it) > As text, all by mouse."""
        self.approach(FILE, FILE.box.centre if FILE.box else Point(x=0, y=0))
        self.frame(FrameRole.AT_ACTION, same=True)
        self.press(FILE, Point(x=20, y=30))
        path = (FILE.name,)
        self.add(MenuOpened(t=self.t, path=path, offered=(element("New", "menu item"), EXPORT), app=self.app))
        self.frame(FrameRole.BETWEEN)
        self.wait(20)
        self.add(
            PointerApproached(
                t=self.wait(200).t,
                started=self.t - 200,
                start=Point(x=20, y=30),
                end=Point(x=22, y=30),
                dwell_ms=80,
                target=EXPORT,
                app=self.app,
            )
        )
        deeper = (FILE.name, EXPORT.name)
        self.wait(30)
        self.add(MenuOpened(t=self.t, path=deeper, offered=(AS_TEXT, element("As PDF", "menu item")), app=self.app))
        self.frame(FrameRole.BETWEEN)
        self.wait(300)
        self.press(AS_TEXT, Point(x=100, y=30))
        chosen = (FILE.name, EXPORT.name, AS_TEXT.name)
        self.add(MenuItemChosen(t=self.t, path=chosen, indices=(0, 1, 0), target=AS_TEXT, app=self.app))
        self.add(MenuClosed(t=self.t, app=self.app))
        return self.rest()

    def option(self, index: int = 1) -> "Script":
        self.approach(KIND, Point(x=230, y=30))
        self.press(KIND, Point(x=230, y=30))
        names = ("Letter", "List", "Table")
        offered = tuple(element(name, "list item", at=210, index=place) for place, name in enumerate(names))
        self.add(OptionsOffered(t=self.t, widget=KIND, offered=offered, total=3, visible=3, app=self.app))
        self.frame(FrameRole.BETWEEN)
        self.wait(250)
        self.press(offered[index], Point(x=230, y=60))
        self.add(OptionChosen(t=self.t, widget=KIND, index=index, value=offered[index].name, app=self.app))
        return self.rest()

    def toggle(self, *, on: bool = True) -> "Script":
        self.approach(WRAP, Point(x=170, y=30))
        self.press(WRAP, Point(x=170, y=30))
        self.add(ElementChanged(t=self.t, what="checked", target=WRAP, app=self.app, before=not on, after=on))
        return self.rest()

    def dialog(self, answer: str = "Cancel") -> "Script":
        button = element(answer, at=120)
        self.add(WindowOpened(t=self.t, window="w2", kind=WindowKind.DIALOG, role="dialog", app=self.app))
        self.wait(400)
        self.approach(button, Point(x=130, y=30))
        self.press(button, Point(x=130, y=30))
        self.add(WindowClosed(t=self.t, window="w2", kind=WindowKind.DIALOG, app=self.app))
        return self.rest()

    def copy(self) -> "Script":
        self.key("c", "ctrl")
        self.add(ClipboardUsed(t=self.t + 1, kind=ClipboardKind.COPY, target=SEARCH, app=self.app))
        return self.rest()

    def paste(self, text: str = "hello") -> "Script":
        self.key("v", "ctrl", on=NOTES)
        self.wait(5)
        self.add(ClipboardUsed(t=self.t, kind=ClipboardKind.PASTE, target=NOTES, app=self.app))
        self.edit(NOTES, EditOperation.INSERT, 0, text, EditRoute.PASTED)
        return self.rest()

    def undo(self, *, repeats: int = 0) -> "Script":
        self.key("z", "ctrl", on=NOTES, repeats=repeats)
        self.wait(5)
        self.edit(NOTES, EditOperation.DELETE, 0, "hello", EditRoute.UNDONE)
        return self.rest()

    def switch(self, to: str = "calculator", version: str = "") -> "Script":
        self.key("tab", "alt")
        self.wait(30)
        self.add(AppSwitched(t=self.t, before=self.app, after=to, app_version=version))
        self.app = to
        return self.rest()

    def secure(self) -> "Script":
        self.add(SecureFieldUsed(t=self.t, app=self.app))
        return self.rest()

    def mark(self, task: str, *, begins: bool, outcome: str | None = None) -> "Script":
        self.add(Marked(t=self.t, task=task, begins=begins, outcome=outcome))
        return self.wait(10)

    def hover(self) -> "Script":
        self.approach(EXPORT, Point(x=20, y=30), dwell=300)
        self.add(ElementChanged(t=self.t + 5, what="expanded", target=EXPORT, app=self.app, before=False, after=True))
        return self.rest()

    def stretch(self) -> ReleasedStretch:
        return ReleasedStretch(records=tuple(self.records))


def office_morning(*, drawn: bool = True) -> tuple[tuple[ReleasedItem, ...], dict[str, bytes]]:
    """A small hand-written session of two stretches with a gap between them, and its pictures."""
    one = Script(drawn=drawn).begin()
    one.mark("Save the list as text", begins=True)
    one.click(SEARCH).type("milk", submit=True).menu().option().toggle()
    one.mark("Save the list as text", begins=False, outcome="done")
    one.copy().paste().undo().key("f5").rest()
    other = Script(drawn=drawn, frames=one.frames).begin()
    other.drag(Point(x=120, y=40), Point(x=180, y=90)).scroll().dialog().secure().switch().click(NOTHING, count=2)
    return (one.stretch(), Gap(), other.stretch()), {**one.pictures, **other.pictures}


def released(*, part: int = 1, parts: int = 1, pseudonym: bytes = b"p" * 32, drawn: bool = True) -> ReleasedContent:
    """The session above as released content."""
    items, pictures = office_morning(drawn=drawn)
    return ReleasedContent(
        receipt="ab" * 32,
        policy_version=3,
        redactor_version="1.0.0",
        recorder_version="0.1.0",
        pseudonym=pseudonym,
        week=Week(name="2026-W47"),
        layers={APP: LAYERS, "calculator": Layers()},
        part=part,
        parts=parts,
        items=items,
        pictures=pictures,
    )
