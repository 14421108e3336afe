"""A screen with four applications and the product on it, and rounds of the seeded minute in each mode."""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import xcffib
from xcffib.xproto import ConfigWindow

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import NotFound, NotRunning
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.day import APPROVED
from aboveboard.studio.hands import Hands
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import calculator, editor
from aboveboard.studio.screen import DemoScreen
from benchmarks._device import Device, device
from benchmarks._minute import SECONDS, Desk, play
from benchmarks._processes import Memory, memory, on_processor, running

IDLE_S = 60.0
SETTLE_S = 3.0
SHEET = AppRule(
    id="spreadsheet",
    name="Spreadsheet",
    identities=(AppIdentity(executable="/usr/bin/gnumeric"),),
    catalogues=("gnumeric", "gtk30"),
)
FILES = AppRule(
    id="files",
    name="File manager",
    identities=(AppIdentity(executable="/usr/bin/thunar"),),
    catalogues=("thunar", "gtk30"),
)
APPS = (*APPROVED[:2], SHEET, FILES)
FOLDERS = ("archive", "budget", "letters", "meetings", "orders", "plans", "reports", "travel")
MODES = {
    "no session": None,
    "idle": PixelsLayer.MASKED,
    "without pixels": PixelsLayer.NONE,
    "masked frames": PixelsLayer.MASKED,
}
_RECORDER = ("recorder", "recorder's broker")


@dataclass(frozen=True)
class Shape:
    """How large a screen is, which monitors show it (none: one shows all), and where the four windows lie."""

    width: int
    height: int
    editor: Rect
    sheet: Rect
    files: Rect
    calculator: Point
    monitors: tuple[Rect, ...] = ()


FULL_HD = Shape(1920, 1080, Rect(20, 60, 840, 600), Rect(880, 60, 1020, 480), Rect(20, 720, 840, 330), Point(1150, 570))


@dataclass
class Taken:
    """What one round of one mode took: CPU ms by group of processes, and bytes where a session was recorded."""

    seconds: float
    cpu_ms: dict[str, float]
    journal: int = 0
    released: int = 0

    def a_minute(self, *groups: str) -> float:
        """Return the CPU seconds per minute of some groups."""
        return sum(self.cpu_ms[group] for group in groups) / 1_000 / self.seconds * 60

    @property
    def recorder(self) -> float:
        """CPU seconds per minute of the recorder with its broker."""
        return self.a_minute(*_RECORDER)


@dataclass(frozen=True)
class Recorded:
    """One session, by its name (empty where there was none): what each minute took, and how much was recorded.

    `reduced` names what its budget left out at the end.
    """

    session: str
    minutes: list[Taken]
    events: int = 0
    frames: int = 0
    reduced: tuple[str, ...] = ()


@dataclass
class Stage:
    """Everything that takes part."""

    screen: DemoScreen
    hands: Hands
    device: Device
    desk: Desk
    groups: dict[str, list[int]]
    rounds: dict[str, list[Taken]] = field(default_factory=dict)
    held: dict[str, list[Memory]] = field(default_factory=dict)

    def record(self, mode: str, minutes: int, share: float, begin: Callable[[], object]) -> "Recorded":
        """Play so many minutes in one session of a mode, once `begin` returns, and note what each of them took.

        Raises NotRunning when the session ended by itself meanwhile: what does not run costs nothing.
        """
        session = self._begun(mode)
        time.sleep(SETTLE_S)
        begin()
        taken = [self._taken(mode, number, share) for number in range(minutes)]
        if not session:
            return Recorded(session, taken)
        status = self.device.status()
        if status.state != "recording":
            ended = f"the session ({mode}) ended by itself: {status.fault or status.reason or status.state}"
            raise NotRunning(ended, remedy="measure on a machine that has nothing else to do, and look into the reason")
        self.device.pause(self.hands)
        return Recorded(session, taken, status.events, status.frames, status.reduced)

    def play(self, mode: str, number: int, share: float) -> Taken:
        """Play one round of a mode and note what it took; the session's own beginning and end are not in it."""
        session = self._begun(mode)
        time.sleep(SETTLE_S)
        taken = self._taken(mode, number, share)
        if session:
            self.device.pause(self.hands)
            taken.journal = self.device.journal_bytes(session)
            taken.released = self.device.released_bytes(session)
        self.rounds.setdefault(mode, []).append(taken)
        return taken

    def _begun(self, mode: str) -> str:
        """Begin a session of a mode and return its name; empty for the mode without any."""
        pixels = MODES[mode]
        if pixels is None:
            return ""
        self.device.agree(Layers(pixels=pixels))
        return self.device.resume(self.hands)

    def _taken(self, mode: str, number: int, share: float) -> Taken:
        """Play one round and return what it took."""
        before, began = self._counted(), time.monotonic()
        if mode == "idle":
            time.sleep(min(IDLE_S, SECONDS * share))
        else:
            play(self.hands, self.desk, number, share=share)
        after, seconds = self._counted(), time.monotonic() - began
        for name, pids in self.groups.items():
            self.held.setdefault(name, []).extend(memory(pid) for pid in pids)
        return Taken(seconds, {name: (after[name] - before[name]) / 1e6 for name in after})

    def _counted(self) -> dict[str, int]:
        return {name: on_processor(*pids) for name, pids in self.groups.items()}


@contextlib.contextmanager
def staged(shape: Shape = FULL_HD) -> Iterator[Stage]:
    """Start a screen, its apps and the product on it, and find every process that takes part."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        screen = stack.enter_context(DemoScreen(shape.width, shape.height))
        _divide(screen, shape.monitors)
        _stay_lit(screen)
        os.environ |= {name: screen.environment[name] for name in ("DISPLAY", "XAUTHORITY")}
        hands = stack.enter_context(Hands(screen.display))
        for name in FOLDERS:
            (Path(folder) / "desk" / name).mkdir(parents=True)
        for program in (
            ["mousepad", "--disable-server"],
            ["gnumeric", "--no-splash"],
            ["thunar", f"{folder}/desk"],
            ["gnome-calculator"],
        ):
            screen.start(program)
        desk, apps = _arranged(screen, hands, shape)
        strip_on = shape.monitors[0].width if shape.monitors else shape.width
        ours = stack.enter_context(device(screen, Path(folder), APPS, strip_on))
        buses = ("dbus-daemon", "at-spi2-registryd", "at-spi-bus-launcher")
        groups = {
            **ours.ours(),
            "the recorded apps": apps,
            "the X server": running("Xvfb", mark=str(screen.folder)),
            "the message buses": [pid for word in buses for pid in running(word, mark=str(screen.folder))],
        }
        yield Stage(screen, hands, ours, desk, groups)


def _stay_lit(screen: DemoScreen) -> None:
    """Switch the X server's screen saver off: it comes after ten minutes at which nobody works, and ends a session."""
    subprocess.run(["xset", "s", "off"], env=screen.environment, check=True, capture_output=True)


def _divide(screen: DemoScreen, monitors: tuple[Rect, ...]) -> None:
    """Let RandR tell of so many monitors; the first takes the server's one output."""
    for number, box in enumerate(monitors):
        geometry = f"{box.width}/500x{box.height}/280+{box.x}+{box.y}"
        output = "none" if number else "screen"
        command = ["xrandr", "--setmonitor", f"monitor-{number}", geometry, output]
        subprocess.run(command, env=screen.environment, check=True, capture_output=True)


def _arranged(screen: DemoScreen, hands: Hands, shape: Shape) -> tuple[Desk, list[int]]:
    """Put the windows side by side and learn where things are; what was asked stops being asked on leaving."""
    session_bus = screen.environment["DBUS_SESSION_BUS_ADDRESS"]
    with X11Desktop(screen.environment) as view, AtspiElements(find_address(session_bus)) as elements:
        person = Person(hands, view, elements)
        pids = _placed(screen, person, shape)
        time.sleep(SETTLE_S)
        menus = [person.find(editor.PROGRAM, "menu", name).box for name in ("File", "Edit", "View", "Help")]
        labels = {**{key: key for key in "0123456789+.="}, "-": "\u2212", "*": "\u00d7", "/": "\u00f7"}
        keys = {key: person.find(calculator.PROGRAM, "push button", label).box for key, label in labels.items()}
        text = person.find(editor.PROGRAM, "text").box
        sheet, files = (person.window(program).box for program in ("gnumeric", "thunar"))
    if text is None:
        raise NotFound("the editor shows no text")
    desk = Desk(
        text=text,
        menus=tuple(box.centre for box in menus if box is not None),
        cells=_inner(sheet, 60, 200),
        files=_inner(files, 190, 80),
        buttons={key: box.centre for key, box in keys.items() if box is not None},
    )
    return desk, pids


def _placed(screen: DemoScreen, person: Person, shape: Shape) -> list[int]:
    """Move and size the windows and return their processes."""
    programs = {editor.PROGRAM: shape.editor, "gnumeric": shape.sheet, "thunar": shape.files}
    windows = {program: person.window(program) for program in (*programs, calculator.PROGRAM)}
    place = ConfigWindow.X | ConfigWindow.Y
    whole = place | ConfigWindow.Width | ConfigWindow.Height
    connection = xcffib.connect(display=screen.display)
    for program, box in programs.items():
        connection.core.ConfigureWindow(windows[program].id, whole, [box.x, box.y, box.width, box.height])
    corner = [shape.calculator.x, shape.calculator.y]
    connection.core.ConfigureWindow(windows[calculator.PROGRAM].id, place, corner)
    connection.flush()
    connection.disconnect()
    return [window.pid for window in windows.values() if window.pid is not None]


def _inner(box: Rect, left: int, top: int) -> Rect:
    """Return what lies right of and below a window's own bars."""
    return Rect(box.x + left, box.y + top, box.width - left, box.height - top)
