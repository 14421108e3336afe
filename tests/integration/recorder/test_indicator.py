"""Never covert: whatever happens to the strip or its companion, capture stops."""

import signal
from collections.abc import Callable, Iterator

import pytest
import xcffib
import xcffib.xproto
from xcffib.xproto import CW, WindowClass

from aboveboard.formats.control import Status
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Rect
from aboveboard.studio.screen import DemoScreen
from tests.patience import until
from tests.recorders import EDITOR, Companion, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Cover = Callable[[Rect, int], None]


@pytest.fixture
def cover(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cover]:
    """Put an override-redirect window of a class over a box."""
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
    connection = xcffib.connect(display=screen.display)
    made: list[int] = []

    def put(box: Rect, kind: int) -> None:
        window = connection.generate_id()
        root = connection.setup.roots[0].root
        place = (box.x, box.y, box.width, box.height)
        connection.core.CreateWindow(0, window, root, *place, 0, kind, 0, CW.OverrideRedirect, [1])
        connection.core.MapWindow(window)
        connection.flush()
        made.append(window)

    yield put
    for window in made:
        connection.core.DestroyWindow(window)
    connection.flush()
    connection.disconnect()


@pytest.fixture
def companion(desk: Desk) -> Companion:
    """A companion whose session is being recorded."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    companion.begin(desk.head("s1"))
    return companion


def stopped(desk: Desk) -> bool:
    until(lambda: desk.ask(Status()).state == "stopped", "capture stopped")
    told = desk.ask(Status())
    return told.reason is GapReason.INDICATOR and told.fault != ""


def test_a_strip_that_is_seen_keeps_capture_on(desk: Desk, companion: Companion) -> None:
    beats = iter(range(12))
    until(lambda: next(beats) == 11 or companion.status().state != "recording", "a dozen looks")
    assert companion.status().state == "recording"


@pytest.mark.parametrize("fault", [["withdraw"], ["move", 5_000, 0], ["move", -200, 0], ["freeze"], ["fall silent"]])
def test_capture_stops_when_the_strip_or_its_heartbeat_is_gone(
    desk: Desk, companion: Companion, fault: list[object]
) -> None:
    companion.do(*fault)
    assert stopped(desk)


@pytest.mark.parametrize("kind", [WindowClass.InputOutput, WindowClass.InputOnly])
def test_capture_stops_when_anything_covers_the_strip(
    desk: Desk, companion: Companion, cover: Cover, kind: int
) -> None:
    cover(Rect(600, 10, 4, 4), kind)
    assert stopped(desk)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_capture_stops_when_the_companion_ends_or_hangs(desk: Desk, companion: Companion, end: signal.Signals) -> None:
    companion.process.send_signal(end)
    assert stopped(desk)


def test_a_strip_of_another_process_is_no_indicator(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    theirs, ours = desk.companion(), desk.companion()
    window = theirs.do("window")["window"]
    answer = ours.do("start", desk.head("s1"), window)
    assert answer["state"] == "idle"
    assert answer["error"].startswith("IndicatorLost")


def test_a_window_that_does_not_exist_is_no_indicator(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    answer = desk.companion().do("start", desk.head("s1"), 1)
    assert answer["error"].startswith("IndicatorLost")
    assert not (desk.places.journal / "s1").exists()
