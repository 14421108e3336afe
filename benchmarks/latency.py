"""What recording adds from a key to the paint it causes: blocks with and without a session take turns in one run.

A client sends keys by XTEST to a real editor and waits for the damage that they make in its window. Blocks come in
pairs, one with a session that records masked frames and one without, in random order. The bound is of the mean
paired difference of the blocks' medians, by resampling pairs; its bar is 2 ms.
"""

import contextlib
import os
import random
import select
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Self

from aboveboard.desktop import Window
from aboveboard.desktop.x11.connection import Address, Connection
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import NotFound
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.studio.day import APPROVED
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from benchmarks import Result
from benchmarks._device import Device, device, until

WIDTH, HEIGHT = 1920, 1080
KEYS = 30
"""Keys in a block: a letter and its removal in turn, so that the text stays as it is."""

PAUSES_S = (0.05, 0.12)
BLOCK_S = KEYS * sum(PAUSES_S) / 2 + 2.0
BAR_MS = 2.0
RESAMPLES = 4_000
LETTER, BACKSPACE = 38, 22
PATIENCE_S = 2.0
QUIET_S = 0.02
SMALL = 100 * 100


@dataclass(frozen=True)
class Pair:
    """Milliseconds from key to paint in two neighbouring blocks."""

    recorded: list[float]
    alone: list[float]


def run(minutes: float = 2.0) -> list[Result]:
    """Return latencies with and without a session, and the upper bound of what a session adds."""
    pairs = max(3, round(minutes * 60 / (2 * BLOCK_S)))
    with staged() as (screen, hands, ours, editor), Painter.watching(screen, editor) as painter:
        chance = random.Random(3)  # an order, no secret
        taken = [_pair(hands, ours, editor, painter, chance) for _ in range(pairs)]
    return _told(taken)


@contextlib.contextmanager
def staged() -> Iterator[tuple[DemoScreen, Hands, Device, Window]]:
    """Start a screen with an editor whose caret does not blink, and the product on it."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        screen = stack.enter_context(DemoScreen(WIDTH, HEIGHT))
        settings = screen.folder / "home" / ".config" / "gtk-3.0"
        settings.mkdir(parents=True)
        (settings / "settings.ini").write_text("[Settings]\ngtk-cursor-blink=0\n", encoding="utf-8")
        stack.enter_context(_display(screen))
        hands = stack.enter_context(Hands(screen.display))
        ours = stack.enter_context(device(screen, Path(folder), APPROVED[:1], WIDTH))
        started = screen.start(["mousepad", "--disable-server"])
        editor = _window(screen, lambda window: window.pid == started.pid)
        yield screen, hands, ours, editor


class Painter:
    """Sends keys and waits for what they paint in one window."""

    def __init__(self, client: Connection, window: int) -> None:
        self._client = client
        self._painted = False
        damage = client.extension("damage")
        damage.QueryVersion(1, 1).reply()
        _, first = client.codes("damage")
        client.on(first, self._note)
        self._damage, self._drawable = damage, client.xcb.generate_id()
        damage.CreateChecked(self._drawable, window, 3).check()  # 3: one event when it becomes damaged

    @classmethod
    @contextlib.contextmanager
    def watching(cls, screen: DemoScreen, editor: Window) -> Iterator[Self]:
        """Watch a window, on a connection of its own."""
        with Connection.open(Address.of(screen.environment)) as client:
            yield cls(client, editor.id)

    def key(self, code: int) -> float:
        """Press and release a key; return the ms from the press to the first paint. Raises NotFound without one."""
        import xcffib.xtest

        self._rest()
        test = self._client.xcb(xcffib.xtest.key)
        began = time.perf_counter()
        test.FakeInput(2, code, 0, 0, 0, 0, 0)
        self._client.flush()
        while not self._painted:
            if time.perf_counter() - began > PATIENCE_S:
                raise NotFound("a key painted nothing")
            select.select([self._client.fileno()], [], [], 0.1)
            self._client.drain()
        took = (time.perf_counter() - began) * 1_000
        test.FakeInput(3, code, 0, 0, 0, 0, 0)
        self._client.round_trip()
        return took

    def _rest(self) -> None:
        """Wait until nothing has been painted for a moment."""
        end = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < end:
            self._damage.Subtract(self._drawable, 0, 0)
            self._client.round_trip()
            self._painted = False
            time.sleep(QUIET_S)
            self._client.drain()
            if not self._painted:
                return

    def _note(self, _: bytes) -> None:
        self._painted = True


def _pair(hands: Hands, ours: Device, editor: Window, painter: Painter, chance: random.Random) -> Pair:
    taken: dict[bool, list[float]] = {}
    order = [True, False]
    chance.shuffle(order)
    for recorded in order:
        if recorded:
            ours.agree(Layers(pixels=PixelsLayer.MASKED))
            ours.resume(hands)
        hands.click(editor.box.centre)
        time.sleep(1.0)  # the session's own beginning is not in it
        taken[recorded] = _block(painter, chance)
        if recorded:
            if ours.status().events == 0:
                raise NotFound("the session recorded nothing of the block")
            ours.pause(hands)
    return Pair(taken[True], taken[False])


def _block(painter: Painter, chance: random.Random) -> list[float]:
    found = []
    for number in range(KEYS):
        time.sleep(chance.uniform(*PAUSES_S))
        found.append(painter.key(BACKSPACE if number % 2 else LETTER))
    return found


def _told(pairs: list[Pair]) -> list[Result]:
    added = [median(pair.recorded) - median(pair.alone) for pair in pairs]
    low, high = bounds(added)
    note = f"{len(pairs)} pairs of blocks of {KEYS} keys"
    figures = [
        Result(
            "key to paint, added by recording, upper 95 % bound",
            high,
            "ms",
            BAR_MS,
            high / BAR_MS,
            note=f"{note}; mean {fmean(added):.3f}, lower bound {low:.3f}; the reference is the bar",
        )
    ]
    for name, of in (("median", median), ("95th percentile", lambda values: quantiles(values, n=20)[-1])):
        recorded, alone = (
            of([each for pair in pairs for each in getattr(pair, kind)]) for kind in ("recorded", "alone")
        )
        figures.append(Result(f"key to paint, {name}", recorded, "ms", alone, recorded / alone, note="against alone"))
    return figures


def bounds(differences: list[float]) -> tuple[float, float]:
    """Return the one-sided 95 % bounds of the mean, low and high, by resampling."""
    chance = random.Random(7)  # the same bounds for the same figures
    means = sorted(fmean(chance.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    return means[int(0.05 * RESAMPLES)], means[int(0.95 * RESAMPLES)]


@contextlib.contextmanager
def _display(screen: DemoScreen) -> Iterator[None]:
    """Let libraries that read the process's own environment find the screen."""
    before = {name: os.environ.get(name) for name in ("DISPLAY", "XAUTHORITY")}
    os.environ |= {name: screen.environment[name] for name in before}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _window(screen: DemoScreen, fits: Callable[[Window], bool]) -> Window:
    """Return the window that fits once it has been shown, placed where it does not meet the strip."""
    with X11Desktop(screen.environment) as view:
        found: list[Window] = []

        def shown() -> bool:
            found[:] = [window for window in view.context().stack if fits(window) and window.box.area > SMALL]
            return bool(found)

        until(shown, "the editor's window")
        return found[-1]
