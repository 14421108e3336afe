"""Promise 2. Keys that somebody grabs go to them, though the approved app keeps the focus; its own menus grab them too.

The launchers, prompts and lockers of a real desktop grab the keyboard for the root window, with a window of their own
over the rest or with none; menus of tray icons and panels grab it for that window.
"""

import contextlib
from collections.abc import Callable, Iterator

import pytest
import xcffib
import xcffib.xproto

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.events import KeyPressed, MenuOpened
from aboveboard.model.geometry import Point
from aboveboard.model.layers import AppClass
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.hands import Hands
from tests.compositors import client_of
from tests.patience import until
from tests.promises.searching import found
from tests.recorders import EDITOR, LAYERS, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]
TERMINAL = AppRule(
    id="xterm",
    name="Terminal",
    identities=(AppIdentity(executable="/usr/bin/xterm"),),
    layers=LAYERS,
    app_class=AppClass.GENERAL,
)


@contextlib.contextmanager
def grabbing(desk: Desk, *, mapped: bool, for_root: bool, hears: bool) -> Iterator[None]:
    """Hold the keyboard as another program, with a popup on the screen or without one."""
    with client_of(desk.screen) as client:
        core, root, now = client.core, client.setup.roots[0].root, xcffib.xproto.GrabMode.Async
        popup = client.generate_id()
        override = xcffib.xproto.CW.OverrideRedirect
        core.CreateWindowChecked(0, popup, root, 900, 40, 200, 60, 0, 1, 0, override, [1]).check()
        if mapped:
            core.MapWindowChecked(popup).check()
        assert core.GrabKeyboard(hears, root if for_root else popup, 0, now, now).reply().status == 0
        yield


@pytest.mark.parametrize("hears", [False, True], ids=["to itself", "and hears other events"])
@pytest.mark.parametrize(
    ("mapped", "for_root"), [(False, True), (True, True), (True, False)], ids=["no window", "a launcher", "a menu"]
)
def test_keys_that_another_program_grabs_are_nobodys(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop, *, mapped: bool, for_root: bool, hears: bool
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    at = Point(editor.box.x + 150, editor.box.y + 200)
    companion.begin_at(desk.head("s1"), hands, at)
    hands.type("a ")
    desk.wrote("s1", "a ", "the work before")
    with grabbing(desk, mapped=mapped, for_root=for_root, hears=hears):
        hands.type("q")
        hands.press("f7")
        until(lambda: not companion.status().app, "nothing counted as in scope")
        hands.type("canary-typed ")
        hands.press("f8")
        focus = view.context().focus
        assert focus is not None
        assert focus.pid == editor.pid
    until(lambda: not view.context().grabbed, "the keyboard let go")

    def back() -> bool:
        hands.click(at)
        hands.rest(0.7)  # so that the next press makes no double click of it
        return companion.status().app == EDITOR.id

    until(back, "work in scope again")
    hands.rest(1.0)  # what follows a change of scope at once may be dropped, and that is no fault
    hands.type("b ")
    desk.wrote("s1", "a b ", "the work after")
    companion.do("pause")
    assert not [record for record in desk.records("s1") if isinstance(record, KeyPressed)]
    assert found(desk, "canary-typed") == []


def pressed(desk: Desk) -> list[str]:
    return [record.key for record in desk.records("s1") if isinstance(record, KeyPressed)]


def test_a_menu_of_the_app_takes_the_keys_and_is_recorded_without_a_gap(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    hands.press("f10")
    until(lambda: view.context().grabbed, "a menu that takes the keys")
    for name in ("down", "right", "down"):
        hands.press(name)
        hands.rest(0.3)
    hands.press("escape")
    hands.press("escape")
    until(lambda: not view.context().grabbed, "the menu gone")
    hands.type("b ")
    desk.wrote("s1", "b ", "the work after")
    companion.do("pause")
    assert len(desk.read("s1").stretches) == 1
    assert [name for name in pressed(desk) if name in {"down", "right"}] == ["down", "right", "down"]
    assert any(isinstance(record, MenuOpened) for record in desk.records("s1"))


def test_a_hotkey_that_the_window_manager_takes_ends_nothing(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    """It holds the keyboard for as long as Alt is held, and shows windows of its own."""
    desk.allow(EDITOR, TERMINAL)
    desk.recorder("--demo")
    companion = desk.companion()
    terminal = window("xterm", "-geometry", "40x10-0-0")
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("a ")
    desk.wrote("s1", "a ", "the work before")
    hands.key("alt", down=True)
    hands.key("tab", down=True)
    hands.key("tab", down=False)
    until(lambda: view.context().grabbed, "a window manager that takes the keys")
    hands.rest(0.5)
    hands.key("alt", down=False)
    until(lambda: (focus := view.context().focus) is not None and focus.pid == terminal.pid, "the other app in focus")

    def works() -> bool:
        hands.press("f8")
        return companion.status().app == "xterm"

    until(works, "work in the other app")
    companion.do("pause")
    assert "tab" in pressed(desk)
    assert len(desk.read("s1").stretches) == 1
