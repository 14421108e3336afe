"""Promise 3. Capture on means indicator visible; indicator lost means capture off. There is no headless mode."""

import signal
from collections.abc import Callable

import pytest

from aboveboard.cli.recorder import recorder
from aboveboard.desktop import Window
from aboveboard.formats.control import Start, Status
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import SessionHead
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.promises.searching import folder_is_empty, found
from tests.recorders import EDITOR, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]

FAULTS: dict[str, list[object]] = {
    "taken off the screen": ["withdraw"],
    "moved away": ["move", 4_000, 0],
    "frozen": ["freeze"],
    "without a heartbeat": ["fall silent"],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_typed_after_the_strip_is_lost_is_not_recorded(
    desk: Desk, hands: Hands, window: Show, fault: str
) -> None:
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin(desk.head("s1"))
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("seen ")
    companion.do(*FAULTS[fault])
    until(lambda: desk.ask(Status()).state == "stopped", "capture stopped")
    hands.type("canary unseen")
    assert desk.ask(Status()).state == "stopped"
    desk.finish(process)
    assert found(desk, "canary") == []


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_a_companion_that_is_gone_takes_capture_with_it(
    desk: Desk, hands: Hands, window: Show, end: signal.Signals
) -> None:
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin(desk.head("s1"))
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    companion.process.send_signal(end)
    until(lambda: desk.ask(Status()).state == "stopped", "capture stopped")
    hands.type("canary unseen")
    desk.finish(process)
    assert found(desk, "canary") == []


def test_nobody_without_a_strip_of_their_own_begins_a_session(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    theirs = desk.companion().do("window")["window"]
    head = SessionHead(**desk.head("s1"))
    for window in (0, 1, theirs):
        assert desk.ask(Start(head=head, strip_window=window)).error.startswith("IndicatorLost")
    assert folder_is_empty(desk.places.journal)


def test_the_recorder_has_no_switch_that_hides_it() -> None:
    assert set(recorder.__annotations__) - {"return"} == {"data", "demo"}
