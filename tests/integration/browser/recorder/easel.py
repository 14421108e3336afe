"""A place to look at pictures: one browser, one recorder and one person's hands, shared by the tests of a module."""

import contextlib
import itertools
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyrage
import pytest
import zstandard
from numpy.typing import NDArray

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.formats.browser import HOST_NAME
from aboveboard.formats.places import Places
from aboveboard.formats.recordings import composed
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.events import ElementsSeen, JournalRecord
from aboveboard.model.frames import TILE, Frame, FrameRole, NoFrame, Settled
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from tests.integration.browser.content.site import Site
from tests.integration.browser.recorder.conftest import EXTENSION, SOURCE, identity
from tests.patience import until
from tests.permitting import signers
from tests.recorders import Companion, Desk

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
FILL, OUT = 128, 0
"""The greys of what is filled in a picture, and of what is not approved."""

SPECK_PX = 8
TOOLBAR = 87
"""Pixels from the top of a browser's window to its page."""

NOWHERE = Rect(0, 0, 0, 0)
ASIDE = (-20, 60)
"""Where nothing is on any page: so far from the right and from the bottom of the window."""


@dataclass(frozen=True)
class Seen:
    """A recorded picture, its pixels as red, green and blue of the whole screen, and what was told beside it."""

    frame: Frame
    pixels: Pixels = field(repr=False)
    snapshot: ElementSnapshot | None = field(repr=False)

    @property
    def fresh(self) -> bool:
        """Whether it is of a screen at rest, and what was told was told of it."""
        at_rest = self.frame.settled is Settled.SETTLED or self.frame.role is FrameRole.AT_ACTION
        return at_rest and self.frame.stale_ms == 0 and self.snapshot is not None

    def part(self, box: Rect) -> Pixels:
        return part(self.pixels, box)

    def boxes(self, role: str) -> list[Rect]:
        """Return where the elements of a role were told to lie."""
        told = () if self.snapshot is None else self.snapshot.elements
        return [one.box for one in told if one.role == role and one.box is not None]


@dataclass
class Easel:
    """What the tests of a module share. Positions are pixels of the screen."""

    desk: Desk
    view: X11Desktop
    hands: Hands
    site: Site
    command: Sequence[str]
    companion: Companion
    window: Window
    session: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def show(self, html: str, title: str) -> None:
        """Show a page in a new tab and wait until it is there."""
        address = self.site.put(f"<!doctype html><meta charset=utf-8><title>{title}</title>{html}", f"/{title}")
        self.desk.start([*self.command, address])
        until(lambda: title in self.now().title, f"the page {title!r}")

    def now(self) -> Window:
        """Return the browser's window as it is now."""
        return next(each for each in self.view.context().stack if each.id == self.window.id)

    @property
    def aside(self) -> Point:
        box = self.now().box
        return Point(box.right + ASIDE[0], box.bottom - ASIDE[1])

    @contextlib.contextmanager
    def at_work(self) -> Iterator["Easel"]:
        """Work in a session of its own."""
        self.session = f"s{next(self.numbers)}"
        self.companion.begin(self.desk.head(self.session))
        try:
            yield self
        finally:
            self.companion.do("pause")

    def records(self) -> list[JournalRecord]:
        return self.desk.records(self.session)

    def pictures(self) -> list[Seen]:
        """Return every picture of the session in which a window can be seen."""
        records = self.records()
        told = {each.frame: each.snapshot for each in records if isinstance(each, ElementsSeen)}
        found, before = [], dict[str, Frame]()
        for frame in (each for each in records if isinstance(each, Frame)):
            before[frame.monitor] = composed(frame, before.get(frame.monitor))
            found.append(Seen(frame, _drawn(before[frame.monitor]), told.get(frame.id)))
        return [each for each in found if each.frame.windows]

    def take(self, what: str = "a picture with its elements") -> Seen:
        """Click aside until a picture is sealed that was taken since; return the last of them."""
        known = len(self.pictures())

        def taken() -> Seen | None:
            self.hands.click(self.aside)
            self.hands.rest(1.0)
            return next((each for each in self.pictures()[known + 2 :][::-1] if each.fresh), None)

        def instead() -> str:
            seen = self.pictures()
            last = seen[-1].frame if seen else None
            how = f", the last {last.role} {last.stale_ms} ms old" if last else ""
            return f"but {len(seen)} pictures{how}, {self.companion.status()}"

        return until(taken, what, instead=instead)

    def screen(self) -> Pixels:
        """Return what is on the screen."""
        box = self.view.monitors()[0].box
        for monitor in self.view.monitors():
            right, bottom = max(box.right, monitor.box.right), max(box.bottom, monitor.box.bottom)
            box = Rect(0, 0, right, bottom)
        return self.view.grab(box).pixels[..., 2::-1].copy()


def place_of(pixels: Pixels, colour: tuple[int, int, int]) -> Rect:
    """Return the box around all that is of one colour, but for specks of it; an empty one where nothing is."""
    found = (pixels == np.array(colour, np.uint8)).all(axis=2)
    rows, columns = (np.nonzero(found.sum(axis=axis) > SPECK_PX)[0] for axis in (1, 0))
    if not rows.size or not columns.size:
        return NOWHERE
    left, top = int(columns.min()), int(rows.min())
    return Rect(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)


def part(pixels: Pixels, box: Rect) -> Pixels:
    return pixels[box.y : box.bottom, box.x : box.right]


def reddish(pixels: Pixels) -> int:
    """Count the pixels of content: red letters, also where their edges are smoothed away from white or yellow."""
    red, green = pixels[..., 0].astype(int), pixels[..., 1].astype(int)
    return int(((red - green) > 40).sum())


def letters(place: Easel) -> Mask:
    """Return where letters are in the page on the screen; the button in the toolbar is red, too."""
    screen, box = place.screen(), place.now().box
    red = (screen[..., 0].astype(int) - screen[..., 1]) > 40
    red[: box.y + TOOLBAR] = False
    return np.asarray(red)


def reveals(place: Easel) -> list[str]:
    """Return the pictures with letters in them."""
    return [each.frame.id for each in place.pictures() if reddish(each.pixels)]


def fills(place: Easel, where: Mask) -> bool:
    """Tell whether the last picture is filled there."""
    return bool((place.pictures()[-1].pixels[where] == FILL).all())


def looks(records: list[JournalRecord]) -> int:
    """Count what was written down of looks at the screen, also where there was no picture."""
    return sum(isinstance(each, Frame | NoFrame) for each in records)


def missed_by(told: Sequence[Rect], truth: Rect) -> int:
    """Return by how many pixels the nearest box misses what is on the screen, at its worst edge."""
    return min((_apart(box, truth) for box in told), default=9_999)


def _apart(one: Rect, other: Rect) -> int:
    edges = zip((one.x, one.y, one.right, one.bottom), (other.x, other.y, other.right, other.bottom), strict=True)
    return max(abs(a - b) for a, b in edges)


def _drawn(frame: Frame) -> Pixels:
    canvas = np.zeros((frame.canvas.bottom, frame.canvas.right, 4), np.uint8)
    inner = canvas[frame.canvas.y :, frame.canvas.x :]
    for tile in frame.tiles:
        place = inner[tile.row * TILE : (tile.row + 1) * TILE, tile.column * TILE : (tile.column + 1) * TILE]
        raw = zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd, max_output_size=TILE * TILE * 4)
        pixels = np.frombuffer(raw, np.uint8)
        whole = pixels.size == TILE * TILE * 4
        place[:] = (
            pixels.reshape(TILE, TILE, 4)[: place.shape[0], : place.shape[1]] if whole else pixels.reshape(place.shape)
        )
    return canvas[..., 2::-1].copy()


def rules(site: Site, cadence_s: int) -> tuple[SiteRule, ...]:
    """Return the rules of two approved sites: the page's own, and one whose frames may be in it."""
    chrome, layers = ("Save", "Kind", "Note", "Inner"), Layers(text=TextLayer.REDACTED, cadence_s=cadence_s)
    return tuple(
        SiteRule(id=name, name=name, origin=origin, chrome=chrome, layers=layers)
        for name, origin in (("orders", site.origin), ("parts", site.other_origin))
    )


@contextlib.contextmanager
def easel(screen: DemoScreen, folder: Path, site: Site, *options: str, cadence_s: int = 0) -> Iterator[Easel]:
    """Set everything up; `options` are the browser's own, `cadence_s` is how often a picture is taken anyway."""
    assert (EXTENSION / "worker.js").exists(), "the extension is not built: run ./dev build"
    places = Places(data=folder / "data", runtime=folder / "run" / "aboveboard")
    places.make()
    places.runtime.parent.chmod(0o700)
    with contextlib.ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
        desk = Desk(screen, folder, places, pyrage.x25519.Identity.generate(), signers())
        stack.callback(desk.end)
        view = stack.enter_context(X11Desktop(screen.environment))
        hands = stack.enter_context(Hands(screen.display, ready=turns(places.recorder_socket)))
        desk.allow(sites=rules(site, cadence_s))
        desk.recorder("--demo")
        companion = desk.companion()
        command = [*_browser(folder, places), *options]
        process = desk.start([*command, site.put("<!doctype html><title>Orders</title>", "/orders")])

        def shown() -> Window | None:
            own = [window for window in view.context().stack if window.pid == process.pid and not window.popup]
            return own[-1] if own and own[-1].frame_box is not None and own[-1].box.width > 100 else None

        yield Easel(desk, view, hands, site, command, companion, until(shown, "the browser's window"))


def _browser(folder: Path, places: Places) -> list[str]:
    profile, extension, host = folder / "profile", folder / "extension", folder / "host"
    shutil.copytree(EXTENSION, extension)
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True)
    command = f'exec "{sys.executable}" -m aboveboard.cli browser-host --data "{places.data}" "$@"'
    host.write_text(f'#!/bin/sh\nexport PYTHONPATH="{SOURCE}" XDG_RUNTIME_DIR="{places.runtime.parent}"\n{command}\n')
    host.chmod(0o700)
    manifest = {
        "name": HOST_NAME,
        "description": "for a test",
        "path": str(host),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{identity(extension)}/"],
    }
    (hosts / f"{HOST_NAME}.json").write_text(json.dumps(manifest))
    return [
        *("/usr/bin/chromium", "--no-first-run", "--no-default-browser-check", "--test-type", "--no-sandbox"),
        *(f"--user-data-dir={profile}", f"--load-extension={extension}", f"--disable-extensions-except={extension}"),
        *("--disable-features=DisableLoadExtensionCommandLineSwitch", "--password-store=basic"),
        *("--window-position=40,60", "--window-size=900,640"),
    ]
