"""A screen with the product on it and programs that tell of themselves; acts done before them, and the steps they gave.

The recorder, its companion and its strip are the product's own. Which act a step belongs to is told by time: the hand
notes when it began each, and presses, which both clocks saw, tell how the recording's clock stands to the hand's.
"""

import contextlib
import json
import os
import subprocess
import tempfile
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import NotRunning
from aboveboard.formats.control import Reply
from aboveboard.model.events import FieldEdited, JournalRecord, KeyPressed, PointerPressed
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms, distance, is_input, time_of
from aboveboard.reduction.registry import reduce
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from benchmarks._actions_expected import Expected
from benchmarks._actions_words import chrome
from benchmarks._device import Device, device
from benchmarks.recorded_episodes import stretches

ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT = 1280, 800
PATIENCE_S = 20.0
NEAR_MS = 60
"""So close in both clocks is the same press."""

SAME_SPOT_PX = 3
"""So close on the screen is the same press."""

Pressed = tuple[int, Point]
"""When the hand pressed something, by its own clock, and where the pointer was."""

MOST_FAILED = 6
"""After so many acts in a row that came to nothing, something is wrong with the program or the hand."""

LAYERS = Layers(text=TextLayer.REDACTED)
PYTHON = Path("/usr/bin/python3").resolve()
STARTER = Path("/usr/lib", PYTHON.name, "runpy.py")
"""Only a script that root alone may change says who a program is: Python's own, which runs the module it is given."""

SMALL = AppRule(
    id="small",
    name="Small program",
    identities=(AppIdentity(executable=str(PYTHON), script=str(STARTER)),),
    layers=LAYERS,
    chrome=chrome(),
)


def now() -> int:
    """Return ms of a clock that only grows."""
    return time.monotonic_ns() // 1_000_000


def until(look: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """Look until there is something to see, and return it. Raises NotRunning that names what never came."""
    end = time.monotonic() + patience_s
    while not (found := look()):
        if time.monotonic() > end:
            raise NotRunning(f"never saw {what}")
        time.sleep(0.02)
    return found


class Program:
    """A small program that tells of itself: what happened, and where its widgets are."""

    def __init__(self, process: "subprocess.Popen[bytes]", corner: Callable[[int], Point]) -> None:
        self._process, self._corner = process, corner
        self.said: list[tuple[Any, ...]] = []
        self.printed = ""
        self._shown: list[dict[str, list[int]]] = []
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def _hear(self) -> None:
        for line in self._process.stdout or ():
            try:
                told = json.loads(line)
            except json.JSONDecodeError:  # what a toolkit prints besides
                self.printed = f"{self.printed}{line.decode()}"[-1_000:]
                continue
            if "did" in told:
                self.said.append(tuple(told["did"]))
            else:
                self._shown.append(told["shown"])

    def end(self) -> None:
        """Let go of a program that has ended."""
        self._hearing.join()
        for wire in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                wire.close() if wire else None

    def where(self) -> dict[str, Rect]:
        """Return where on the screen each of its widgets that show is."""
        return self._ask("where")

    def focus(self, name: str) -> None:
        """Let it bring the focus to a widget by itself, the caret at its end."""
        self._ask(f"focus {name}")

    @property
    def marked(self) -> str:
        """The entry of a menu that was marked last, by its path."""
        return next((one[1] for one in reversed(self.said) if one[0] == "marked"), "")

    def _ask(self, line: str) -> dict[str, Rect]:
        count = len(self._shown)
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        until(lambda: len(self._shown) > count, f"the program's answer; it printed {self.printed}", 10.0)
        return {name: self._box(*place) for name, place in self._shown[-1].items()}

    def _box(self, window: int, x: int, y: int, width: int, height: int) -> Rect:
        corner = self._corner(window) if window else Point(0, 0)
        return Rect(corner.x + x, corner.y + y, width, height)


@dataclass(frozen=True)
class Act:
    """One interaction: how it is done, what the program then says, and what actions it must come to."""

    group: str
    name: str
    do: "Callable[[Doing], None]"
    expects: tuple[Expected, ...]
    says: tuple[Any, ...] = ()
    rest_s: float = 0.5


@dataclass(frozen=True)
class Done:
    """An act that was done: when it began, and where the program's widgets were."""

    act: Act
    began: int
    boxes: Mapping[str, Rect]


@dataclass
class Doing:
    """Hands before one program; `boxes` are where things were when they were last looked at."""

    hands: Hands
    program: Program
    boxes: dict[str, Rect] = field(default_factory=dict)

    def box(self, name: str) -> Rect:
        """Return where a widget is, once it is there and at rest."""
        before: list[Rect | None] = [None]

        def still() -> Rect | None:
            self.boxes.update(self.program.where())
            last, before[0] = before[0], self.program.where().get(name)
            return before[0] if before[0] is not None and before[0] == last else None

        found: Rect = until(still, f"{name} on the screen", 6.0)
        self.boxes[name] = found
        return found

    def click(self, name: str, *, button: int = 1, count: int = 1, left: int | None = None) -> None:
        """Press a widget in its middle, or so many pixels from its left edge, or from its right one where negative."""
        box = self.box(name)
        x = box.centre.x if left is None else (box.x if left >= 0 else box.right) + left
        self.hands.click(Point(x, box.centre.y), button=button, count=count)

    def keys(self, *chords: str) -> None:
        """Press keys, one after the other."""
        for chord in chords:
            self.hands.press(chord)
            self.hands.rest(0.15)

    def heard(self, *what: Any, since: int = 0) -> None:
        """Wait until the program has said something since so many words."""
        until(lambda: what in [one[: len(what)] for one in self.program.said[since:]], f"the word of {what}", 6.0)


@dataclass
class Stage:
    """A screen, the product, and a hand that notes when it pressed.

    `ended` are the acts before which the recorder had ended its session by itself, and why; another was begun.
    """

    screen: DemoScreen
    hands: Hands
    device: Device
    view: X11Desktop
    folder: Path
    pressed: list[Pressed] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Begin a session by a press of Resume."""
        self.sessions.append(self.device.resume(self.hands))

    def go_on(self) -> str:
        """Begin another session where the recorder has ended the one before; return why, empty where it goes on."""
        told = self.status()
        if told.state == "recording":
            return ""
        self.begin()
        return told.fault or told.reason or told.state

    def end(self) -> None:
        """End the session by a press of Pause, if it is still recorded."""
        if self.status().state == "recording":
            self.device.pause(self.hands)

    def status(self) -> Reply:
        """Ask the recorder how things are; one that failed is begun anew and records no session."""
        for _ in range(int(PATIENCE_S * 10)):
            with contextlib.suppress(OSError):
                return self.device.status()
            time.sleep(0.1)
        raise NotRunning("no recorder answers")

    def program(self, module: str) -> Program:
        """Start a small program, by its module's name, and wait until it is shown."""
        process = self.screen.start(
            [str(Path("/usr/bin/python3")), str(STARTER), module],
            extra={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "QT_ACCESSIBILITY": "1"},
            output=subprocess.PIPE,
            input_from=subprocess.PIPE,
        )
        program = Program(process, self.corner)
        self.programs.append(program)
        until(lambda: self._placed(process.pid), "the program's window", 60.0)
        until(lambda: self.view.context().focus, "a focus")
        return program

    def _placed(self, pid: int) -> bool:
        own = [one for one in self.view.context().stack if one.pid == pid and not one.popup and one.box.width > 100]
        return bool(own) and own[-1].frame_box is not None

    def corner(self, window: int) -> Point:
        """Return where on the screen an X window's upper left corner is."""
        found = next((one.box for one in self.view.context().stack if one.id == window), None)
        return Point(0, 0) if found is None else Point(found.x, found.y)

    def play(self, doing: Doing, acts: Sequence[Act]) -> tuple[list[Done], list[str]]:
        """Do acts in one session; return those done, and which the program never confirmed."""
        done: list[Done] = []
        failed: list[str] = []
        for act in acts:
            if self.sessions and (why := self.go_on()):
                self.ended.append(f"{act.name}: {why}")
            began, since = now(), len(doing.program.said)
            doing.boxes = {}
            try:
                act.do(doing)
                if act.says:
                    doing.heard(*act.says, since=since)
            except NotRunning as error:
                failed.append(f"{act.name}: {str(error).partition(' Remedy:')[0]}")
                if [one.act for one in done[-MOST_FAILED:]] == [NOTHING] * MOST_FAILED:
                    failed.append("the rest: too many in a row came to nothing")
                    break
                self.hands.press("escape")
                self.hands.press("escape")
                done.append(Done(NOTHING, began, {}))
                continue
            self.hands.rest(act.rest_s)
            done.append(Done(act, began, dict(doing.boxes)))
        return done, failed

    def reduced(self) -> "Reduced":
        """Return what the sessions were reduced to, by the hand's clock."""
        return reduced(self.device, self.sessions, self.pressed)


@dataclass(frozen=True)
class Reduced:
    """The steps of a session with when each ended, and when the recorder took nothing, by the hand's clock."""

    steps: tuple[tuple[int, Step], ...]
    gaps: tuple[tuple[int, int], ...]

    def parted(self, done: Sequence[Done]) -> Iterator[tuple[Done, list[Step] | None]]:
        """Yield each act with the steps that ended while it was done; None where the recorder had a gap then."""
        for place, one in enumerate(done):
            end = done[place + 1].began if place + 1 < len(done) else now() + 1_000_000
            cut = any(min(gap) < end and one.began <= max(gap) for gap in self.gaps)
            yield one, None if cut else [step for at, step in self.steps if one.began <= at < end]


NOTHING = Act("", "", lambda _: None, ())
"""Stands where an act was not done."""


def reduced(ours: Device, sessions: Sequence[str], pressed: Sequence[Pressed]) -> Reduced:
    """Return what sessions were reduced to, by the clock of a hand that pressed at these times and places."""
    found: list[tuple[int, Step]] = []
    spans: list[tuple[int, int]] = []
    for stretch in (one for session in sessions for one in stretches(ours, session)):
        made = presses(stretch.records)
        if not made:
            continue  # no hand did anything in it, so it belongs to no act, and nothing says when it was
        before = spans[-1][1] - NEAR_MS if spans else 0
        late = behind(made, sorted((one for one in pressed if one[0] >= before), key=by_time))
        found += [(step.ended + late, step) for step in reduce(stretch, Terms())]
        spans.append((late, late + max(map(time_of, stretch.records), default=0)))
    gaps = tuple((one[1], other[0]) for one, other in pairwise(sorted(spans)))
    return Reduced(tuple(sorted(found, key=lambda one: one[0])), gaps)


def presses(records: Sequence[JournalRecord]) -> list[tuple[int, Point | None]]:
    """Return when something was pressed, and where, if it was a button; of typing each run's first key."""
    typed = (FieldEdited, PointerPressed, KeyPressed)
    made = (one for one in records if isinstance(one, typed) and is_input(one) and not getattr(one, "whole", False))
    return [(one.t, one.at if isinstance(one, PointerPressed) else None) for one in made]


def by_time(press: Pressed) -> int:
    """Return when a press was made."""
    return press[0]


def behind(ours: Sequence[tuple[int, Point | None]], pressed: Sequence[Pressed]) -> int:
    """Return how far a stretch's clock is behind the hand's: what lets most presses fall together, at their places."""

    def together(late: int) -> int:
        return sum(_nearness(pressed, at + late, where) for at, where in ours)

    candidates = (one - at for one, _ in pressed for at, _ in ours[:4])
    return max(candidates, key=together, default=0)


def _nearness(pressed: Sequence[Pressed], at: int, where: Point | None) -> int:
    """Return how near the nearest press at this place is, more for nearer, 0 beyond NEAR_MS."""
    first = bisect_left(pressed, at - NEAR_MS, key=by_time)
    last = bisect_left(pressed, at + NEAR_MS, key=by_time)
    near = (one for one, there in pressed[first:last] if where is None or distance(where, there) <= SAME_SPOT_PX)
    return max((NEAR_MS - abs(one - at) for one in near), default=0)


@contextlib.contextmanager
def staged(*apps: AppRule) -> Iterator[Stage]:
    """Start a screen and the product, with these programs approved."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        programs: list[Program] = []
        stack.callback(_let_go, programs)
        screen = stack.enter_context(DemoScreen(WIDTH, HEIGHT))
        stack.enter_context(shown_on(screen))
        view = stack.enter_context(X11Desktop(screen.environment))
        ours = stack.enter_context(device(screen, folder, apps or (SMALL,), WIDTH))
        pressed: list[Pressed] = []
        wait = turns(ours.places.recorder_socket)

        def ready() -> None:
            wait()
            pressed.append((now(), hands.at))

        hands = stack.enter_context(Hands(screen.display, ready=ready))
        yield Stage(screen, hands, ours, view, folder, pressed, programs)


def _let_go(programs: Sequence[Program]) -> None:
    for program in programs:
        program.end()


@contextlib.contextmanager
def shown_on(screen: DemoScreen) -> Iterator[None]:
    """Let xcb, which reads the environment itself, find a screen until the end."""
    before = {name: os.environ.get(name) for name in ("DISPLAY", "XAUTHORITY")}
    os.environ |= {name: screen.environment[name] for name in before}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
