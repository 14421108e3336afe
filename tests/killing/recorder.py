"""The recorder, killed while a person works: what was sealed opens, and at most 2 s of the work are missing.

A bystander notes when each key and click is sent. Letters come by chance, so that a run of a few of them occurs once,
and no two clicks at one point: what is in the journal can be found in what was sent.
"""

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.formats import blocks
from aboveboard.formats.control import Status
from aboveboard.formats.journal import JournalReading, read_journal, recording
from aboveboard.formats.journal_writer import FILE_NAME
from aboveboard.formats.places import Places
from aboveboard.model.events import FieldEdited, PointerPressed, StretchBegan
from aboveboard.model.geometry import Point
from aboveboard.model.text import Redacted
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from tests.killing.course import Course, Findings, Metronome, until
from tests.permitting import signers
from tests.recorders import EDITOR, Companion, Desk

KEYS = "abcdefghijklmnopqrstuvwxyz"
WORD, LETTERS, RUN, CLICKS = 6, 42, 75, 12
"""Letters of a word, of all words, of a run that no word's end interrupts; and clicks."""


@dataclass(frozen=True)
class Sent:
    """A key or a click, and when the X server was asked for it (monotonic seconds)."""

    at: float
    what: str | Point


@dataclass
class Sitting:
    """One session: what was sent in it, and what its journal held at the latest look before the kill."""

    name: str
    sent: list[Sent] = field(default_factory=list)
    seen: dict[Path, bytes] = field(default_factory=dict)


class RecorderKills:
    """A person at an editor: words, one long run of letters, clicks, and the end of a session."""

    name = "recorder"
    phases: Sequence[str] = ("starting", "words", "letters", "clicks", "ending")

    def __init__(self, desk: Desk, hands: Hands, editor: Window, metronome: Metronome) -> None:
        self._desk = desk
        self._metronome = metronome
        self._hands = hands
        self._editor = editor
        self._number = 0
        self._sitting = Sitting("")
        self._process: subprocess.Popen[bytes] | None = None
        self._companion: Companion | None = None
        self._chance = random.Random(1)

    def work(self, course: Course) -> None:
        """Begin a session, work in it, end it; whoever works does not mind that the recorder is gone."""
        self._sitting = Sitting("")
        if course.aim == "starting":
            self._end()
        course.enter("starting")
        if self._process is None and not self._spawn():
            return
        if course.aim == "starting" or not self._begin():
            return
        acts = {"words": self._words, "letters": self._on_and_on, "clicks": self._clicks, "ending": self._pause}
        for phase, act in acts.items():
            if course.wants(phase):
                course.enter(phase)
                act()

    def kill(self) -> None:
        """SIGKILL, right after a look at what is sealed."""
        self._sitting.seen = {path: path.read_bytes() for path in self._files()}
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)

    def verify(self, course: Course) -> Findings:
        """Read the journal, start the next recorder, and see that it begins idle and leaves that journal alone."""
        found, held = Findings(), {path: path.read_bytes() for path in self._files()}
        if self._sitting.name and held:
            self._check_sealed(found)
            reading = read_journal(self._folder, self._desk.day)
            self._check_numbers(found, reading)
            self._check_gap(found, reading, course)
        found.late_s = self._metronome.late_s(course.killed_at)
        if course.aim:
            self._end()
            found.require(self._spawn(), "the next recorder did not start")
        found.require(self._desk.ask(Status()).state == "idle" or not course.aim, "the next recorder is not idle")
        found.require(held == {path: path.read_bytes() for path in self._files()}, "the next recorder touched it")
        return found

    # --- what must hold ----------------------------------------------------------------------------------------

    def _check_sealed(self, found: Findings) -> None:
        """Whatever blocks were whole before the kill are still there, and only the last file may end within one."""
        files = self._files()
        for number, path in enumerate(files):
            data, before = path.read_bytes(), self._sitting.seen.get(path, b"")
            if not data.startswith(before):
                found.lost.append("sealed bytes")
            found.require(number == len(files) - 1 or not blocks.split(data).truncated, "a block within is cut")
        found.lost += [f"{path.name}" for path in self._sitting.seen if path not in files]

    def _check_numbers(self, found: Findings, reading: JournalReading) -> None:
        """Within a stretch each record has the next number: none is there twice, none is missing in between."""
        expected: dict[int, int] = {}
        for batch in reading.batches:
            wanted = expected.get(batch.stretch, 0)
            if batch.first < wanted:
                found.duplicated.append(f"records {batch.first} to {wanted} of a stretch")
            if batch.first > wanted:
                found.lost.append(f"records {wanted} to {batch.first} of a stretch")
            expected[batch.stretch] = batch.first + len(batch.records)
        begun = all(isinstance(each.records[0], StretchBegan) for each in recording(reading.batches).stretches)
        found.require(begun, "a stretch does not begin with its beginning")

    def _check_gap(self, found: Findings, reading: JournalReading, course: Course) -> None:
        """Find the latest thing sent that is in the journal: all that is missing behind it counts until the kill."""
        sent = self._sitting.sent
        there = self._places_of(found, reading)
        if not course.aim:
            found.require({type(sent[place].what) for place in there} == {str, Point}, "no letter or no click came")
            return
        missing = sent[max(there, default=-1) + 1 :]
        found.gap_s = max(0.0, course.killed_at - missing[0].at) if missing else 0.0

    def _places_of(self, found: Findings, reading: JournalReading) -> list[int]:
        """Return the places, in what was sent, of everything that the journal holds."""
        sent = self._sitting.sent
        letters = [place for place, each in enumerate(sent) if isinstance(each.what, str)]
        points = {each.what: place for place, each in enumerate(sent) if isinstance(each.what, Point)}
        text = "".join(str(sent[place].what) for place in letters)
        places: list[int] = []
        reached = 0
        for record in (record for batch in reading.batches for record in batch.records):
            if isinstance(record, PointerPressed) and record.at in points:
                if points[record.at] in places:
                    found.duplicated.append("a click")
                places.append(points[record.at])
            if isinstance(record, FieldEdited) and isinstance(record.content, Redacted):
                run = "".join(filter(str.isalpha, record.content.text))
                at = text.find(run, reached)  # a machine that is late may have dropped letters before it
                if at < 0:
                    found.duplicated.append("letters that were written down before, or never sent")
                    continue
                reached = at + len(run)
                places += letters[at:reached]
        return places

    # --- the person --------------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        """Begin a session and wait until work in the editor counts; False when the recorder is gone."""
        self._number += 1
        self._sitting = Sitting(f"s{self._number:04d}")
        if self._companion is None:
            self._companion = self._desk.companion()
        if self._companion.do("start", self._desk.head(self._sitting.name)).get("state") != "recording":
            return False
        self._hands.click(Point(self._editor.box.x + 60, self._editor.box.y + 300))
        self._hands.press("return")
        until(lambda: self._companion_says() in {"mousepad", "gone"}, "work in the editor counted")
        return self._companion_says() == "mousepad"

    def _words(self) -> None:
        for _ in range(LETTERS // WORD):
            self._type(WORD)
            self._hands.type(" ")

    def _on_and_on(self) -> None:
        self._type(RUN)

    def _clicks(self) -> None:
        for number in range(CLICKS):
            at = Point(self._editor.box.x + 60 + 31 * number, self._editor.box.y + 200 + 17 * (number % 7))
            self._hands.move(at)
            self._sitting.sent.append(Sent(time.monotonic(), at))
            self._hands.click(at)

    def _pause(self) -> None:
        companion = self._companion  # a kill takes it away
        self._type(2 * WORD)
        if companion is not None:
            companion.do("pause")

    def _type(self, count: int) -> None:
        for _ in range(count):
            letter = self._chance.choice(KEYS)
            self._sitting.sent.append(Sent(time.monotonic(), letter))
            self._hands.type(letter)

    # --- the processes -----------------------------------------------------------------------------------------

    @property
    def _folder(self) -> Path:
        return self._desk.places.journal / self._sitting.name

    def _files(self) -> list[Path]:
        if not self._sitting.name or not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if FILE_NAME.fullmatch(path.name))

    def _companion_says(self) -> str:
        assert self._companion is not None
        told = self._companion.do("status")
        return "gone" if told.get("state") != "recording" else str(told.get("app", ""))

    def _spawn(self) -> bool:
        """Start a recorder; False when it ends before it is ready."""
        command = [sys.executable, "-m", "aboveboard.cli", "recorder", "--data", str(self._desk.places.data), "--demo"]
        self._process = process = self._desk.start(command, talk=True)
        assert process.stdout is not None
        return process.stdout.readline() == b"ready\n"

    def _end(self) -> None:
        """End it, and let its companion go, which was connected to it."""
        for process in (self._process, self._companion.process if self._companion else None):
            if process is not None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                process.wait(30)
        self._process = self._companion = None


@contextlib.contextmanager
def recorder_kills(folder: Path, screen: DemoScreen) -> Iterator[RecorderKills]:
    """A device with an editor open on a demo screen, and a person's hands."""
    places = Places(data=folder / "data", runtime=folder / "run" / "aboveboard")
    places.make()
    (folder / "run").chmod(0o700)
    desk = Desk(screen, folder, places, pyrage.x25519.Identity.generate(), signers())
    with contextlib.ExitStack() as stack:
        stack.callback(desk.end)
        desk.allow(EDITOR)
        view = stack.enter_context(X11Desktop(screen.environment))
        hands = stack.enter_context(hands_on(screen))
        metronome = stack.enter_context(Metronome())
        yield RecorderKills(desk, hands, stack.enter_context(editor_on(screen, view)), metronome)


@contextlib.contextmanager
def editor_on(screen: DemoScreen, view: X11Desktop) -> Iterator[Window]:
    """Start an editor; its window is on the screen from when it is entered until it is left."""
    process = screen.start(["mousepad", "--disable-server"])

    def shown() -> list[Window]:
        own = [window for window in view.context().stack if window.pid == process.pid and not window.popup]
        return [window for window in own if window.box.width > 100]

    try:
        until(lambda: bool(shown()), "the editor was there")
        yield shown()[-1]
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def hands_on(screen: DemoScreen) -> Iterator[Hands]:
    """Hands on a screen; libxcb reads the cookie's place from this process's environment only."""
    before = os.environ.get("XAUTHORITY")
    os.environ["XAUTHORITY"] = screen.environment["XAUTHORITY"]
    try:
        with Hands(screen.display) as hands:
            yield hands
    finally:
        os.environ.pop("XAUTHORITY")
        if before is not None:
            os.environ["XAUTHORITY"] = before
