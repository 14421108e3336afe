"""What an agent is told of a page is what a recording holds of it: the same elements, but for what names them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyrage
import pytest
from playwright.sync_api import Page

from aboveboard.cli.worlds import PLACE, WINDOW, studio_site, world
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.environments.browsing.chromium import Launch, driver, launched
from aboveboard.environments.browsing.miniwob import MiniWob
from aboveboard.environments.browsing.serving import serving
from aboveboard.formats.places import Places
from aboveboard.model.actions import Click
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from tests.patience import until
from tests.permitting import signers
from tests.recorders import Companion, Desk

pytestmark = [pytest.mark.x11, pytest.mark.alone]
SEED = 4
SEEN = {"click-collapsible-2-nodelay": 2, "click-checkboxes": 1}
"""Tasks, and of how many presses what was seen before them is compared: the second is in what the first opened."""


@dataclass
class Studio:
    """A recorded browser and a person's hands before it."""

    desk: Desk
    view: X11Desktop
    hands: Hands
    companion: Companion
    page: Page
    world: MiniWob

    def blank(self) -> Point:
        box = next(one for one in self.view.context().stack if not one.popup and one.identity is not None).box
        return Point(box.right - 60, box.bottom - 60)

    def press(self, at: Point) -> None:
        """Press once a picture could be taken of the page at rest; wait until the press is sealed."""
        self.hands.move(at)
        self.hands.rest(1.2)
        frames = self.companion.status().frames
        self.hands.click(at)
        until(lambda: self.companion.status().frames > frames, "a picture of a press")

    def noticed(self) -> bool:
        """Press aside and tell whether the recorder has the page in scope."""
        self.hands.click(self.blank())
        self.hands.rest(0.5)
        return bool(self.companion.status().app)

    def steps(self, session: str) -> list[Step]:
        found = self.desk.read(session).stretches
        return [step for one in found for step in reduce(ReleasedStretch(records=one.records), Terms())]


@contextlib.contextmanager
def opened(screen: DemoScreen, folder: Path) -> Iterator[Studio]:
    """Open a recorder and a browser; the browser's driver ends with the block, for there is one in a thread."""
    places = Places(data=folder / "data", runtime=folder / "run" / "aboveboard")
    places.make()
    places.runtime.parent.chmod(0o700)
    with contextlib.ExitStack() as stack:
        desk = Desk(screen, folder, places, pyrage.x25519.Identity.generate(), signers())
        stack.callback(desk.end)
        origin = stack.enter_context(serving())
        desk.allow(sites=(studio_site(origin),))
        desk.recorder("--demo")
        companion = desk.companion()
        view = stack.enter_context(X11Desktop(screen.environment))
        hands = stack.enter_context(Hands(screen.display, ready=turns(places.recorder_socket)))
        launch = Launch(folder, places.runtime.parent, screen.environment, place=PLACE, size=WINDOW)
        page = stack.enter_context(launched(stack.enter_context(driver()), launch))
        yield Studio(desk, view, hands, companion, page, MiniWob(origin))


def recorded(studio: Studio, task: str) -> list[Step]:
    """Press where the elements of a task lie that are pressed first, and return the steps that are recorded of it."""
    studio.world.begin(studio.page, task, SEED)
    session = task.replace("-", "")
    studio.companion.begin(studio.desk.head(session))
    until(studio.noticed, "the page in scope")
    for _ in range(3):  # where the page lies is known for sure after two
        studio.press(studio.blank())
    for _ in range(SEEN[task]):
        x, y = place(studio.page)
        corner = origin_of(studio)
        studio.press(Point(corner.x + x, corner.y + y))
    studio.press(studio.blank())
    assert studio.companion.do("pause")["state"] == "paused"
    return [step for step in studio.steps(session) if isinstance(step.target, Element) and step.before.elements]


def place(page: Page) -> tuple[int, int]:
    """Return where the next thing to press lies in the page: in the section that is open, a section, or a box."""
    script = """() => {
      const found = ['.ui-accordion-content-active', 'h3', 'input[type=checkbox]'];
      const one = found.map((what) => document.querySelector(what)).find((e) => e && e.getClientRects().length);
      const r = one.getBoundingClientRect();
      return [Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)];
    }"""
    x, y = page.evaluate(script)
    return x, y


def origin_of(studio: Studio) -> Point:
    box = next(one for one in studio.view.context().stack if not one.popup and one.identity is not None).box
    wide, high = studio.page.evaluate("[innerWidth, innerHeight]")
    side = (box.width - wide) // 2
    return Point(box.x + side, box.bottom - high - side)


def plain(snapshot: ElementSnapshot) -> list[object]:
    """Return what a snapshot says without the names it gives: elements in the order of their places."""
    order = sorted(
        snapshot.elements, key=lambda one: (one.box or (0, 0, 0, 0), len(one.path), one.role, one.index or 0)
    )
    names = {one.id: place for place, one in enumerate(order)}
    told = []
    for one in order:
        fields = msgspec.to_builtins(one)
        told.append({**fields, **{key: names.get(fields.get(key)) for key in ("id", "parent", "row", "group")}})
        told[-1].pop("proof", None)
    return [*told, names.get(snapshot.focus or ""), snapshot.coverage, snapshot.source]


@pytest.mark.parametrize("task", SEEN)
def test_an_environment_shows_what_a_recording_holds_before_the_same_step(
    screen: DemoScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: str
) -> None:
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, screen.environment[name])
    with opened(screen, tmp_path) as studio:
        steps = recorded(studio, task)
    with world("miniwob") as environments:
        environment = environments.open(task)
        with contextlib.closing(environment):
            seen, start = environment.reset(SEED)
            assert start.goal
            for number, step in enumerate(steps[: SEEN[task]]):
                assert step.before.elements is not None
                assert seen.elements is not None
                assert plain(seen.elements) == plain(step.before.elements), f"before press {number}"
                at = step.target.box.centre if isinstance(step.target, Element) and step.target.box else Point(0, 0)
                seen = environment.step(Decision(action=Click(at=at))).observation
