"""The desktop of a replay: a screen with a browser, the same each time, with the product on it or with eyes of our own.

What records and what replays share the screen's size, the window's place and the browser's start, so that a fresh
desktop is an identical one; each has a screen, a profile and buses of its own.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from playwright.sync_api import Page, sync_playwright

from aboveboard.cli.describing import minimiser
from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import Elements
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.elements.browser.link import Link
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.elements.several import Several
from aboveboard.elements.vocabulary import Texts
from aboveboard.formats.browser import BrowserScope, SiteScope
from aboveboard.model.browsers import is_browser
from aboveboard.model.geometry import Point
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule, SiteRule
from aboveboard.recorder.scope import Approved
from aboveboard.studio.hands import Hands
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.replay.eyes import Eyes
from aboveboard.studio.replay.player import Player
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from benchmarks._browser import _browser_of, _extension, _of_browser, _profile, until
from benchmarks._device import Device, device

WIDTH, HEIGHT = 1280, 860
LAYERS = Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.MASKED)
"""The studio's policy: the words of practice apps are nobody's."""

PROGRAMS = (
    AppRule(
        id="editor",
        name="Text editor",
        identities=(AppIdentity(executable="/usr/bin/mousepad"),),
        layers=LAYERS,
        catalogues=("mousepad", "gtk30"),
    ),
    AppRule(
        id="calculator",
        name="Calculator",
        identities=(AppIdentity(executable="/usr/bin/gnome-calculator"),),
        layers=LAYERS,
        catalogues=("gnome-calculator", "gtk40", "libadwaita"),
        chrome=(*"0123456789+=.()%π√", "mod", "x²", "Basic"),
    ),
    AppRule(
        id="dialogs",
        name="Dialogs",
        identities=(AppIdentity(executable="/usr/bin/zenity"),),
        layers=LAYERS,
        catalogues=("zenity", "gtk30"),
    ),
)
"""GTK applications in which episodes are recorded."""


def sites(practice: Practice) -> tuple[SiteRule, ...]:
    """Return a rule for each practice app."""
    return tuple(
        SiteRule(id=app, name=app, origin=practice.address(app).partition("/?")[0], layers=LAYERS) for app in APPS
    )


@dataclass
class Place:
    """A screen, hands on it, and a page where there is a browser; `device` where it records."""

    screen: DemoScreen
    hands: Hands
    desktop: X11Desktop
    page: Page | None = None
    device: Device | None = None
    elements: Elements | None = None
    origin: Point = field(default_factory=lambda: Point(0, 0))

    def player(self, rules: Sequence[AppRule | SiteRule]) -> Player:
        """Return who does steps again here."""
        assert self.elements is not None
        by_id = {rule.id: rule for rule in rules}
        minimise = minimiser(rules, "en")
        identities = {identity: rule.id for rule in rules if isinstance(rule, AppRule) for identity in rule.identities}

        def texts(app: str) -> Texts:
            return minimise._texts(Approved(by_id[app], LAYERS))  # noqa: SLF001 - the very texts of the recorder

        def owns(app: str, window: Window) -> bool:
            if window.identity is None:
                return False
            return (
                is_browser(window.identity)
                if isinstance(by_id[app], SiteRule)
                else identities.get(window.identity) == app
            )

        return Player(self.hands, Eyes(self.desktop, self.elements, texts, owns), self.desktop)


@contextlib.contextmanager
def recording(practice: Practice | None) -> Iterator[Place]:
    """Start a screen with the product on it, and a browser where there is a practice server."""
    with _screened() as (stack, folder, screen):
        rules = () if practice is None else sites(practice)
        ours = stack.enter_context(device(screen, folder, PROGRAMS, WIDTH, sites=rules))
        hands = stack.enter_context(Hands(screen.display, pace=0.4, ready=turns(ours.places.recorder_socket)))
        desktop = stack.enter_context(X11Desktop(screen.environment))
        place = Place(screen, hands, desktop, device=ours)
        place.elements = stack.enter_context(
            AtspiElements(find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"]))
        )
        if practice is not None:
            _browse(stack, folder, place, ours.places.runtime.parent)
        yield place


@contextlib.contextmanager
def replaying(practice: Practice | None) -> Iterator[Place]:
    """Start a screen like it without the product; its eyes read what the recorder's would."""
    with _screened() as (stack, folder, screen):
        hands = stack.enter_context(Hands(screen.display, seed=2, pace=0.4))
        desktop = stack.enter_context(X11Desktop(screen.environment))
        place = Place(screen, hands, desktop)
        apps = stack.enter_context(AtspiElements(find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])))
        place.elements = apps
        if practice is not None:
            runtime = folder / "run" / "aboveboard"
            runtime.mkdir(parents=True, mode=0o700)
            link = Link(runtime, lambda host: _browser_of(desktop, host))
            told = stack.enter_context(BrowserElements(link, lambda: time.monotonic_ns() // 1_000_000))
            place.elements = stack.enter_context(Several(apps, told))
            _browse(stack, folder, place, runtime.parent)
            until(lambda: link.connected >= 2 or list(told.changes()), "the browser's host")
            scope = tuple(
                SiteScope(
                    id=rule.id,
                    origin=rule.origin,
                    app_class=AppClass.GENERAL,
                    text=TextLayer.REDACTED,
                    pixels=PixelsLayer.MASKED,
                )
                for rule in sites(practice)
            )
            told.tell(BrowserScope(state="recording", key="5a" * 32, sites=scope))
        yield place


@contextlib.contextmanager
def _screened() -> Iterator[tuple[contextlib.ExitStack, Path, DemoScreen]]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ab-rp.")))
        screen = stack.enter_context(DemoScreen(WIDTH, HEIGHT))
        os.environ |= {name: screen.environment[name] for name in ("DISPLAY", "XAUTHORITY")}  # read by xcb itself
        yield stack, folder, screen


def _browse(stack: contextlib.ExitStack, folder: Path, place: Place, runtime: Path) -> None:
    """Start the browser below the strip and learn where its page lies."""
    extension, profile = _extension(folder), _profile(folder, runtime)
    playwright = stack.enter_context(sync_playwright())
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path="/usr/bin/chromium",
        headless=False,
        no_viewport=True,
        env=dict(place.screen.environment),
        ignore_default_args=["--disable-extensions", "--hide-scrollbars"],
        args=[
            *(
                "--no-sandbox",
                "--test-type",
                f"--disable-extensions-except={extension}",
                f"--load-extension={extension}",
            ),
            *("--window-position=40,50", "--window-size=1180,780", "--lang=en-US"),
        ],
    )
    stack.callback(context.close)
    place.page = context.pages[0]
    until(lambda: _of_browser(place.desktop), "the browser's window")
    place.origin = _origin(place)


def _origin(place: Place) -> Point:
    """Return the page's corner on the screen, by where the page sees a pointer whose place is known."""
    page = place.page
    assert page is not None
    page.goto("about:blank")
    page.evaluate(
        "addEventListener('mousemove', (e) => { window.seen = [e.screenX, e.screenY, e.clientX, e.clientY]; })"
    )

    def seen() -> list[int] | None:
        place.hands.move(Point(500 + place.hands.at.x % 2, 500))
        found: list[int] | None = page.evaluate("window.seen")
        return found

    x, y, left, top = until(seen, "the pointer over the page")
    return Point(x - left, y - top)


def programs_of(window: Window) -> str:
    """Return the name of the program that owns a window."""
    return "" if window.identity is None else PurePosixPath(window.identity.executable).name


Begin = Callable[[], None]
