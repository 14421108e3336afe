"""The recorder as a person meets it: a real process, a real strip, a real editor, real input."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.desktop.x11.versions import release
from aboveboard.formats.journal import read_journal
from aboveboard.model.events import (
    FieldEdited,
    JournalRecord,
    KeyPressed,
    MenuItemChosen,
    MenuOpened,
    PointerPressed,
    StretchBegan,
)
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome
from aboveboard.studio.hands import Hands
from tests.patience import PATIENCE_S, until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11
Show = Callable[..., Window]
T = TypeVar("T")


def of(records: list[JournalRecord], kind: type[T]) -> list[T]:
    return [record for record in records if isinstance(record, kind)]


def inside(window: Window, x: int, y: int) -> Point:
    return Point(window.box.x + x, window.box.y + y)


def popups(view: X11Desktop, window: Window) -> list[Window]:
    return [each for each in view.context().stack if each.pid == window.pid and each.popup]


def pictured(desk: Desk) -> set[FrameRole]:
    return {frame.role for frame in of(desk.records("s1"), Frame)}


def test_work_in_an_approved_app_is_recorded_and_the_rest_leaves_nothing(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    terminal = window("xterm", "-geometry", "40x10-0-0")
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, inside(editor, 200, 200))
    hands.type("in the open")
    desk.wrote("s1", "in the open", "the typing sealed")
    hands.click(inside(editor, 20, 10))
    until(lambda: popups(view, editor), "the menu")
    until(lambda: of(desk.records("s1"), MenuOpened), "the menu sealed")
    hands.click(inside(editor, 30, 40))
    until(lambda: not popups(view, editor), "the menu gone")
    until(lambda: of(desk.records("s1"), MenuItemChosen), "the choice sealed")
    until(lambda: FrameRole.AFTER in pictured(desk), "a picture of what it came to")
    hands.click(terminal.box.centre)
    until(lambda: not companion.status().app, "the terminal counted as out of scope")
    hands.type("canary in the terminal")
    hands.press("return")
    assert companion.do("pause")["state"] == "paused"

    taken = desk.records("s1")
    assert isinstance(taken[0], StretchBegan)
    assert desk.typed("s1") == "in the open"
    (chosen,) = of(taken, MenuItemChosen)
    assert [name.text for name in chosen.path if isinstance(name, Chrome)] == ["File", "New"]
    assert of(taken, MenuOpened)[0].offered
    assert of(taken, PointerPressed)
    assert pictured(desk) >= {FrameRole.BEFORE, FrameRole.AT_ACTION, FrameRole.AFTER}
    assert of(taken, Frame)[0].full
    assert all(len(press.key) > 1 or press.modifiers for press in of(taken, KeyPressed))
    plain = b"".join(map(msgspec.msgpack.encode, read_journal(desk.places.journal / "s1", desk.day).batches))
    assert b"canary" not in plain
    assert b"xterm" not in plain


def test_a_recorder_that_is_ready_has_given_up_its_rights(desk: Desk) -> None:
    """By the kernel's word, and not only by its own: a seccomp filter, no new privileges, memory closed to its user."""
    process = desk.recorder("--demo")
    folder = Path("/proc", str(process.pid))
    told = dict(line.split(":\t", 1) for line in (folder / "status").read_text(encoding="utf-8").splitlines())
    assert (told["Seccomp"], told["NoNewPrivs"]) == ("2", "1")
    for secret in ("mem", "environ"):
        with pytest.raises(PermissionError):
            (folder / secret).read_bytes()


def test_a_recorder_without_rights_still_tells_the_release_of_the_app(desk: Desk, hands: Hands, window: Show) -> None:
    """It may not read the package manager's files; the broker, forked before, looks the program up in them."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, inside(editor, 200, 200))
    hands.type("a")
    desk.wrote("s1", "a", "the typing sealed")
    told = of(desk.records("s1"), StretchBegan)[0].app_version
    asked = ["dpkg-query", "--show", "--showformat=${Version}", "mousepad"]
    installed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert told == release(installed)
    assert told


def test_times_within_a_stretch_never_go_back(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, inside(editor, 200, 200))

    def worked() -> bool:
        """Do a bit of everything; tell whether enough pictures came of it."""
        hands.type("ab ")
        hands.press("down")
        hands.click(inside(editor, 20, 10))
        hands.press("escape")
        hands.press("escape")
        return companion.status().frames > 20

    until(worked, "enough pictures")
    companion.do("pause")
    for stretch in desk.read("s1").stretches:
        times = [record.t for record in stretch.records if not isinstance(record, FieldEdited) and hasattr(record, "t")]
        assert times == sorted(times)


def test_discarding_leaves_nothing_of_the_last_minutes(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, inside(editor, 200, 200))
    hands.type("forget me")
    desk.wrote("s1", "forget me", "the typing sealed")
    assert companion.do("discard", 5)["state"] == "recording"
    assert desk.records("s1") == []
    hands.type("keep me")
    desk.wrote("s1", "keep me", "the typing after it sealed, and nothing else")
    companion.do("pause")
    assert desk.typed("s1") == "keep me"


def test_a_killed_recorder_leaves_a_journal_that_opens(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, inside(editor, 200, 200))
    desk.seals("s1")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert of(desk.records("s1"), StretchBegan)
    desk.recorder("--demo")  # the socket that was left behind is no obstacle


def test_a_recorder_that_is_told_to_end_seals_what_passed(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, inside(editor, 200, 200))
    until(lambda: of(desk.records("s1"), PointerPressed), "a click sealed")
    before = companion.status().events
    hands.click(inside(editor, 20, 10))
    taken = until(lambda: now if (now := companion.status().events) > before else None, "more taken")
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    assert len(desk.records("s1")) >= taken
    assert not desk.places.recorder_socket.exists()
