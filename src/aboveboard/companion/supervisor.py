"""The companion process, one for each login session: strip, heartbeat, recorder, pages and browser together."""

import contextlib
import fcntl
import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from aboveboard.companion import catalogue
from aboveboard.companion.browser import Browser
from aboveboard.companion.children import RecorderChild
from aboveboard.companion.control import DeskServer, socket_path
from aboveboard.companion.desk import Desk
from aboveboard.companion.housekeeping import Chore, Holds
from aboveboard.companion.pages_child import PagesChild
from aboveboard.companion.passing import passing
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.strip import ENDED, LAPSED, Strip, StripActions, StripView
from aboveboard.companion.troubles import REMEDIES, TROUBLES, trouble_of
from aboveboard.companion.unfinished import finish_releases
from aboveboard.companion.windows import on_pause_key, top_level
from aboveboard.confinement import harden
from aboveboard.errors import AboveboardError, AlreadyRunning, NoDisplay, NotADemoScreen, NotRunning
from aboveboard.formats.control import HEARTBEAT_MS

_FROZEN_MS = 600
"""A strip that has not been drawn for so long is not reported alive."""

_HOUSEKEEPING_MS = 60_000


def run(
    settings: CompanionSettings, language: str, *, demo_screen: Callable[[], bool], ready: Callable[[str, bool], None]
) -> None:
    """Run until SIGTERM or SIGINT; `ready` is told the authority of the pages, and whether there is a recorder.

    `demo_screen` tells whether a demo started this screen. Raises AlreadyRunning for a second companion, NoDisplay
    without a screen, NotADemoScreen where mode and screen do not belong together.
    """
    harden()
    places = settings.places
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_one(places.runtime / "companion.lock"))
        require_own_screen(demo=settings.demo, demo_screen=demo_screen())
        recorder = stack.enter_context(RecorderChild(settings))
        browser = stack.enter_context(Browser(settings))

        def show(page: str) -> None:
            code = secrets.token_urlsafe(32)
            browser.open(pages.admit(code, page), code)

        desk = Desk(
            settings,
            strip_window=lambda: top_level(strip.window),
            show=show,
            end_recorder=recorder.kill,
            revive=recorder.revive,
        )

        def ended() -> None:
            if browser.close():
                desk.tell(NotRunning(TROUBLES["pages again"], remedy="press Open"))

        def given_up() -> None:
            desk.tell(NotRunning(TROUBLES["pages gone"], remedy="press Open to try again, or run `aboveboard doctor`"))

        pages = stack.enter_context(PagesChild(settings, language, ended=ended, given_up=given_up))
        stack.callback(desk.close)
        strip = _strip(desk, language)
        _tried(lambda: finish_releases(places, wait=False), desk.tell)
        desk.refresh()
        stack.enter_context(DeskServer(socket_path(places), desk.answer))
        _keep_going(settings, desk, strip, recorder)
        ready(pages.host, recorder.ready())
        strip.run()


def require_own_screen(*, demo: bool, demo_screen: bool) -> None:
    """Refuse real mode on a demo's screen and demo mode on a person's; raises NotADemoScreen."""
    if demo_screen and not demo:
        raise NotADemoScreen(
            "a demo started this screen, and no real work is recorded on it",
            remedy="add the flag --demo here, or start the companion in a real login session",
        )
    if demo and not demo_screen:
        raise NotADemoScreen(
            "--demo was given, and this is a person's screen",
            remedy="leave --demo out, or let a demo bring its own: aboveboard screen -- aboveboard companion --demo",
        )


def _strip(desk: Desk, language: str) -> Strip:
    import tkinter

    actions = StripActions(
        pause=lambda: _aside(desk.pause, desk.tell),
        resume=lambda: _aside(desk.begin, desk.tell),
        open=lambda: _aside(lambda: desk.show("home"), desk.tell),
    )

    try:
        return Strip(catalogue.load(language), actions, lambda: view_of(desk))
    except tkinter.TclError as error:
        raise NoDisplay("no X server answers") from error


def view_of(desk: Desk) -> StripView:
    """Return what the strip shows now."""
    standing, last = desk.standing, desk.last
    state = last.state
    if standing is not None and desk.consent is None and state != "recording":
        state = ENDED if desk.ended else LAPSED
    return StripView(
        state,
        desk.app_name,
        standing.word if standing else "",
        standing is not None,
        last.reduced[-1] if last.reduced else "",
        trouble_of(desk.trouble, last),
    )


def _keep_going(settings: CompanionSettings, desk: Desk, strip: Strip, recorder: RecorderChild) -> None:
    """Beat while the strip is drawn, keep the recorder, expire what nobody released, and end on a signal."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())

    def beating() -> None:
        while not ended.wait(HEARTBEAT_MS / 1000):
            if strip.alive_ms() < _FROZEN_MS:
                desk.beat()
            else:
                desk.watch()
            if recorder.keep():
                recorder.ready()
            if recorder.given_up:
                desk.tell(NotRunning(TROUBLES["recorder gone"], remedy=REMEDIES["recorder gone"]))

    holds = Holds(settings.places, passing(settings.places), desk)
    chores = Chore(desk.refresh), Chore(holds.look)  # a consent that ended waits for nobody who reviews

    threading.Thread(target=beating, daemon=True).start()
    threading.Thread(target=on_pause_key, args=(lambda: _aside(desk.pause),), daemon=True).start()
    strip.every(50, lambda: strip.stop() if ended.is_set() else None)
    for chore in chores:
        strip.every(_HOUSEKEEPING_MS, chore.begin)


def _aside(action: Callable[[], None], tell: Callable[[AboveboardError], None] = lambda _: None) -> None:
    """Do something that may wait away from the strip's thread; a refusal shows on the strip, not as a window."""
    threading.Thread(target=_tried, args=(action, tell), daemon=True).start()


def _tried(action: Callable[[], None], tell: Callable[[AboveboardError], None]) -> None:
    try:
        action()
    except AboveboardError as error:
        tell(error)


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of this login session; raises AlreadyRunning."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise AlreadyRunning("a companion runs in this login session already") from error
    try:
        yield
    finally:
        os.close(descriptor)
