"""Worlds by name: MiniWoB++ in a browser of its own, on a screen with real input or without one by its driver."""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aboveboard.cli.world_eyes import (
    PATIENCE_S,
    BrowserEyes,
    Corner,
    browser_on_screen,
    browser_without_screen,
    on_screen,
    without_screen,
)
from aboveboard.cli.world_hands import DriverHand, ScreenHand
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.browser.link import Browser, Link
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.environments import USUAL, Environment, Family
from aboveboard.environments.browsing.chromium import Launch, driver, launched
from aboveboard.environments.browsing.environment import BrowserEnvironment, Opened
from aboveboard.environments.browsing.miniwob import MiniWob
from aboveboard.environments.browsing.ports import World
from aboveboard.environments.browsing.serving import serving
from aboveboard.errors import EnvironmentLost, InputError, NotFound
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.studio.hands import Hands
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.practice.world import PracticeWorld
from aboveboard.studio.screen import DemoScreen

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

SCREEN = (1000, 760)
PLACE, WINDOW = (20, 60), (520, 520)
"""Where the window lies and how large it is: the same where people work (`aboveboard collect`) and where agents do."""

WIDE = (960, 680)
"""The window of the practice apps."""

LAYERS = Layers(text=TextLayer.REDACTED)
"""What is recorded of a studio's site, and what an agent is told of it."""


def studio_site(origin: str, name: str = "MiniWoB") -> SiteRule:
    """Return the rule under which a studio's site is recorded, and under which an agent sees it."""
    return SiteRule(id=name.lower(), name=name, origin=origin, layers=LAYERS)


@dataclass(frozen=True, slots=True)
class Shown:
    """A world and how it is shown: the site that a task's page is of, the window's size, where nothing lies."""

    world: World
    site: Callable[[str], SiteRule]
    window: tuple[int, int] = WINDOW
    corner: Corner = Corner.LOWER_RIGHT


class Worlds:
    """Implements `Families` for one world: a browser for each task that is opened, all by one driver."""

    def __init__(
        self,
        shown: Shown,
        screen: DemoScreen | None,
        playwright: "Playwright",
        *,
        by_driver: bool = False,
        pictures: bool = False,
    ) -> None:
        self._pictures = pictures
        self._world = shown.world
        self._shown = shown
        self._screen = screen
        self._playwright = playwright
        self._by_driver = by_driver

    def tasks(self) -> list[str]:
        """Return the names of its tasks."""
        return list(self._world.tasks())

    def families(self, task: str) -> Sequence[Family]:
        """Return the families of a task, the usual one first. Raises NotFound."""
        return self._world.families(self._named(task))

    def of(self, family: str) -> "Worlds":
        """Return the same world, drawing from another family. Raises NotFound for one that no task has."""
        shown = replace(self._shown, world=self._world.of(family))
        return Worlds(shown, self._screen, self._playwright, by_driver=self._by_driver, pictures=self._pictures)

    def open(self, task: str) -> Environment:
        """Return an environment for a task. Raises NotFound for one that is not there or has not this family."""
        found = self._named(task)
        if self._world.family not in {one.name for one in self._world.families(found)}:
            raise NotFound("the task has no such family of instances", remedy="`docs/reference/tasks.md` lists them")
        return BrowserEnvironment(self._world, found, partial(self._opened, found))

    @contextlib.contextmanager
    def desk(self, task: str) -> Iterator[tuple[World, Opened, str]]:
        """Open a task's world and browser for other hands than an environment's; the last is its screen's display.

        Raises NotFound, EnvironmentLost, and InputError where there is no screen to have hands on.
        """
        if self._screen is None:
            raise InputError("hands need a screen", remedy="open the world without `headless`")
        with self._opened(self._named(task)) as opened:
            yield self._world, opened, self._screen.display

    def _named(self, task: str) -> str:
        found = next((name for name in self._world.tasks() if task in {name, name.partition("/")[2]}), None)
        if found is None:
            raise NotFound("the world has no such task", remedy="`docs/reference/tasks.md` lists them")
        return found

    @contextlib.contextmanager
    def _opened(self, task: str) -> Iterator[Opened]:
        """Start a browser whose extension speaks to this process; raises EnvironmentLost."""
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="abw.", ignore_cleanup_errors=True)))
            runtime = folder / "run" / "aboveboard"
            runtime.mkdir(parents=True, mode=0o700)
            desktop = None if self._screen is None else stack.enter_context(X11Desktop(self._screen.environment))
            browsers: list[Browser] = []

            def linked(host: int) -> Browser | None:
                found = browser_without_screen(host) if desktop is None else browser_on_screen(desktop, host)
                browsers.extend([] if found is None else [found])
                return found

            elements = stack.enter_context(BrowserElements(Link(runtime, linked), _now_ms))
            launch = Launch(
                folder,
                runtime.parent,
                os.environ if self._screen is None else self._screen.environment,
                headless=self._screen is None,
                place=PLACE,
                size=self._shown.window,
            )
            page = stack.enter_context(launched(self._playwright, launch))
            pid = _pid(browsers, elements)
            windows = without_screen(elements, pid) if desktop is None else on_screen(desktop, pid)
            camera = partial(page.screenshot, caret="initial", animations="allow") if self._pictures else None
            eyes = BrowserEyes(elements, self._shown.site(task), page, pid, windows, self._shown.corner, camera)
            if self._by_driver or self._screen is None:
                yield page, eyes, DriverHand(page, eyes.css)
            else:
                hands = stack.enter_context(Hands(self._screen.display, pace=0.1))
                yield page, eyes, ScreenHand(hands)


@contextlib.contextmanager
def world(
    name: str, *, headless: bool = False, by_driver: bool = False, family: str = USUAL, pictures: bool = False
) -> "Iterator[Worlds]":
    """Open a world by its name (`miniwob`, `practice`), one for each thread at a time.

    Raises NotFound, MissingLibrary, InputError.

    With a screen, a demo screen of its own shows the browser and hands act through the X server, or its driver does
    (`by_driver`); `headless` has no screen and acts by the driver. Two processes may have a world each. With `pictures`
    a clear picture of the page is taken at each look, for agents that look at pictures.
    """
    if name not in SHOWN:
        raise NotFound("there is no world of that name", remedy=f"the worlds are {', '.join(SHOWN)}")
    with contextlib.ExitStack() as stack:
        screen = None if headless else stack.enter_context(DemoScreen(*SCREEN))
        if screen is not None:
            stack.enter_context(_environment({key: screen.environment[key] for key in ("DISPLAY", "XAUTHORITY")}))
        shown = stack.enter_context(SHOWN[name]())
        shown = replace(shown, world=shown.world.of(family))
        yield Worlds(shown, screen, stack.enter_context(driver()), by_driver=by_driver, pictures=pictures)


@contextlib.contextmanager
def _miniwob() -> Iterator[Shown]:
    with serving() as origin:
        yield Shown(MiniWob(origin), lambda _: studio_site(origin))


@contextlib.contextmanager
def _practice() -> Iterator[Shown]:
    """Serve the practice apps; each is a site of its own. Raises NotBuilt."""
    with Practice(practice_dist(), TASKS) as practice:

        def site(task: str) -> SiteRule:
            app = task.split("/")[1]
            return studio_site(practice.address(app).partition("/?")[0], app.capitalize())

        yield Shown(PracticeWorld(practice, TASKS), site, WIDE, Corner.PAGE)


SHOWN: Mapping[str, Callable[[], AbstractContextManager[Shown]]] = {"miniwob": _miniwob, "practice": _practice}
"""Worlds by name."""


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables that the X library reads by itself, and put them back."""
    before = {key: os.environ.get(key) for key in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _pid(browsers: list[Browser], elements: BrowserElements) -> int:
    deadline = time.monotonic() + PATIENCE_S
    while not browsers:
        elements.changes()
        if time.monotonic() > deadline:
            raise EnvironmentLost("the browser's extension never spoke")
        time.sleep(0.05)
    return browsers[-1].pid


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
