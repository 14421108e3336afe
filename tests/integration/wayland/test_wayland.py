"""The Wayland desktop on a real sway: what it tells, what it cannot tell and is refused for, and how it ends."""

import contextlib
import functools
import select
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aboveboard.desktop import Lack, Window
from aboveboard.desktop.wayland.desktop import WaylandDesktop
from aboveboard.desktop.x11.broker import Broker
from aboveboard.errors import DisplayLost, MissingLibrary, NoDisplay, PlatformNotProven
from aboveboard.formats.places import Places
from aboveboard.model.geometry import Rect
from aboveboard.model.policy import AppIdentity
from aboveboard.recorder.session import check_screen
from aboveboard.recorder.settings import Settings
from tests.integration.wayland.session import Painter, SwaySession
from tests.patience import PATIENCE_S, until

pytestmark = pytest.mark.wayland

BLUE, RED = (255, 0, 0, 0), (0, 0, 255, 0)  # BGRX


@pytest.fixture
def desktop(session: SwaySession) -> Iterator[WaylandDesktop]:
    def identify(pid: int) -> AppIdentity | None:
        facts = broker.ask(pid)
        return AppIdentity(executable=facts.executable, script=facts.script) if facts and facts.trusted else None

    with Broker.forked() as broker, opened(session, identify) as desktop:
        yield desktop


def opened(session: SwaySession, identify: Callable[[int], AppIdentity | None]) -> WaylandDesktop:
    return WaylandDesktop(session.environment, identify, patience_s=PATIENCE_S)


def nobody(_: int) -> None:
    return None


@contextlib.contextmanager
def running(session: SwaySession, *command: str) -> Iterator[int]:
    program = session.start(command)
    try:
        yield program.pid
    finally:
        program.kill()
        program.wait()
        until(lambda: session.is_without(program.pid), "the end of what it shows")


def window_of(desktop: WaylandDesktop, pid: int) -> Window:
    return until(lambda: desktop.windows_of(pid), "its window")[0]


def test_a_window_is_told_with_its_process_and_program_and_the_focus_goes_where_it_is_given(
    session: SwaySession, desktop: WaylandDesktop
) -> None:
    with running(session, "mousepad", "--disable-server") as first, running(session, "gnome-calculator") as second:
        windows = [window_of(desktop, pid) for pid in (first, second)]  # one that comes later takes the focus
        for window, program in zip(windows, ("/usr/bin/mousepad", "/usr/bin/gnome-calculator"), strict=True):
            assert window.identity == AppIdentity(executable=program)
            session.order(f"[con_id={window.id}] focus")
            focus = desktop.context().focus
            assert focus is not None
            assert focus.pid == window.pid
    assert desktop.context().focus is None


def test_the_order_that_is_told_is_the_order_that_is_shown(
    session: SwaySession, desktop: WaylandDesktop, painter: Painter
) -> None:
    below, above = painter.open(Rect(10, 10, 100, 100), BLUE), painter.open(Rect(50, 50, 100, 100), RED)
    assert [window.id for window in desktop.context().stack] == [below, above]
    painter.focus(below)  # sway raises what floats and gets the focus
    assert [window.id for window in desktop.context().stack] == [above, below]
    until(lambda: session.shows(Rect(50, 50, 60, 60), BLUE), "the raised window")


def test_what_is_on_another_workspace_or_behind_a_full_screen_is_not_there(
    session: SwaySession, desktop: WaylandDesktop, painter: Painter
) -> None:
    first, second = painter.open(Rect(10, 10, 100, 100), BLUE), painter.open(Rect(300, 10, 100, 100), RED)
    session.order("workspace 2")
    assert desktop.context().stack == ()
    session.order("workspace 1")
    session.order(f"[con_id={second}] fullscreen enable")
    assert [window.id for window in desktop.context().stack] == [second]
    session.order(f"[con_id={second}] fullscreen disable")
    assert {window.id for window in desktop.context().stack} == {first, second}


def test_borders_and_titles_of_sway_are_not_the_window_s_own(
    session: SwaySession, desktop: WaylandDesktop, painter: Painter
) -> None:
    number = painter.open(Rect(50, 60, 200, 100), BLUE)
    session.order(f"[con_id={number}] border pixel 5")
    framed = window_of(desktop, painter.pid)
    assert framed.frame_box is not None
    assert framed.frame_box == framed.box.grown(5)
    assert until(lambda: session.shows(framed.box, BLUE), "the window inside its border")


def test_a_notice_lies_over_a_window_and_nothing_tells_of_it_so_every_window_counts_as_covered(
    session: SwaySession, desktop: WaylandDesktop, painter: Painter
) -> None:
    """What lies on a layer above (notices, panels, locks) is in no answer of sway's, and in every picture of grim's."""
    box = Rect(0, 0, 400, 300)
    number = painter.open(box, BLUE)
    top = Rect(0, 0, 400, 5)
    with running(session, "swaynag", "--layer", "overlay", "--message", "You have a letter") as notice:
        until(lambda: not session.shows(top, BLUE), "the notice")
        session.order(f"[con_id={number}] move absolute position 0 0")  # the notice had pushed it aside
        (window,) = desktop.context().stack
        assert (window.id, window.box) == (number, box)
        until(lambda: session.shows(Rect(0, 200, 400, 100), BLUE), "the window below the notice")
        assert not (desktop.grab(top).pixels[:, :, :3] == BLUE[:3]).all()
        assert desktop.windows_of(notice) == ()
        look = desktop.look(number)
        assert look is not None
        assert look.above == (box,)
        assert desktop.grab_windows([(window, box)]) == [None]


@pytest.mark.parametrize("demo", [True, False])
def test_nothing_is_recorded_here_and_the_refusal_says_why(
    desktop: WaylandDesktop, tmp_path: Path, *, demo: bool
) -> None:
    with pytest.raises(PlatformNotProven) as refused:
        check_screen(desktop, Settings(Places(tmp_path, tmp_path), demo=demo))
    for lack in (Lack.INPUT, Lack.STACKING, Lack.CHANGES, Lack.BLANKING, Lack.SECRETS):
        assert lack in str(refused.value)


def test_input_never_comes(desktop: WaylandDesktop) -> None:
    assert desktop.read() == ()
    assert select.select([desktop.fileno()], [], [], 0) == ([], [], [])
    assert desktop.context().pointer is None


@pytest.mark.parametrize("setting", ["scale 2", "transform 90"])
def test_a_scaled_or_turned_monitor_is_refused_rather_than_guessed(
    session: SwaySession, desktop: WaylandDesktop, setting: str
) -> None:
    grab = functools.partial(desktop.grab, Rect(0, 0, 10, 10))
    asking: list[Callable[[], object]] = [desktop.monitors, desktop.damaged, grab]
    session.order(f"output HEADLESS-1 {setting}")
    try:
        for ask in asking:
            with pytest.raises(NoDisplay):
                ask()
    finally:
        session.order("output HEADLESS-1 scale 1 transform normal")
    assert [monitor.box for monitor in desktop.monitors()] == [session.box]


def test_a_sway_that_hangs_and_one_that_goes_away_are_noticed_by_name() -> None:
    with (
        SwaySession() as own,
        WaylandDesktop(own.environment, nobody, patience_s=0.5) as hung,
        opened(own, nobody) as left,
    ):
        own.sway.send_signal(signal.SIGSTOP)
        with pytest.raises(DisplayLost):
            hung.context()
        with pytest.raises(DisplayLost):
            hung.read()  # an answer that comes late would be taken for that of the next question
        own.sway.send_signal(signal.SIGCONT)
        left.context()
        own.sway.kill()
        own.sway.wait()
        until(functools.partial(lost, left.read), "the loss")
        for ask in (left.context, left.monitors):
            assert lost(ask)


def lost(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except DisplayLost:
        return True
    return False


def test_what_is_absent_is_named(session: SwaySession, tmp_path: Path) -> None:
    with pytest.raises(MissingLibrary):
        WaylandDesktop({**session.environment, "PATH": str(tmp_path)}, nobody)
    for socket in ("", str(tmp_path / "nobody")):
        with (
            pytest.raises(NoDisplay),
            WaylandDesktop({**session.environment, "SWAYSOCK": socket}, nobody),
        ):
            pass
    outside = WaylandDesktop(session.environment, nobody)
    for ask in (outside.fileno, outside.context):
        with pytest.raises(NoDisplay):
            ask()
