"""A stage for the recorder's tests: a scripted desktop and tree, a real journal, and a clock that tests move."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyrage

from aboveboard.desktop import RawButton, RawKey, RawMotion, Window
from aboveboard.desktop.scripted import Paint, ScriptedDesktop, Stage
from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.formats.journal import JournalWriter, read_journal, recording
from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import AppClass, Layers, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.model.sessions import Recording, SessionHead
from aboveboard.recorder.capture import Capture
from aboveboard.recorder.scope import Approved, Scope
from tests.unit.recorder.describing import Shapes

EDITOR = AppIdentity(executable="/usr/bin/editor")
MAILER = AppIdentity(executable="/usr/bin/mailer")
OTHER = AppIdentity(executable="/usr/bin/other")
TEXT = Node(
    ref="text",
    role="text",
    states=frozenset({"editable", "showing", "sensitive", "multi line"}),
    box=Rect(120, 160, 300, 200),
    pid=10,
)
BUTTON = Node(ref="button", role="push button", name="Save", states=frozenset({"showing"}), box=Rect(120, 120, 60, 30))
PASSWORD = Node(ref="secret", role="password text", states=frozenset({"editable"}), box=Rect(200, 120, 100, 30), pid=10)


def approved(identity: AppIdentity, layers: Layers, app_class: AppClass = AppClass.GENERAL) -> Approved:
    name = identity.executable.rpartition("/")[2]
    bounded = layers.bounded(app_class)
    return Approved(AppRule(id=name, name=name, identities=(identity,), layers=bounded, app_class=app_class), bounded)


SCOPE = Scope(
    {
        EDITOR: approved(EDITOR, Layers(text=TextLayer.REDACTED)),
        MAILER: approved(MAILER, Layers(), AppClass.MAIL),
    }
)


def window(
    number: int, identity: AppIdentity | None, box: Rect, pid: int | None = None, *, popup: bool = False
) -> Window:
    return Window(id=number, frame=number, box=box, pid=pid or number * 10, identity=identity, popup=popup)


EDIT = window(1, EDITOR, Rect(100, 100, 400, 300))
MAIL = window(2, MAILER, Rect(520, 100, 300, 300))
ALIEN = window(3, OTHER, Rect(520, 420, 300, 300))
KEY_MS = 80
"""From one key to the next."""

MENU = window(4, EDITOR, Rect(110, 130, 100, 120), pid=10, popup=True)


@dataclass
class Stagehand:
    """Plays time in steps of 20 ms, as the loop would."""

    folder: Path
    desktop: ScriptedDesktop = field(default_factory=ScriptedDesktop)
    elements: ScriptedElements = field(default_factory=ScriptedElements)
    scope: Scope = SCOPE
    time: int = 0
    hidden: frozenset[int] = frozenset()
    quota_bytes: int = 1 << 30

    def __post_init__(self) -> None:
        self.day = pyrage.x25519.Identity.generate()
        head = SessionHead(
            session="s",
            number=1,
            purpose="demo",
            receipt="r",
            policy_version=1,
            began=0,
            recipient=str(self.day.to_public()),
        )
        self.writer = JournalWriter(self.folder / "s", head, quota_bytes=self.quota_bytes)
        self.elements.show(10, ScriptedProcess((TEXT, BUTTON), (EDIT.box,), focus="text"))
        self.elements.show(20, ScriptedProcess((), (MAIL.box,)))

    def begin(self, *windows: Window, focus: int | None = 1) -> None:
        self.elements.__enter__()
        self.writer.__enter__()
        self.desktop.add(Stage(0, windows or (EDIT, MAIL, ALIEN), focus=focus))
        self.desktop.add(RawMotion(0, Point(150, 130), 0))
        self.desktop.advance(0)
        self.capture = Capture(self.desktop, self.elements, Shapes(), self.scope, self.writer, hidden=self.hidden)
        self.play(300)

    def play(self, ms: int) -> None:
        for _ in range(0, ms, 20):
            self.time += 20
            self.desktop.advance(self.time)
            raws = self.desktop.read()
            if raws:
                self.capture.arrived(raws, self.time)
            self.capture.reported(self.elements.changes(), self.time)
            self.capture.look(self.time)

    def stage(self, *windows: Window, focus: int | None) -> None:
        self.desktop.add(Stage(self.time + 1, windows or (EDIT, MAIL, ALIEN), focus=focus))

    def key(self, name: str, text: str = "", state: int = 0, *, repeat: bool = False) -> None:
        self.desktop.add(RawKey(self.time + 1, 38, True, state, name, text, repeat=repeat))
        self.play(20)

    def type(self, text: str) -> None:
        """Press printable keys, each followed by the tree's report."""
        for place, character in enumerate(text):
            self.type_at(place, character)

    def type_at(self, place: int, character: str) -> None:
        """Press one printable key and report it."""
        self.key(character, character)
        self.report_insert(character, place)
        self.play(KEY_MS - 20)

    def report_insert(self, text: str, position: int, node: Node = TEXT) -> None:
        self.report(Change(ChangeKind.TEXT_INSERTED, node, position=position, text=text))

    def report(self, *changes: Change) -> None:
        self.elements.report(*changes)

    def move(self, *points: tuple[int, int], state: int = 0) -> None:
        for x, y in points:
            self.desktop.add(RawMotion(self.time + 1, Point(x, y), state))
            self.play(20)

    def button(self, x: int, y: int, number: int = 1, *, down: bool = True, up: bool = True) -> None:
        if down:
            self.desktop.add(RawButton(self.time + 1, number, True, Point(x, y), 0))
            self.play(40)
        if up:
            self.desktop.add(RawButton(self.time + 1, number, False, Point(x, y), 0))
            self.play(40)

    def paint(self, box: Rect, value: int) -> None:
        self.desktop.add(Paint(self.time + 1, box, np.full(4, value, np.uint8)))

    def sealed(self) -> Recording:
        """Read what a crash would leave now."""
        return recording(read_journal(self.folder / "s", self.day).batches)

    def end(self, reason: GapReason = GapReason.STOPPED) -> Recording:
        """Let everything settle, end the session and read it back."""
        self.play(3_000)
        self.capture.end(reason, self.time)
        self.writer.__exit__(None, None, None)
        return recording(read_journal(self.folder / "s", self.day).batches)


def all_records(read: Recording) -> list[JournalRecord]:
    return [record for stretch in read.stretches for record in stretch.records]


def names(records: Sequence[JournalRecord]) -> list[str]:
    return [type(record).__name__ for record in records]


def of(read: Recording, *kinds: type) -> list[object]:
    return [record for record in all_records(read) if isinstance(record, kinds)]


def one(read: Recording, kind: type) -> object:
    (found,) = of(read, kind)
    return found
