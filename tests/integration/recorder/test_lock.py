"""A locked or blanked screen ends the session, and the journal says why."""

from collections.abc import Callable, Iterator

import pytest
import xcffib
import xcffib.xproto
from xcffib.xproto import CW, WindowClass

from aboveboard.desktop import Window
from aboveboard.formats.control import Status
from aboveboard.formats.journal import read_journal
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from tests.patience import until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11


@pytest.fixture
def server(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> Iterator[xcffib.Connection]:
    """A connection of another program."""
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
    connection = xcffib.connect(display=screen.display)
    yield connection
    connection.core.ForceScreenSaverChecked(xcffib.xproto.ScreenSaver.Reset).check()
    connection.disconnect()


def lock(server: xcffib.Connection) -> None:
    """Cover the screen as a locker does."""
    window, root = server.generate_id(), server.setup.roots[0]
    box = (0, 0, root.width_in_pixels, root.height_in_pixels)
    kind, values = WindowClass.InputOutput, [root.black_pixel, 1]
    server.core.CreateWindow(0, window, root.root, *box, 0, kind, 0, CW.BackPixel | CW.OverrideRedirect, values)
    server.core.MapWindow(window)
    server.flush()


def blank(server: xcffib.Connection) -> None:
    """Let the screen saver begin, as it does when nobody is there."""
    server.core.ForceScreenSaver(xcffib.xproto.ScreenSaver.Active)
    server.flush()


@pytest.mark.parametrize("hide", [lock, blank])
def test_a_lock_ends_the_session_and_is_the_reason(
    desk: Desk,
    hands: Hands,
    window: Callable[..., Window],
    server: xcffib.Connection,
    hide: Callable[[xcffib.Connection], None],
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 200, editor.box.y + 200))
    hide(server)
    until(lambda: desk.ask(Status()).state == "stopped", "capture stopped")
    assert desk.ask(Status()).reason is GapReason.LOCKED
    batches = read_journal(desk.places.journal / "s1", desk.day).batches
    *before, last = (record.reason for batch in batches for record in batch.records if isinstance(record, Gap))
    assert last is GapReason.LOCKED
    assert {*before} <= {GapReason.OUT_OF_SCOPE}  # of a machine that stalled
