"""A Chromium on a screen of its own before which the product's recorder runs; acts in practice apps and MiniWoB++."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.environments.browsing.serving import serving
from aboveboard.model.browsers import is_browser
from aboveboard.model.geometry import Point
from aboveboard.model.policy import SiteRule
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from benchmarks import _miniwob
from benchmarks._actions_pages import NotingHands, PageStage, Watched
from benchmarks._actions_stage import LAYERS, NOTHING, Done, Pressed, Reduced, now, reduced, shown_on, until
from benchmarks._browser import HEIGHT, WIDTH, browser
from benchmarks._device import Device, device
from benchmarks._placement import find_origin
from benchmarks._practised import origins, walk_all

TOP = 44
"""The browser's window begins below the strip."""


def walked(tasks: Sequence[str], games: Sequence[str]) -> tuple[list[Done], Reduced, list[str]]:
    """Walk tasks of the practice apps and play games of MiniWoB++; return the acts, their steps, what was not done."""
    with (
        Practice(practice_dist(), TASKS) as practice,
        serving() as miniwob,
        _before([*origins(practice), miniwob]) as (stage, ours, pressed),
    ):
        watched = Watched(stage)
        stage.hands.noted = watched.noted  # type: ignore[attr-defined]  # hands that say what they do
        sessions = [ours.resume(stage.hands)]

        def opened() -> None:
            watched.done.append(Done(NOTHING, now(), {}))
            if ours.status().state != "recording":
                watched.account.undone.append(f"{watched.place}: the recorder had ended the session before it")
                sessions.append(ours.resume(stage.hands))
            until(lambda: ours.status().app, "the page in scope")
            stage.hands.rest(1.0)

        stage.known_by, stage.left_by = opened, watched.leave
        if tasks:
            walk_all(practice, watched, tasks)
        if games:
            _miniwob.play_all(miniwob, watched, games)
        stage.hands.rest(1.0)
        watched.leave()
        watched.done.append(Done(NOTHING, now(), {}))
        stage.hands.noted = lambda *_: None  # type: ignore[attr-defined]  # as above
        if ours.status().state == "recording":
            ours.pause(stage.hands)
        return watched.done, _acted(watched.done, reduced(ours, sessions, pressed)), watched.account.undone


def _acted(done: Sequence[Done], came: Reduced) -> Reduced:
    """Return what came without gaps in which nothing was begun: a page that is left by DevTools ends a stretch."""
    began = [one.began for one in done if one.act is not NOTHING]
    return replace(came, gaps=tuple(gap for gap in came.gaps if any(gap[0] < at < gap[1] for at in began)))


@contextlib.contextmanager
def _before(addresses: Sequence[str]) -> Iterator[tuple[PageStage, Device, list[Pressed]]]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        width, height = WIDTH + 40, HEIGHT + TOP + 30
        screen = stack.enter_context(DemoScreen(width, height))
        stack.enter_context(shown_on(screen))
        view = stack.enter_context(X11Desktop(screen.environment))
        sites = tuple(
            SiteRule(id=f"s{number}", name=f"Site {number}", origin=address, layers=LAYERS)
            for number, address in enumerate(addresses)
        )
        ours = stack.enter_context(device(screen, folder, (), width, sites=sites))
        wait, pressed = turns(ours.places.recorder_socket), list[Pressed]()

        def ready() -> None:
            wait()
            pressed.append((now(), hands.at))

        hands = stack.enter_context(NotingHands(screen.display, pace=0.6, ready=ready))
        context = stack.enter_context(browser(screen, folder, folder / "run", top=TOP))
        page = context.pages[0]
        window = until(lambda: _window(view), "the browser's window", 60.0)
        nothing = cast("Any", None)  # pages are read by the recorder
        devtools = context.new_cdp_session(page)
        stage = PageStage(screen, hands, view, nothing, page, devtools, window.pid or 0, _window=window)
        find_origin(stage)
        hands.click(Point(stage.origin.x + WIDTH // 2, stage.origin.y + HEIGHT // 2))  # the keyboard is the page's
        yield stage, ours, pressed


def _window(view: X11Desktop) -> Any:
    stack = view.context().stack
    return next((one for one in stack if one.identity is not None and is_browser(one.identity) and not one.popup), None)
