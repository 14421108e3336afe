"""PC Tracker of PC Agent: `events/*.jsonl`, one action a line, already reduced (github.com/GAIR-NLP/PC-Agent).

Read: clicks, double and right clicks, drags, keys, hotkeys, typed text, the element's name and box, how the task ended.
Absent: times finer than a second, motion, when a button came up, the element's role, the screen. Left out: scrolls,
which say by how much and not where, and waits, which are no input.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import NotFound
from aboveboard.importers import NOT_EXPOSED, Broke, Labels, Opened, Pressed, Raw, Struck, Tally, Told, Wrote
from aboveboard.importers.elements import Seen, edges
from aboveboard.importers.keys import named, struck
from aboveboard.importers.lines import Row, first, rows, size
from aboveboard.importers.roles import UNKNOWN
from aboveboard.model.elements import ElementOrAbsence, ElementSource, Proof
from aboveboard.model.events import Button, Marked, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.layers import Layers

READ = frozenset({"timestamp", "action", "element", "rect"})
LEFT_OUT = frozenset({"screenshot", "marked_screenshot"})
PLACED = re.compile(r"(click|double click|right click|press|drag to) \((-?\d+), (-?\d+)\)")
KEY = re.compile(r"press key (.+)", re.DOTALL)
HOTKEY = re.compile(r"hotkey \((\w+), (.+)\)", re.DOTALL)
TYPED = re.compile(r"type text: (.*)", re.DOTALL)
SCROLL = re.compile(r"scroll \(.*\)")
ENDS = {"finish": "done", "fail": "failed"}
BUTTONS = {"right click": Button.RIGHT}
PRESSES = {"click": 1, "double click": 2, "right click": 1}


class PcTracker:
    """The format of PC Tracker's recordings."""

    name = "pctracker"
    looked_at = "PC-Agent, commit e60ee6e of 2025-05-21"

    def recognises(self, path: Path) -> bool:
        """Tell a recording by the fields of its lines."""
        return any({"timestamp", "action", "screenshot"} <= set(first(file)) for file in _files(path)[:1])

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a file of events, or a folder with some: each is a task of its own."""
        files = _files(path)
        if not files:
            raise NotFound("there is no file of events in the recording", remedy="name a file that ends in .jsonl")
        for file in files:
            size(file)
        # Separate actions are at least 1 ms apart below, so only what was told as a double click is one.
        began = StretchBegan(t=0, app="", layers=Layers(), monitors=(), double_click_ms=0)
        return Opened(began, _raws(files, tally, Seen(label, ElementSource.UIA)))


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def _raws(files: list[Path], tally: Tally, seen: Seen) -> Iterator[Raw]:
    for number, file in enumerate(files):
        if number:
            yield Broke(GapReason.STOPPED)
        yield from _File(tally, seen).raws(file)


@dataclass(slots=True)
class _Moment:
    """The second that a line names, and how many lines have named it."""

    second: float = -1.0
    lines: int = 0

    def of(self, second: float) -> float:
        """Return ms that keep the order of the lines of one second."""
        self.lines = self.lines + 1 if second == self.second else 0
        self.second = second
        return second * 1000 + min(self.lines, 999)


class _File:
    """One file under way."""

    def __init__(self, tally: Tally, seen: Seen) -> None:
        self._tally, self._seen, self._moment, self._begun = tally, seen, _Moment(), False

    def raws(self, file: Path) -> Iterator[Raw]:
        """Yield the inputs of a file."""
        for row in rows(file, self._tally):
            self._tally.fields(row.values, READ, LEFT_OUT, "event")
            at = self._moment.of(_second(row))
            if not self._begun:
                self._begun = True
                yield Told(at, Marked(t=0, task="", begins=True))
            yield from self._action(row, row.words("action"), at)

    def _action(self, row: Row, action: str, at: float) -> Iterator[Raw]:
        if found := PLACED.fullmatch(action):
            x, y = float(found[2]), float(found[3])
            yield from _pointer(found[1], at, x, y, self._element(row))
        elif found := KEY.fullmatch(action):
            yield from self._key(at, found[1])
        elif found := HOTKEY.fullmatch(action):
            yield from _hotkey(at, found[1], found[2])
        elif found := TYPED.fullmatch(action):
            yield Wrote(at, found[1])
        elif SCROLL.fullmatch(action):
            self._tally.left_out["scrolls, which have no place"] += 1
        elif action == "wait":
            self._tally.left_out["waits"] += 1
        elif action in ENDS:
            yield Told(at, Marked(t=0, task="", begins=False, outcome=ENDS[action]))
        else:
            self._tally.kind(" ".join(action.split(" (", maxsplit=1)[0].split(":", maxsplit=1)[0].split()[:3]))

    def _element(self, row: Row) -> ElementOrAbsence:
        box, name = edges(row.inner("rect")), row.values.get("element")
        if box is None and not isinstance(name, str):
            return NOT_EXPOSED
        # It writes "Unknown" where the name is empty, and keeps no role.
        known = name if isinstance(name, str) and name != "Unknown" else ""
        return self._seen.element(UNKNOWN, known, box, Proof.HIT_TEST)

    def _key(self, at: float, key: str) -> Iterator[Raw]:
        if named(key) in {"ctrl", "alt", "shift", "meta"}:
            self._tally.left_out["modifiers pressed alone"] += 1
            return
        name, text = struck(key) if len(key) == 1 else (named(key), " " if key == "space" else "")
        yield Struck(at, name, True, text)
        yield Struck(at, name, False, text)


def _pointer(action: str, at: float, x: float, y: float, target: ElementOrAbsence) -> Iterator[Raw]:
    if action == "drag to":
        yield Pressed(at, x, y, Button.LEFT, down=False)
        return
    button = BUTTONS.get(action, Button.LEFT)
    if action == "press":
        yield Pressed(at, x, y, button, down=True, target=target)
        return
    for _ in range(PRESSES[action]):
        yield Pressed(at, x, y, button, down=True, target=target)
        yield Pressed(at, x, y, button, down=False, target=target)


def _hotkey(at: float, held: str, key: str) -> Iterator[Raw]:
    modifier = named(held)
    name, text = struck(key) if len(key) == 1 else (named(key), "")
    yield Struck(at, modifier, True)
    yield Struck(at, name, True, text)
    yield Struck(at, name, False, text)
    yield Struck(at, modifier, False)


def _second(row: Row) -> float:
    try:
        told = datetime.datetime.strptime(row.words("timestamp"), "%Y-%m-%d_%H:%M:%S")  # noqa: DTZ007 - no zone is told
    except ValueError:
        raise row.unlike("timestamp", "a time as 2024-11-26_16:15:19") from None
    return told.replace(tzinfo=datetime.UTC).timestamp()


IMPORTER = PcTracker()
