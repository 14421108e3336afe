"""Reading elements: what it costs us and the application read, and how long one that hangs can hold us.

A hand types and clicks in an application at natural rates (about 200 keys and 30 clicks a minute). Blocks with a reader
that asks as the recorder does (the tree for each report that wants it, at each press, and twice for each picture of
what changed) take turns with blocks without any, so that the application is compared with itself. Our own figure holds
only the time spent in reading; the reference of ours is the bar. GTK 4's is 0.5 s, where every node was listed anew for
each tree it was 2.3.
"""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from aboveboard.desktop import RawButton
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import ChangeKind, Tree
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.model.geometry import Rect
from aboveboard.recorder.camera import tree_of
from aboveboard.studio.screen import DemoScreen
from benchmarks import Result, paired
from benchmarks._processes import on_processor

Found = TypeVar("Found")

PAIRS = 4
QUIET_S = 0.1  # as the recorder's camera waits for the screen to rest
BAR_S = 0.5
TEXTS = (ChangeKind.TEXT_INSERTED, ChangeKind.TEXT_DELETED)
# One block, for xdotool, with the window's place put in: 50 keys and 7 clicks in about 13 s. Without `--args` its
# `type` takes the rest of the line for text.
WORK = {
    "editor": """type --delay 240 --args 1 "Dear all, the report is due" mousemove {menu} click 1 sleep 0.9 key Escape
        sleep 0.6 mousemove {middle} click 1 sleep 0.5 type --delay 240 --args 1 "on Friday." mousemove {menu2} click 1
        sleep 1 key Down sleep 0.4 key Escape sleep 0.5 mousemove {middle} click 1 sleep 0.4 key ctrl+Home sleep 0.3
        type --delay 240 --args 1 "Yes, " sleep 0.5 click 1 sleep 0.4 click --repeat 2 --delay 700 5""",
    "calculator": """mousemove {field} click 1 sleep 0.5 type --delay 280 --args 1 "12.5*(3+4)-71/9+140" key Return
        sleep 0.8 mousemove {b1} click 1 sleep 0.6 mousemove {b2} click 1 sleep 0.6 mousemove {b3} click 1 sleep 0.7
        type --delay 280 --args 1 "+38*2-77+5" key Return sleep 0.8 mousemove {b1} click 1 sleep 0.5
        type --delay 280 --args 1 "*45" key Return sleep 0.5 mousemove {mode} click 1 sleep 0.9 key Escape sleep 0.6""",
}
PROGRAMS = {"editor": ["mousepad", "--disable-server"], "calculator": ["gnome-calculator"]}


@dataclass
class Reader:
    """Reads one application's tree as the recorder does; `spent_ns` is what that took of our processor time."""

    desktop: X11Desktop
    elements: AtspiElements
    pid: int
    spent_ns: int = 0
    trees: int = 0

    @contextmanager
    def _counted(self) -> Iterator[None]:
        begun = time.process_time_ns()
        yield
        self.spent_ns += time.process_time_ns() - begun

    def tree(self) -> None:
        """Read the tree with all windows."""
        stack = self.desktop.context().stack
        with self._counted():
            tree_of(self.elements, stack, self.pid)
        self.trees += 1

    def follow(self, hand: "subprocess.Popen[bytes]") -> None:
        """Read until the hand has done its work."""
        rests = time.monotonic()
        dirty = False
        while hand.poll() is None:
            time.sleep(0.02)
            for raw in self.desktop.read():
                if isinstance(raw, RawButton) and raw.pressed:
                    self._pressed(raw)
            with self._counted():
                changes = self.elements.changes()
            for change in changes:
                if change.kind not in TEXTS:
                    self.tree()
            if self.desktop.damaged():
                rests, dirty = time.monotonic(), True
            if dirty and time.monotonic() - rests > QUIET_S:
                self.tree()
                self.tree()
                dirty = False

    def _pressed(self, raw: RawButton) -> None:
        under = self.desktop.context().pointer
        if under is not None and under.pid == self.pid:
            with self._counted():
                self.elements.at(self.pid, under.box, raw.at)
            self.tree()


class Bench:
    """A screen with one application, whose windows and widgets are found once."""

    def __init__(self, resources: ExitStack, name: str) -> None:
        self.screen = resources.enter_context(DemoScreen())
        self.desktop = resources.enter_context(X11Desktop(self.screen.environment))
        self.address = find_address(self.screen.environment["DBUS_SESSION_BUS_ADDRESS"])
        self.pid = self.screen.start(PROGRAMS[name]).pid
        self.window = _waited(self._window)
        self.work = self._placed(name)

    def block(self, reader: Reader | None) -> float:
        """Let the hand work once; return the application's milliseconds a minute."""
        begun, before = time.monotonic(), on_processor(self.pid)
        hand = self.screen.start(["xdotool", *self.work])
        if reader is not None:
            reader.follow(hand)
        hand.wait()
        return (on_processor(self.pid) - before) / 1e6 / (time.monotonic() - begun) * 60

    def _window(self) -> Rect | None:
        own = [window.box for window in self.desktop.context().stack if window.pid == self.pid]
        return next((box for box in own if box.width > 40), None)

    def _whole(self, elements: AtspiElements) -> Tree | None:
        """Return the tree once the window lies where it stays and shows its widgets."""
        self.window = self._window() or self.window
        elements.watch(self.pid, self.window)
        tree = elements.tree(self.pid, self.window)
        return tree if isinstance(tree, Tree) and any(node.editable for node in tree.nodes) else None

    def _placed(self, name: str) -> list[str]:
        """Return the block's commands with the places of the widgets put in."""
        with AtspiElements(self.address) as elements:
            tree = _waited(lambda: self._whole(elements))
        found = {node.name: node.box for node in tree.nodes if node.box is not None and node.name}
        field = next(node.box for node in tree.nodes if node.editable and node.box is not None)
        boxes = {"middle": self.window, "field": field}
        names = {"menu": "Edit", "menu2": "View", "b1": "7", "b2": "8", "b3": "+", "mode": "Basic"}
        boxes |= {key: found[word] for key, word in names.items() if word in found}
        places = {key: f"{box.centre.x} {box.centre.y}" for key, box in boxes.items()}
        return shlex.split(WORK[name].format(**places))


def _waited(look: Callable[[], Found | None]) -> Found:
    end = time.monotonic() + 20
    while (found := look()) is None:
        if time.monotonic() > end:
            raise TimeoutError("the application did not come")
        time.sleep(0.05)
    return found


def _costs(name: str) -> Iterator[Result]:
    """Yield our seconds a minute for one application, and the application's with and without us."""
    ours: list[float] = []
    theirs: list[tuple[float, float]] = []
    trees: list[float] = []
    with ExitStack() as resources:
        bench = Bench(resources, name)
        bench.block(None)  # caches of fonts and icons are filled
        for _ in range(PAIRS):
            with AtspiElements(bench.address) as elements:
                elements.watch(bench.pid, bench.window)
                reader = Reader(bench.desktop, elements, bench.pid)
                reader.tree()
                reader.spent_ns = reader.trees = 0
                begun = time.monotonic()
                with_us = bench.block(reader)
                minutes = (time.monotonic() - begun) / 60
            ours.append(reader.spent_ns / 1e9 / minutes)
            trees.append(reader.trees / minutes)
            theirs.append((with_us, bench.block(None)))
    note = f"{median(trees):.0f} trees a minute"
    yield paired(f"{name}: our CPU", "s/min", [(each, BAR_S) for each in ours], note=f"reference is the bar; {note}")
    yield paired(f"{name}: the application's CPU", "ms/min", theirs, note="reference: the same work unread")


def _hang() -> Iterator[Result]:
    """Yield how long a stopped application holds the first question and all later ones, in ms."""
    first: list[float] = []
    later: list[float] = []
    with ExitStack() as resources:
        bench = Bench(resources, "editor")
        for _ in range(PAIRS):
            with AtspiElements(bench.address) as elements:
                elements.watch(bench.pid, bench.window)
                elements.tree(bench.pid, bench.window)
                os.kill(bench.pid, signal.SIGSTOP)
                times = [_timed(lambda: elements.tree(bench.pid, bench.window)) for _ in range(20)]
                os.kill(bench.pid, signal.SIGCONT)
            first.append(times[0])
            later.extend(times[1:])
    yield Result("stopped: first question", median(first), "ms", 300.0, median(first) / 300, note="reference: the bar")
    yield Result("stopped: later questions, slowest", max(later), "ms", 300.0, max(later) / 300, note="the same bar")


def _timed(act: Callable[[], object]) -> float:
    begun = time.monotonic_ns()
    act()
    return (time.monotonic_ns() - begun) / 1e6


def run() -> list[Result]:
    """Measure the editor, the calculator, and a stopped application; about five minutes."""
    return [*_costs("editor"), *_costs("calculator"), *_hang()]
