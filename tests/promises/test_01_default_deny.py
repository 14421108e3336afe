"""Promise 1. A fresh install records nothing. Scope is a signed list of identities; unknown is out."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aboveboard.desktop import Window
from aboveboard.formats.control import Status
from aboveboard.model.geometry import Point
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.promises.searching import folder_is_empty, found
from tests.recorders import EDITOR, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]


def test_a_recorder_that_nobody_asked_writes_nothing(desk: Desk, hands: Hands, window: Show) -> None:
    desk.recorder("--demo")
    editor = window("mousepad")
    hands.click(editor.box.centre)
    hands.type("canary nobody asked for")
    assert desk.ask(Status()).events == 0
    assert folder_is_empty(desk.places.data)


def test_without_a_policy_a_start_is_refused(desk: Desk, window: Show) -> None:
    desk.recorder("--demo")
    window("mousepad")
    assert desk.companion().do("start", desk.head("s1"))["error"].startswith("PolicyInvalid")
    assert folder_is_empty(desk.places.data)


def test_an_app_that_no_rule_names_is_out(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    terminal = window("xterm")
    companion.begin(desk.head("s1"))
    hands.click(terminal.box.centre)
    hands.type("canary out of scope")
    hands.press("return")
    companion.do("pause")
    assert desk.read("s1").stretches == ()
    assert found(desk, "canary", "xterm") == []


@pytest.mark.parametrize("identity", ["/usr/bin/mousepad2", "/bin/mousepad", "mousepad", "/opt/mousepad"])
def test_the_right_name_at_another_path_is_out(desk: Desk, hands: Hands, window: Show, identity: str) -> None:
    desk.allow(AppRule(id="mousepad", name="Mousepad", identities=(AppIdentity(executable=identity),)))
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin(desk.head("s1"))
    hands.click(Point(editor.box.x + 200, editor.box.y + 200))
    hands.type("canary")
    companion.do("pause")
    assert desk.read("s1").stretches == ()


def test_a_copy_that_its_user_could_change_is_out(desk: Desk, hands: Hands, window: Show, tmp_path: Path) -> None:
    """Named by the policy, but writable by the user: another program could take its place at any time."""
    copy = tmp_path / "mousepad"
    shutil.copy("/usr/bin/mousepad", copy)
    desk.allow(AppRule(id="mousepad", name="Mousepad", identities=(AppIdentity(executable=str(copy)),)))
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window(str(copy))
    companion.begin(desk.head("s1"))
    hands.click(Point(editor.box.x + 200, editor.box.y + 200))
    hands.type("canary")
    companion.do("pause")
    assert desk.read("s1").stretches == ()


def test_what_is_approved_is_recorded_so_that_the_rest_of_this_page_means_something(
    desk: Desk, hands: Hands, window: Show
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 200, editor.box.y + 200))
    hands.type("canary in the open")
    until(lambda: "canary" in desk.typed("s1"), "the typing sealed")
    companion.do("pause")
    assert found(desk, "canary")
