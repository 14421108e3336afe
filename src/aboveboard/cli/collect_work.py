"""Working sessions of scripted people: a browser, a session at a time, attempt after attempt while it lasts."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aboveboard.cli.collect_office import Office, ready_hands
from aboveboard.cli.collect_worlds import Shop
from aboveboard.cli.world_eyes import Corner
from aboveboard.cli.worlds import PLACE
from aboveboard.desktop import Window
from aboveboard.environments.browsing.chromium import Launch, driver, launched
from aboveboard.errors import EnvironmentLost, NotRunning
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.people.attempts import Desk, attempt
from aboveboard.studio.people.habits import Habit
from aboveboard.studio.people.marking import Attempt, Places
from aboveboard.studio.people.registry import script_of

PATIENCE_S = 60.0
IN_PAGE = 4
"""CSS pixels from a page's own corner: apps begin with some space."""

SESSION_S = 180.0
"""A session lasts about so long: what is released is one segment, and a budget that was spent is whole again."""

DECIDED_S = 1.5
"""What was done last is decided by then: a press in a page waits so long at most for the page to tell what it hit."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A session of a person: its name, where attempts were begun and ended in it, and the attempts."""

    session: str
    places: Places
    attempts: Sequence[Attempt]


class Workplace:
    """A browser on the office's screen, in which people work session by session."""

    def __init__(self, office: Office, page: Any, shop: Shop) -> None:
        self._office = office
        self._page = page
        self._shop = shop
        self._world = shop.world()
        self._corner: tuple[float, float] | None = None

    def session(self, plan: Iterator[tuple[str, int]]) -> Worked:
        """Work off a plan until the session has lasted long enough; a browser that ends loses its attempt only."""
        office, done = self._office, list[Attempt]()
        with Hands(office.screen.display, pace=0.5) as hands:
            self._page.goto(self._shop.start)
            hands.click(office.strip.resume)
            session = _until(lambda: _recording(office), "a session that records")
            self._learn_corner(hands)
        began = time.monotonic()
        places = self._places()
        desk = Desk(self._page, self._hands, self._pixel, self._in_scope, places, lambda: office.status().events)
        with contextlib.suppress(EnvironmentLost):
            for task, seed in plan:
                done.append(attempt(self._world, desk, task, script_of(task), seed))
                if time.monotonic() - began > SESSION_S or office.status().state != "recording":
                    break
        time.sleep(DECIDED_S)
        with Hands(office.screen.display, pace=0.5, ready=ready_hands(office)) as hands:
            hands.click(office.strip.pause)
            _until(lambda: office.status().state != "recording", "the end of the session")
        return Worked(session, places, done)

    def _places(self) -> Places:
        """Where attempts are begun and ended: where nothing lies on any page, far from what a task shows."""
        if self._shop.corner is Corner.PAGE:
            return Places(self._pixel(IN_PAGE, IN_PAGE), self._pixel(IN_PAGE, 3 * IN_PAGE))
        box = _until(self._window, "the browser's window").box
        return Places(Point(box.right - 60, box.bottom - 60), Point(box.right - 100, box.bottom - 100))

    def _hands(self, habit: Habit, seed: int) -> Hands:
        return Hands(self._office.screen.display, seed=seed, pace=habit.pace, ready=ready_hands(self._office))

    def _pixel(self, x: float, y: float) -> Point:
        left, top = self._corner or (0.0, 0.0)
        return Point(round(left + x), round(top + y))

    def _in_scope(self) -> None:
        _until(lambda: self._office.status().app, "the page in scope")
        time.sleep(0.6)  # a picture is taken once page and screen rest

    def _learn_corner(self, hands: Hands) -> None:
        """Press twice where nothing is: page and recorder both learn from it where the page lies."""
        box = _until(self._window, "the browser's window").box
        script = (
            "window.__at = null; addEventListener('mousedown', (e) => { window.__at = [e.clientX, e.clientY]; }, true)"
        )
        self._page.evaluate(script)
        at, apart = Point(box.right - 140, box.bottom - 60), 25
        if self._shop.corner is Corner.PAGE:
            height = self._page.evaluate("innerHeight")
            at, apart = Point(box.x + 4 * IN_PAGE, box.bottom - height + 6 * IN_PAGE), 2 * IN_PAGE
        for shift in (0, apart):
            hands.click(Point(at.x - shift, at.y - shift))
            hands.rest(0.8)
        told = _until(lambda: self._page.evaluate("window.__at"), "a press on the page")
        self._corner = (hands.at.x - told[0], hands.at.y - told[1])

    def _window(self) -> Window | None:
        windows = self._office.desktop.context().stack
        own = (one for one in windows if one.identity is not None and one.identity.executable.endswith("chromium"))
        return next((one for one in own if not one.popup and one.box.width > 100), None)


def _recording(office: Office) -> str:
    with contextlib.suppress(NotRunning):
        reply = office.status()
        return reply.session if reply.state == "recording" else ""
    return ""


@contextlib.contextmanager
def workplace(office: Office, folder: Path, shop: Shop, options: Sequence[str] = ()) -> Iterator[Workplace]:
    """Open the browser that people work in; it has our extension, as a managed browser has."""
    launch = Launch(
        folder, office.places.runtime.parent, office.screen.environment, place=PLACE, size=shop.window, options=options
    )
    with driver() as playwright, launched(playwright, launch) as page:
        yield Workplace(office, page, shop)


def _until(look: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := look()):
        if time.monotonic() > deadline:
            raise EnvironmentLost(f"there never was {what}")
        time.sleep(0.05)
    return found
