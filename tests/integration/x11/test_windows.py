"""Whose window is it: by the server's word and the executable's, never by what the window says of itself."""

import os
import sys
from pathlib import Path

import pytest
import xcffib

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity
from aboveboard.studio.screen import DemoScreen
from tests.integration.conftest import Start
from tests.integration.x11.hands import Hands, client_of

pytestmark = pytest.mark.x11

MOUSEPAD = AppIdentity(executable="/usr/bin/mousepad")
TK = "import sys, tkinter; window = tkinter.Tk(className='Mousepad'); window.title('mousepad'); window.mainloop()"


def of_mousepad(window: Window) -> bool:
    """Whether it is the editor's, as the window manager has framed it."""
    return window.identity == MOUSEPAD and window.frame_box is not None


def test_an_application_is_its_executable_inside_the_frame_of_the_window_manager(hands: Hands, start: Start) -> None:
    process = start(["mousepad"])
    window = hands.window(of_mousepad)
    assert (window.pid, window.popup, window.dialog) == (process.pid, False, False)
    assert window.started is not None
    assert window.id != window.frame
    assert window.frame_box is not None
    assert window.frame_box.covers(window.box)
    assert window.frame_box.area > window.box.area


def test_the_title_bar_belongs_to_the_window_manager(hands: Hands, start: Start) -> None:
    start(["mousepad"])
    window = hands.window(of_mousepad)
    assert window.frame_box is not None
    hands.do("mousemove", str(window.box.centre.x), str(window.frame_box.y + 3))
    over = hands.context(lambda found: found.pointer_at.y == window.frame_box.y + 3 if window.frame_box else False)
    assert over.pointer is not None
    assert over.pointer.identity == AppIdentity(executable="/usr/bin/openbox")
    hands.do("mousemove", str(window.box.centre.x), str(window.box.centre.y))
    inside = hands.context(lambda found: found.pointer_at == window.box.centre)
    assert inside.pointer in inside.stack
    assert inside.pointer is not None
    assert (inside.pointer.id, inside.pointer.identity) == (window.id, MOUSEPAD)


def test_an_open_menu_is_a_window_of_its_application(hands: Hands, start: Start) -> None:
    process = start(["mousepad"])
    window = hands.window(of_mousepad)
    hands.context(lambda found: found.focus is not None and found.focus.id == window.id)
    hands.do("key", "--clearmodifiers", "F10")
    menu = hands.window(lambda found: found.popup and found.pid == process.pid and found.box.height > 50)
    assert (menu.identity, menu.frame_box) == (MOUSEPAD, None)
    stack = hands.desktop.context().stack
    assert [found.id for found in stack].index(menu.id) > [found.id for found in stack].index(window.id)
    hands.do("key", "Escape")
    hands.context(lambda found: menu.id not in {other.id for other in found.stack})


def test_a_dialog_is_told_from_a_window(hands: Hands, start: Start) -> None:
    start(["mousepad"])
    window = hands.window(of_mousepad)
    hands.context(lambda found: found.focus is not None and found.focus.id == window.id)
    hands.do("key", "ctrl+o")
    dialog = hands.window(lambda found: of_mousepad(found) and found.dialog)
    assert dialog.id != window.id
    hands.do("key", "Escape")


def test_a_script_in_a_place_the_user_can_write_is_nobody(hands: Hands, start: Start, tmp_path: Path) -> None:
    script = tmp_path / "mousepad"
    script.write_text(TK, encoding="utf-8")
    process = start([sys.executable, str(script)])
    window = hands.window(lambda found: found.pid == process.pid)
    assert window.identity is None


def test_an_executable_the_user_can_replace_is_nobody(hands: Hands, start: Start, tmp_path: Path) -> None:
    copy = tmp_path / "mousepad"
    copy.write_bytes(Path("/usr/bin/xterm").read_bytes())
    copy.chmod(0o755)
    process = start([str(copy)])
    window = hands.window(lambda found: found.pid == process.pid)
    assert window.identity is None


def test_another_window_of_the_same_name_is_told_apart(hands: Hands, start: Start) -> None:
    mousepad, terminal = start(["mousepad"]), start(["xterm", "-class", "Mousepad", "-T", "mousepad"])
    hands.window(of_mousepad)
    window = hands.window(lambda found: found.pid == terminal.pid)
    assert window.identity == AppIdentity(executable="/usr/bin/xterm")
    assert mousepad.pid != terminal.pid


def test_focus_follows_from_one_application_to_the_other(hands: Hands, start: Start) -> None:
    first = start(["mousepad"])
    one = hands.window(lambda found: found.pid == first.pid)
    second = start(["xterm"])
    two = hands.window(lambda found: found.pid == second.pid)
    hands.context(lambda found: found.focus is not None and found.focus.pid == second.pid)
    serial = hands.desktop.context().serial
    hands.do("windowactivate", "--sync", str(one.id))
    found = hands.context(lambda found: found.focus is not None and found.focus.pid == first.pid)
    assert found.active is not None
    assert found.active.id == one.id
    assert found.serial != serial
    assert two.id in {window.id for window in found.stack}


def test_the_empty_desktop_is_nobodys(hands: Hands) -> None:
    hands.do("mousemove", "1279", "799")
    found = hands.context(lambda found: found.pointer_at == Point(1279, 799))
    assert found.pointer is None


def test_windows_that_come_and_go_while_asked_are_no_error(hands: Hands, start: Start) -> None:
    churn = "import tkinter as t; r = t.Tk(); r.withdraw()\nwhile True:\n w = t.Toplevel(r); w.update(); w.destroy()"
    process = start([sys.executable, "-c", churn])
    hands.wait(lambda: bool(hands.desktop.windows_of(process.pid)))
    for _ in range(200):
        hands.desktop.context()
    process.kill()
    process.wait()
    hands.wait(lambda: not hands.desktop.windows_of(process.pid))


def test_a_window_of_this_test_is_owned_by_this_process(hands: Hands, desktop: X11Desktop) -> None:
    window = hands.client.generate_id()
    hands.client.core.CreateWindowChecked(24, window, hands.root, 5, 6, 70, 80, 2, 1, 0, 512, [1]).check()
    hands.client.core.MapWindowChecked(window).check()
    (found,) = desktop.windows_of(os.getpid())
    assert (found.id, found.box.width, found.box.height, found.popup) == (window, 74, 84, True)


def plain(client: xcffib.Connection, parent: int, box: Rect) -> int:
    window: int = client.generate_id()
    override_redirect = 512
    client.core.CreateWindowChecked(
        *(24, window, parent, box.x, box.y, box.width, box.height, 0, 1, 0, override_redirect, [1])
    ).check()
    client.core.MapWindowChecked(window).check()
    return window


def test_a_foreign_window_inside_another_is_a_window_of_its_own_also_when_it_comes_later(
    hands: Hands, desktop: X11Desktop, screen: DemoScreen
) -> None:
    with client_of(screen) as other:
        top = plain(hands.client, hands.root, Rect(20, 30, 300, 300))
        assert [window.id for window in desktop.context().stack if window.frame == top] == [top]
        plug = plain(other, top, Rect(10, 10, 200, 200))
        inside = [window for window in desktop.context().stack if window.frame == top]
        assert [(window.id, window.box) for window in inside] == [(plug, Rect(30, 40, 200, 200))]
        nested = plain(hands.client, plug, Rect(5, 6, 50, 50))
        inside = [window for window in desktop.context().stack if window.frame == top]
        assert [(window.id, window.box) for window in inside][1:] == [(nested, Rect(35, 46, 50, 50))]


def inside_of(client: xcffib.Connection, window: int) -> int:
    """The deepest first child: a window of the same program, which nobody but it knows."""
    while children := client.core.QueryTree(window).reply().children:
        window = children[0]
    return window


def test_a_foreign_window_deep_inside_is_found_when_it_comes_and_when_it_was_there(
    hands: Hands, desktop: X11Desktop, screen: DemoScreen, start: Start
) -> None:
    """A terminal draws in a window of its own inside its own; another program puts itself into that and moves there."""
    process = start(["xterm", "-geometry", "60x20+100+100"])
    top = hands.window(lambda found: found.pid == process.pid and found.frame_box is not None)
    deep = inside_of(hands.client, top.id)
    assert deep != top.id
    outside = plain(hands.client, hands.root, Rect(700, 500, 50, 40))
    desktop.context()
    hands.client.core.ReparentWindowChecked(outside, deep, 10, 20).check()

    def plugs(desktop: X11Desktop) -> list[tuple[int, int | None, Rect]]:
        return [(each.id, each.pid, each.box) for each in desktop.context().stack if each.frame == top.frame][1:]

    corner = hands.client.core.TranslateCoordinates(deep, hands.root, 0, 0).reply()
    at = Rect(corner.dst_x + 10, corner.dst_y + 20, 50, 40)
    assert plugs(desktop) == [(outside, os.getpid(), at)]
    with X11Desktop(screen.environment) as later:
        assert plugs(later) == [(outside, os.getpid(), at)]
    hands.client.core.ConfigureWindowChecked(outside, 1, [30]).check()
    assert plugs(desktop) == [(outside, os.getpid(), at.moved(20, 0))]
    over = at.moved(20, 0).centre
    hands.do("mousemove", str(over.x), str(over.y))
    under = hands.context(lambda found: found.pointer_at == over).pointer
    assert under is not None
    assert under.id == outside
    hands.client.core.UnmapWindowChecked(outside).check()
    assert plugs(desktop) == []
    hands.client.core.MapWindowChecked(outside).check()
    assert plugs(desktop) != []
    hands.client.core.DestroyWindowChecked(outside).check()
    assert plugs(desktop) == []


def test_a_terminal_inside_a_terminal_is_another_program(hands: Hands, start: Start) -> None:
    """A real one that embeds itself into another's own inner window, and one that embeds itself into that."""
    outer = start(["xterm", "-geometry", "60x20+100+100"])
    top = hands.window(lambda found: found.pid == outer.pid and found.frame_box is not None)
    first = start(["xterm", "-into", str(inside_of(hands.client, top.id)), "-geometry", "40x12+5+5"])
    inner = hands.window(lambda found: found.pid == first.pid)
    second = start(["xterm", "-into", str(inside_of(hands.client, inner.id)), "-geometry", "20x6+5+5"])
    innermost = hands.window(lambda found: found.pid == second.pid)
    assert (inner.frame, innermost.frame) == (top.frame, top.frame)
    assert top.box.covers(inner.box)
    assert inner.box.covers(innermost.box)
    assert [each.id for each in hands.desktop.context().stack if each.frame == top.frame] == [
        *(top.id, inner.id, innermost.id)
    ]


def test_more_windows_inside_than_can_be_searched_are_nobodys(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    window = top = plain(hands.client, hands.root, Rect(20, 30, 300, 300))
    beside = plain(hands.client, hands.root, Rect(400, 30, 300, 300))
    for _ in range(30):
        window = plain(hands.client, window, Rect(0, 0, 200, 200))
    owners = {each.frame: each.pid for each in desktop.context().stack}
    assert (owners[top], owners[beside]) == (None, os.getpid())


def test_what_a_window_inside_another_leaves_is_bare(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    """The window around it has drawn nothing there since."""
    process = start(["xterm", "-geometry", "60x20+100+100"])
    top = hands.window(lambda found: found.pid == process.pid and found.frame_box is not None)
    plug = plain(hands.client, inside_of(hands.client, top.id), Rect(10, 20, 50, 40))
    (box,) = (each.box for each in desktop.context().stack if each.id == plug)
    hands.client.core.DestroyWindowChecked(plug).check()
    assert any(area.meets(box) for area in desktop.context().bare)


def test_an_unmapped_window_is_not_in_the_stack(hands: Hands, desktop: X11Desktop) -> None:
    window = plain(hands.client, hands.root, Rect(20, 30, 40, 50))
    assert window in {found.id for found in desktop.context().stack}
    hands.client.core.UnmapWindowChecked(window).check()
    assert window not in {found.id for found in desktop.context().stack}
    look = desktop.look(window)
    assert look is not None
    assert not look.mapped
