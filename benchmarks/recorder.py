"""The whole recorder on a seeded script at natural rates: what it costs itself, its apps and the X server.

The product's own companion, strip and recorder run on a screen of 1920x1080; modes take turns minute by minute in
one run: without a session, idle, without pixels, with masked frames. So every minute is compared with its neighbours.
`--minutes` says how many minutes of script each mode plays; a bar is the reference of what it bounds.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import xcffib
from xcffib.xproto import ConfigWindow

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import NotFound
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.studio.day import APPROVED
from aboveboard.studio.hands import Hands
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import calculator, editor
from aboveboard.studio.screen import DemoScreen
from benchmarks import Result, paired
from benchmarks._device import Device, device
from benchmarks._minute import SECONDS, Desk, play
from benchmarks._processes import Memory, memory, on_processor, running

WIDTH, HEIGHT = 1920, 1080
IDLE_S = 20.0
SETTLE_S = 3.0
APPS = APPROVED[:2]
MODES = {
    "no session": None,
    "idle": PixelsLayer.MASKED,
    "without pixels": PixelsLayer.NONE,
    "masked frames": PixelsLayer.MASKED,
}
CPU_BARS = {"without pixels": 1.0, "masked frames": 3.0}
BYTE_BARS = {"without pixels": 5.0, "masked frames": 60.0}
MEMORY_BAR, IDLE_BAR = 120.0, 0.5


@dataclass
class Taken:
    """What one round of one mode took: CPU ms by group of processes, and bytes where a session was recorded."""

    seconds: float
    cpu_ms: dict[str, float]
    journal: int = 0
    released: int = 0

    def a_minute(self, group: str) -> float:
        """Return a group's CPU seconds per minute."""
        return self.cpu_ms[group] / 1_000 / self.seconds * 60


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


def run(minutes: float = 2.0) -> list[Result]:
    """Return all figures; `minutes` of the script in each mode, a minute at a time."""
    share = min(1.0, minutes)
    with staged() as stage:
        for number in range(max(1, round(minutes))):
            for mode in MODES:
                stage.rounds.setdefault(mode, []).append(_round(stage, mode, number, share))
        return [*_cost(stage), *_others(stage), *_bytes(stage), *memories(stage.held)]


def memory_of_every_process() -> list[Result]:
    """Return what each process of ours holds after a short session with masked frames."""
    with staged() as stage:
        _round(stage, "masked frames", 0, 0.25)
        return memories(stage.held)


@contextlib.contextmanager
def staged() -> Iterator[Stage]:
    """Start a screen, its apps and the product on it, and find every process that takes part."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        screen = stack.enter_context(DemoScreen(WIDTH, HEIGHT))
        os.environ |= {name: screen.environment[name] for name in ("DISPLAY", "XAUTHORITY")}
        hands = stack.enter_context(Hands(screen.display))
        screen.start(["mousepad", "--disable-server"])
        screen.start(["gnome-calculator"])
        desk, apps = _arranged(screen, hands)
        ours = stack.enter_context(device(screen, Path(folder), APPS, WIDTH))
        buses = ("dbus-daemon", "at-spi2-registryd", "at-spi-bus-launcher")
        groups = {
            **ours.ours(),
            "the recorded apps": apps,
            "the X server": running("Xvfb", mark=str(screen.folder)),
            "the message buses": [pid for word in buses for pid in running(word, mark=str(screen.folder))],
        }
        yield Stage(screen, hands, ours, desk, groups)


def _arranged(screen: DemoScreen, hands: Hands) -> tuple[Desk, list[int]]:
    """Put the windows side by side and learn where things are; what was asked stops being asked on leaving."""
    session_bus = screen.environment["DBUS_SESSION_BUS_ADDRESS"]
    with X11Desktop(screen.environment) as view, AtspiElements(find_address(session_bus)) as elements:
        person = Person(hands, view, elements)
        windows = [person.window(program) for program in (editor.PROGRAM, calculator.PROGRAM)]
        connection = xcffib.connect(display=screen.display)
        place = ConfigWindow.X | ConfigWindow.Y
        whole = place | ConfigWindow.Width | ConfigWindow.Height
        connection.core.ConfigureWindow(windows[0].id, whole, [60, 80, 900, 700])
        connection.core.ConfigureWindow(windows[1].id, place, [1150, 120])
        connection.flush()
        time.sleep(SETTLE_S)
        written, added = (person.window(program) for program in (editor.PROGRAM, calculator.PROGRAM))
        menus = [person.find(editor.PROGRAM, "menu", name).box for name in ("File", "Edit", "View", "Help")]
        labels = {**{key: key for key in "0123456789+.="}, "-": "\u2212", "*": "\u00d7", "/": "\u00f7"}
        keys = {key: person.find(calculator.PROGRAM, "push button", label).box for key, label in labels.items()}
        text = person.find(editor.PROGRAM, "text").box
        connection.disconnect()
    pids = [window.pid for window in (written, added) if window.pid is not None]
    if text is None:
        raise NotFound("the editor shows no text")
    desk = Desk(
        editor=written.box,
        text=text,
        menus=tuple(box.centre for box in menus if box is not None),
        calculator=added.box,
        buttons={key: box.centre for key, box in keys.items() if box is not None},
    )
    return desk, pids


def _round(stage: Stage, mode: str, number: int, share: float) -> Taken:
    """Play one round of one mode and return what it took; the session's own beginning and end are not in it."""
    pixels = MODES[mode]
    session = ""
    if pixels is not None:
        stage.device.agree(Layers(pixels=pixels))
        session = stage.device.resume(stage.hands)
    time.sleep(SETTLE_S)
    before, began = _counted(stage), time.monotonic()
    if mode == "idle":
        time.sleep(min(IDLE_S, SECONDS * share))
    else:
        play(stage.hands, stage.desk, number, share=share)
    after, seconds = _counted(stage), time.monotonic() - began
    for name, pids in stage.groups.items():
        for pid in pids:
            stage.held.setdefault(name, []).append(memory(pid))
    taken = Taken(seconds, {name: (after[name] - before[name]) / 1e6 for name in after})
    if session:
        stage.device.pause(stage.hands)
        taken.journal = stage.device.journal_bytes(session)
        taken.released = stage.device.released_bytes(session)
    return taken


def _counted(stage: Stage) -> dict[str, int]:
    return {name: on_processor(*pids) for name, pids in stage.groups.items()}


def _cost(stage: Stage) -> list[Result]:
    """Return what the recorder takes, against its bars."""
    rounds = stage.rounds
    recorder = ("recorder", "recorder's broker")
    idle = [sum(taken.cpu_ms[name] for name in recorder) / taken.seconds / 10 for taken in rounds["idle"]]
    found = [_barred("recorder, idle", "% of a core", idle, IDLE_BAR)]
    for mode, bar in CPU_BARS.items():
        costs = [sum(taken.a_minute(name) for name in recorder) for taken in rounds[mode]]
        found.append(_barred(f"recorder, {mode}", "CPU s/min", costs, bar))
    for name in ("companion and strip", "pages"):
        costs = [taken.a_minute(name) for taken in rounds["masked frames"]]
        found.append(Result(f"{name}, masked frames", median(costs), "CPU s/min"))
    return found


def _others(stage: Stage) -> list[Result]:
    """Return what it costs others, each minute against its neighbour without a session."""
    return [
        paired(
            f"{group}, {mode}",
            "CPU s/min",
            [
                (taken.a_minute(group), without.a_minute(group))
                for taken, without in zip(stage.rounds[mode], stage.rounds["no session"], strict=True)
            ],
            note="against the same script without a session",
        )
        for mode in CPU_BARS
        for group in ("the recorded apps", "the X server", "the message buses")
    ]


def _bytes(stage: Stage) -> list[Result]:
    found = []
    for mode, bar in BYTE_BARS.items():
        released, journal = (
            [getattr(taken, kind) / taken.seconds * 3_600 / 1e6 for taken in stage.rounds[mode]]
            for kind in ("released", "journal")
        )
        found.append(_barred(f"released, {mode}", "MB/h", released, bar))
        pairs = [(kept, 3 * bar) for kept in journal]
        found.append(paired(f"journal, {mode}", "MB/h", pairs, note="the reference is the bar"))
    return found


def memories(held: dict[str, list[Memory]]) -> list[Result]:
    """Return the most that each group of processes held, resident, with its own part and PSS where it can be read."""
    found = []
    for name, all_held in held.items():
        if name.startswith("the "):
            continue
        most = max(all_held, key=lambda each: each.resident)
        shared = f", PSS {most.shared_out:.1f}" if most.shared_out is not None else ", PSS hidden by the kernel"
        note = f"own {most.own:.1f}{shared}; the reference is the bar"
        found.append(
            Result(f"memory of {name}", most.resident, "MiB", MEMORY_BAR, most.resident / MEMORY_BAR, note=note)
        )
    return found


def _barred(name: str, unit: str, values: list[float], bar: float) -> Result:
    return paired(name, unit, [(value, bar) for value in values], note="the reference is the bar")
