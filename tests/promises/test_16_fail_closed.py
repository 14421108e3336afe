"""Promise 16. Expired or unverifiable policy, unknown focus, full disk, crash: capture stops and says so.

Clock, suspend, four hours and budget stand in `tests/unit/recorder/test_sessions.py`, where clocks can be set.
"""

import resource
import shutil
import signal
from collections.abc import Callable

import pytest

from aboveboard.desktop import Window
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from tests.patience import PATIENCE_S, until
from tests.promises.searching import found
from tests.recorders import EDITOR, Companion, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]


def working(desk: Desk, hands: Hands, window: Show) -> tuple[Companion, Window]:
    """Begin a session and click into an approved editor."""
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("seen ")
    return companion, editor


@pytest.mark.parametrize("harm", ["gone", "forged", "unreadable"])
def test_a_policy_that_cannot_be_verified_stops_capture(desk: Desk, hands: Hands, window: Show, harm: str) -> None:
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion, _ = working(desk, hands, window)
    policy = desk.places.policy / "policy.json"
    if harm == "gone":
        shutil.rmtree(desk.places.policy)
    elif harm == "forged":
        policy.write_bytes(policy.read_bytes().replace(b"a", b"b", 1))
    else:
        policy.chmod(0)
    until(lambda: companion.status().state == "stopped", "capture stopped")
    assert companion.status().reason is GapReason.POLICY
    hands.type("canary unseen")
    desk.finish(process)
    if harm == "unreadable":
        policy.chmod(0o600)
    assert found(desk, "canary") == []


def test_a_full_disk_stops_capture_and_says_so(desk: Desk, hands: Hands, window: Show) -> None:
    """A limit on the size of files stands in for the full disk: no file may grow by 10 kB more."""
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion, editor = working(desk, hands, window)
    desk.seals("s1")
    full = 10_000 + max(path.stat().st_size for path in (desk.places.journal / "s1").iterdir())
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (full, full))
    until(lambda: more(companion, hands, editor), "capture stopped")
    assert companion.status().reason is GapReason.FAULT
    assert desk.read("s1").stretches


def more(companion: Companion, hands: Hands, editor: Window) -> bool:
    """Open and close a menu, which makes pictures; tell whether capture has stopped."""
    hands.click(Point(editor.box.x + 20, editor.box.y + 10))
    hands.rest(0.3)
    hands.press("escape")
    hands.press("escape")
    return companion.status().state == "stopped"


def test_a_crash_ends_capture_and_loses_nothing_sealed(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    working(desk, hands, window)
    desk.seals("s1")
    process.send_signal(signal.SIGKILL)
    process.wait()
    hands.type("canary unseen")
    assert found(desk, "canary") == []
    assert desk.read("s1").stretches


def test_a_screen_that_goes_away_ends_the_recorder(desk: Desk) -> None:
    """On a screen of its own, because it is ended."""
    desk.allow(EDITOR)
    with DemoScreen() as doomed:
        shown, desk.screen = desk.screen, doomed
        process = desk.recorder("--demo")
        desk.screen = shown
    assert process.wait(PATIENCE_S) != 0
