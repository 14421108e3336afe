"""A headful Chromium on a screen of its own, with our extension and host, and the recorder's ends of its sockets."""

import base64
import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import BrowserContext, CDPSession, Error, Page, sync_playwright

from aboveboard.desktop import RawButton, RawInput, Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.browser.link import Browser, Link
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.errors import NotBuilt, NotRunning
from aboveboard.formats.browser import HOST_NAME, BrowserScope, SiteScope
from aboveboard.model.browsers import is_browser
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import AppClass, PixelsLayer, TextLayer
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen

Found = TypeVar("Found")
ROOT = Path(__file__).parents[1]
PATIENCE_S = 60.0
TOLD_S = 20.0
"""What a page has not told after so long, it does not tell; a busy machine takes seconds."""

WIDTH, HEIGHT = 1060, 800
"""The browser's window in DIP; the screen is a little larger."""


def until(look: Callable[[], Found | None], what: str, *, patience_s: float = PATIENCE_S) -> Found:
    """Look until there is something to see, and return it. Raises NotRunning that names what never came."""
    end = time.monotonic() + patience_s
    while not (found := look()):
        if time.monotonic() > end:
            raise NotRunning(f"never saw {what}")
        time.sleep(0.01)
    return found


@dataclass
class Stage:
    """A browser, the hands before it, and what the recorder is told; `origin` is the page's corner on the screen."""

    screen: DemoScreen
    hands: Hands
    desktop: X11Desktop
    elements: BrowserElements
    page: Page
    devtools: CDPSession
    pid: int
    origin: Point = field(default_factory=lambda: Point(0, 0))
    told: list[Change] = field(default_factory=list)
    _window: Window | None = None

    def approve(self, *origins: str) -> None:
        """Put sites in scope, with their text told raw, so that names can be compared."""
        sites = tuple(
            SiteScope(
                id=f"s{number}",
                origin=origin,
                app_class=AppClass.GENERAL,
                text=TextLayer.REDACTED,
                pixels=PixelsLayer.MASKED,
            )
            for number, origin in enumerate(origins)
        )
        self.elements.tell(BrowserScope(state="recording", key="5a" * 32, sites=sites))

    @property
    def window(self) -> Window:
        """The browser's window, of which pages tell."""
        if self._window is None:
            self._window = until(self._found, "the browser's window")
            self.elements.watch(self.pid, self._window.box)
        return self._window

    def _found(self) -> Window | None:
        stack = self.desktop.context().stack
        return next((one for one in stack if one.pid == self.pid and not one.popup), None)

    def popup(self) -> Window | None:
        """Return the browser's own popup, such as a native list that is open."""
        stack = self.desktop.context().stack
        wide = (one for one in stack if one.pid == self.pid and one.popup and one.box.height > 20)
        return next(wide, None)

    def open(self, address: str) -> None:
        """Show a page, and wait until all of it was told."""
        self.hear()
        self.told = []
        self.page.goto(address)
        self.known()

    def known(self) -> None:
        """Wait until the page shown is known."""

        def shown() -> bool:
            self.hear()
            pages = self.elements.shown(self.pid)
            tree = self.elements.tree(self.pid, self.window.box) if pages else None
            return bool(getattr(tree, "nodes", ()))

        until(shown, "the page told")

    def hear(self) -> list[Change]:
        """Take what was told since, and the raw input, as the recorder does; return all of this page."""
        for raw in self.desktop.read():
            self._felt(raw)
        self.told += self.elements.changes()
        return self.told

    def _felt(self, raw: RawInput) -> None:
        if isinstance(raw, RawButton) and raw.pressed and raw.button <= 3:
            self.elements.at(self.pid, self.window.box, raw.at)

    def pressed(self, at: Point, *, since: int) -> Node | None:
        """Return what was told of a press at a pixel after so many reports, once it was; None where nothing comes."""

        def look() -> Node | None:
            down = (one for one in self.hear()[since:] if one.kind is ChangeKind.POINTED and _is_down(one))
            return next((one.node for one in down if one.asked == at), None)

        with contextlib.suppress(NotRunning):
            return until(look, "what was pressed", patience_s=TOLD_S)
        return None

    def settled(self) -> None:
        """Wait until the page has taken what the hands did, and has drawn twice since; a page that is left has not."""
        self.hands.rest(0.2)
        with contextlib.suppress(Error):
            self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def pixel(self, x: float, y: float) -> Point:
        """Return the screen's pixel of a place of the page in CSS pixels."""
        ratio = self.ratio()
        return Point(int(self.origin.x + x * ratio), int(self.origin.y + y * ratio))

    def ratio(self) -> float:
        """Return how many screen pixels a CSS pixel is, by the page."""
        return float(self.page.evaluate("devicePixelRatio"))

    def grab(self) -> Sequence[Sequence[Sequence[int]]]:
        """Return the screen's own pixels of the browser's window, BGRX."""
        return self.desktop.grab(self.window.box).pixels  # type: ignore[return-value]  # a numpy array

    def screen_box(self, span: Sequence[float]) -> Rect:
        """Return where a box of the page lies on the screen, rounded to whole pixels."""
        left, top, width, height = span
        ratio = self.ratio()
        edges = [round(self.origin.x + left * ratio), round(self.origin.y + top * ratio)]
        edges += [round(self.origin.x + (left + width) * ratio), round(self.origin.y + (top + height) * ratio)]
        return Rect(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1])


def _is_down(change: Change) -> bool:
    return getattr(change.told, "kind", "") == "down"


@contextlib.contextmanager
def staged(scale: float = 1.0) -> Iterator[Stage]:
    """Start all of it; `scale` is the screen's. Raises NotBuilt without a built extension."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        screen = stack.enter_context(DemoScreen(int((WIDTH + 40) * scale), int((HEIGHT + 60) * scale)))
        os.environ |= {name: screen.environment[name] for name in ("DISPLAY", "XAUTHORITY")}  # read by xcb itself
        hands = stack.enter_context(Hands(screen.display, pace=0.4))
        desktop = stack.enter_context(X11Desktop(screen.environment))
        runtime = folder / "run" / "aboveboard"
        runtime.mkdir(parents=True, mode=0o700)
        link = Link(runtime, lambda host: _browser_of(desktop, host))
        elements = stack.enter_context(BrowserElements(link, lambda: time.monotonic_ns() // 1_000_000))
        context = stack.enter_context(browser(screen, folder, runtime.parent, scale=scale))
        page = context.pages[0]
        until(lambda: link.connected >= 2 or list(elements.changes()), "the browser's host")
        window = until(lambda: _of_browser(desktop), "the browser's window")
        yield Stage(screen, hands, desktop, elements, page, context.new_cdp_session(page), window.pid or 0)


@contextlib.contextmanager
def browser(
    screen: DemoScreen, folder: Path, runtime: Path, *, scale: float = 1.0, top: int = 10
) -> Iterator[BrowserContext]:
    """Start a Chromium with our extension, whose host finds the recorder of a runtime folder; its data lie in `folder`.

    Raises NotBuilt without a built extension.
    """
    extension, profile = _extension(folder), _profile(folder, runtime)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path="/usr/bin/chromium",
            headless=False,
            no_viewport=True,
            env=dict(screen.environment),
            ignore_default_args=["--disable-extensions", "--hide-scrollbars"],
            args=[
                *(
                    "--no-sandbox",
                    "--test-type",
                    f"--disable-extensions-except={extension}",
                    f"--load-extension={extension}",
                ),
                *(f"--window-position=10,{top}", f"--window-size={WIDTH},{HEIGHT}"),
                *(f"--force-device-scale-factor={scale}", "--lang=en-US"),
            ],
        )
        try:
            yield context
        finally:
            context.close()


def _of_browser(desktop: X11Desktop) -> Window | None:
    stack = desktop.context().stack
    return next((one for one in stack if one.identity is not None and is_browser(one.identity) and not one.popup), None)


def _browser_of(desktop: X11Desktop, host: int) -> Browser | None:
    parent = desktop.parent(host)
    if parent.pid is None or parent.started is None or parent.identity is None or not is_browser(parent.identity):
        return None
    return Browser(parent.pid, parent.started)


def _extension(folder: Path) -> Path:
    built = ROOT / "extension" / "dist"
    if not (built / "worker.js").exists():
        raise NotBuilt("the extension is not built", remedy="run ./dev build")
    return Path(shutil.copytree(built, folder / "extension"))


def _profile(folder: Path, runtime: Path) -> Path:
    """Make a profile with our host's manifest in it."""
    host, profile = folder / "host", folder / "profile"
    command = f'exec "{sys.executable}" -m aboveboard.cli browser-host --data "{folder / "data"}" "$@"'
    host.write_text(f'#!/bin/sh\nexport PYTHONPATH="{ROOT / "src"}" XDG_RUNTIME_DIR="{runtime}"\n{command}\n')
    host.chmod(0o700)
    key = json.loads((folder / "extension" / "manifest.json").read_text(encoding="utf-8"))["key"]
    digest = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    identity = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    manifest = {
        "name": HOST_NAME,
        "description": "for a measurement",
        "path": str(host),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{identity}/"],
    }
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True)
    (hosts / f"{HOST_NAME}.json").write_text(json.dumps(manifest), encoding="utf-8")
    return profile
