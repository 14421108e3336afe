"""What a recorder would have written of a person at work: every act appends its records and moves the clock."""

import random
from dataclasses import dataclass, field

from aboveboard.model.elements import Element, ElementSource, PathPart, Proof
from aboveboard.model.events import (
    AppSwitched,
    Button,
    ClipboardKind,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    ElementChanged,
    FieldEdited,
    FileChosen,
    KeyPressed,
    Marked,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    Navigated,
    NavigationCause,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
    PointerReleased,
    Scrolled,
    StretchBegan,
    WindowClosed,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.events import JournalRecord as Record
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Chrome, Hidden, LengthClass, Shape, TextKind

SCREEN = Rect(x=0, y=0, width=1280, height=800)
LETTER_MS = 140
"""Between two letters of an ordinary typist."""

SETTLE_MS = 250
"""Until a window or a page stands."""


@dataclass
class Paper:
    """A person's hands on paper: `pace_ms` lies between two acts in the median, `keyboard` is the share of hotkeys."""

    chance: random.Random
    app: str
    pace_ms: int = 1_800
    keyboard: float = 0.5
    t: int = 0
    records: list[Record] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin the stretch."""
        monitor = Monitor(name="screen", box=SCREEN)
        self.records.append(StretchBegan(t=self.t, app=self.app, layers=Layers(), monitors=(monitor,)))

    def mark(self, task: str, *, begins: bool, outcome: str | None = None) -> None:
        """Mark the begin or end of a task, as the participant does."""
        self.t += 1
        self.records.append(Marked(t=self.t, task=task, begins=begins, outcome=outcome))
        self.t += 1

    def wait(self, ms: float) -> None:
        """Do nothing for so long."""
        self.t += int(ms)

    def at(self, view: str) -> None:
        """Be in another view of the app from here on: what its elements lie in."""
        self.places[self.app] = view

    def go(self, app: str) -> None:
        """Bring another app to the front, by keys or with the pointer."""
        if app == self.app:
            return
        self._think()
        if self.chance.random() < self.keyboard:
            self.records.append(
                KeyPressed(t=self.t, key="tab", modifiers=("alt",), target=self._element("window"), app=self.app)
            )
            self.t += 60
        self.records.append(AppSwitched(t=self.t, before=self.app, after=app))
        self.app = app
        self.t += SETTLE_MS

    def click(self, role: str, name: str = "", count: int = 1) -> None:
        """Click on a control."""
        self._think()
        for _ in range(count):
            self._press(self._element(role, name))

    def open(self, role: str, name: str, view: str) -> None:
        """Click on what leads to another view of the app."""
        self.click(role, name)
        self.at(view)
        self.t += SETTLE_MS

    def type(self, role: str, name: str, letters: int = 12, *, submit: bool = False, slips: float = 0.1) -> None:
        """Type into a field, at times with a slip that is taken back."""
        self._think()
        into = self._element(role, name)
        for place in range(letters):
            self._edit(into, EditOperation.INSERT, place)
            if self.chance.random() < slips / 4:
                self._edit(into, EditOperation.DELETE, place)
                self._edit(into, EditOperation.INSERT, place)
        if submit:
            self.t += LETTER_MS
            self.records.append(KeyPressed(t=self.t, key="return", target=into, app=self.app))

    def key(self, key: str, *modifiers: str, role: str = "text", name: str = "") -> None:
        """Press a key that types nothing."""
        self._think()
        target = self._element(role, name)
        self.records.append(KeyPressed(t=self.t, key=key, modifiers=modifiers, target=target, app=self.app))

    def command(self, keys: str, menu: str, item: str) -> None:
        """Give a command by its hotkey or through its menu, as the person is used to."""
        if self.chance.random() < self.keyboard:
            *modifiers, key = keys.split("+")
            self.key(key, *modifiers)
        else:
            self.menu(menu, item)

    def menu(self, menu: str, item: str) -> None:
        """Choose from a menu with the pointer."""
        self._think()
        head, entry = self._element("menu", menu), self._element("menu item", item)
        self._press(head)
        self.records.append(MenuOpened(t=self.t, path=(head.name,), offered=(entry,), app=self.app))
        self.t += 400
        self._press(entry)
        self.records.append(
            MenuItemChosen(t=self.t, path=(head.name, entry.name), indices=(0, 1), target=entry, app=self.app)
        )
        self.records.append(MenuClosed(t=self.t, app=self.app))

    def option(self, name: str, count: int = 5) -> None:
        """Choose an option of a dropdown."""
        self._think()
        widget, index = self._element("combo box", name), self.chance.randrange(count)
        offered = tuple(self._element("list item", f"{name} {place}") for place in range(count))
        self._press(widget)
        self.records.append(
            OptionsOffered(t=self.t, widget=widget, offered=offered, total=count, visible=count, app=self.app)
        )
        self.t += 500
        self._press(offered[index])
        self.records.append(OptionChosen(t=self.t, widget=widget, index=index, value=offered[index].name, app=self.app))

    def toggle(self, name: str) -> None:
        """Bring a checkbox to its other state."""
        self._think()
        box = self._element("check box", name)
        self._press(box)
        self.records.append(
            ElementChanged(t=self.t, what="checked", target=box, app=self.app, before=False, after=True)
        )

    def answer(self, button: str, dialog: str = "") -> None:
        """Answer a dialog that has come up."""
        before = self.places.get(self.app, "")
        self.records.append(WindowOpened(t=self.t, window="d", kind=WindowKind.DIALOG, role="dialog", app=self.app))
        self.t += SETTLE_MS
        self.at(dialog)
        self._think()
        self._press(self._element("push button", button))
        self.records.append(WindowClosed(t=self.t, window="d", kind=WindowKind.DIALOG, app=self.app))
        self.at(before)

    def choose_file(self, *, saving: bool) -> None:
        """Answer a file picker."""
        self._think()
        self._press(self._element("push button", "Save" if saving else "Open"))
        self.records.append(FileChosen(t=self.t, saving=saving, app=self.app))

    def copy(self, role: str = "text", name: str = "") -> None:
        """Copy what is selected."""
        self._clipboard("c", ClipboardKind.COPY, self._element(role, name))

    def paste(self, role: str = "text", name: str = "") -> None:
        """Paste into a field."""
        into = self._element(role, name)
        self._clipboard("v", ClipboardKind.PASTE, into)
        self._edit(into, EditOperation.INSERT, 0, EditRoute.PASTED)

    def scroll(self, notches: int = 3) -> None:
        """Turn the wheel over the view."""
        self._think()
        for _ in range(notches):
            self.t += 90
            self.records.append(
                Scrolled(t=self.t, dx=0, dy=1, at=Point(x=600, y=400), target=self._element("panel"), app=self.app)
            )

    def page(self, route: str, *, typed: bool = False) -> None:
        """Come to another page of the site: by what was just pressed, or by its address."""
        if typed:
            self._think()
        self.t += 120
        cause = NavigationCause.TYPED if typed else NavigationCause.LINK
        self.records.append(Navigated(t=self.t, origin=f"https://{self.app}.example", route=route, cause=cause))
        self.at(route)
        self.t += SETTLE_MS

    def stretch(self) -> ReleasedStretch:
        """Return all that was written."""
        return ReleasedStretch(records=tuple(self.records))

    def _think(self) -> None:
        self.t += int(self.pace_ms * self.chance.lognormvariate(0, 0.5))

    def _element(self, role: str, name: str = "") -> Element:
        view = self.places.get(self.app, "")
        path = (PathPart(role="frame"), *((PathPart(role="panel", name=Chrome(text=view)),) if view else ()))
        return Element(
            id=f"{self.app}/{view}/{role}/{name}",
            role=role,
            name=Chrome(text=name) if name else Hidden(),
            states=("enabled", "showing"),
            box=Rect(x=600, y=400, width=60, height=20),
            path=path,
            source=ElementSource.SCRIPTED,
            proof=Proof.HIT_TEST,
        )

    def _press(self, on: Element) -> None:
        at = Point(x=610, y=410)
        self.records.append(PointerPressed(t=self.t, button=Button.LEFT, at=at, target=on, app=self.app))
        self.t += 80
        self.records.append(PointerReleased(t=self.t, button=Button.LEFT, at=at, target=on, app=self.app))
        self.t += 60

    def _edit(self, into: Element, operation: EditOperation, place: int, route: EditRoute = EditRoute.TYPED) -> None:
        self.t += LETTER_MS
        content = Shape(kind=TextKind.WORDS, length=LengthClass.ONE) if operation is EditOperation.INSERT else Hidden()
        self.records.append(
            FieldEdited(
                t=self.t, operation=operation, field=into, app=self.app, position=place, content=content, route=route
            )
        )

    def _clipboard(self, key: str, kind: ClipboardKind, on: Element) -> None:
        self._think()
        self.records.append(KeyPressed(t=self.t, key=key, modifiers=("ctrl",), target=on, app=self.app))
        self.t += 5
        self.records.append(ClipboardUsed(t=self.t, kind=kind, target=on, app=self.app))
