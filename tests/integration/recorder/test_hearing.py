"""Another program takes the input away from a recorder on a real server: it ends by name."""

from collections.abc import Callable, Iterator

import pytest
import xcffib
import xcffib.record
import xcffib.res

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import DisplayLost
from aboveboard.formats.control import Status
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from tests.patience import until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11

FIRST_IDS = 16
ALL_CLIENTS = 3


@pytest.fixture
def server(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> Iterator[xcffib.Connection]:
    """A connection of another program."""
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
    connection = xcffib.connect(display=screen.display)
    yield connection
    connection.disconnect()


def meddle(server: xcffib.Connection, *, disable: bool) -> int:
    """Switch every client's recording of input off, or let it go on and hear nobody; return how many there were."""
    record, resources = server(xcffib.record.key), server(xcffib.res.key)
    record.QueryVersion(1, 13).reply()
    resources.QueryVersion(1, 2).reply()
    changed = 0
    for client in resources.QueryClients().reply().clients:
        for number in range(FIRST_IDS):
            context = client.resource_base + number
            try:
                if disable:
                    record.DisableContextChecked(context).check()
                else:
                    record.UnregisterClientsChecked(context, 1, [ALL_CLIENTS]).check()
            except xcffib.Error:
                continue
            changed += 1
    return changed


def test_a_recorder_made_deaf_ends_while_somebody_works_and_says_why(
    desk: Desk, hands: Hands, window: Callable[..., Window], server: xcffib.Connection
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    box = window("mousepad").box
    companion.begin_at(desk.head("s1"), hands, Point(box.x + 200, box.y + 200))
    assert meddle(server, disable=False)
    places = iter(range(1_000_000))

    def ended() -> bool:
        hands.move(Point(box.x + 200 + next(places) % 50, box.y + 200))
        return desk.ask(Status()).state == "stopped"

    until(ended, "capture stopped")
    assert desk.ask(Status()).reason is GapReason.UNHEARD


def test_recording_that_is_switched_off_is_a_named_error(screen: DemoScreen, server: xcffib.Connection) -> None:
    with X11Desktop(screen.environment) as desktop:
        desktop.read()
        assert meddle(server, disable=True)

        def ended() -> bool:
            try:
                desktop.read()
            except DisplayLost as error:
                return "switched the recording of input off" in error.message
            return False

        until(ended, "the end was noticed")
