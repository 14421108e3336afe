"""Promise 2. No byte, title, address, count or duration from outside scope is written, logged or sent."""

import contextlib
import itertools
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aboveboard.desktop import Context, Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.model.events import JournalRecord, StretchBegan
from aboveboard.model.frames import Frame
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.sessions import Recording
from aboveboard.recorder.camera import Camera
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.scope import Approved, Scope
from aboveboard.studio.hands import Hands
from tests.compositors import client_of, compositor, shape
from tests.patience import until
from tests.promises.searching import found, frames, lit, lit_outside, red, shown
from tests.recorders import EDITOR, Companion, Desk
from tests.unit.recorder.describing import Shapes
from tests.unit.recorder.stage import Stagehand, all_records

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]
CANARIES = ("canary-typed", "canary-title", "canary-shown")


def excursion(
    desk: Desk, companion: Companion, session: str, hands: Hands, editor: Window, terminal: Window, *, keys: int
) -> None:
    """Work, leave for the terminal, type there so many keys, come back and work on."""
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("a ")
    desk.wrote(session, "a ", "the work before")
    hands.click(terminal.box.centre)
    until(lambda: not companion.status().app, "the terminal counted as out of scope")
    for _ in range(keys):
        hands.type("canary-typed ")
    hands.rest(0.4)
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    until(lambda: companion.status().app == "mousepad", "work in scope again")
    hands.rest(1.0)  # what follows a change of scope at once may be dropped, and that is no fault
    hands.type("b ")
    desk.wrote(session, "a b ", "the work after")


def times(records: tuple[JournalRecord, ...]) -> list[int]:
    return [record.t for record in records if hasattr(record, "t")]


def kinds(read: Recording) -> list[list[str]]:
    """Return the kinds of events, pictures aside and each once in a row: how many depends on the machine's load."""
    aside = {"Frame", "NoFrame", "ElementsSeen", "FocusMoved"}
    named = [[type(record).__name__ for record in stretch.records] for stretch in read.stretches]
    return [[name for name, _ in itertools.groupby(name for name in names if name not in aside)] for names in named]


def test_an_excursion_leaves_one_gap_without_time_or_count(desk: Desk, hands: Hands, window: Show) -> None:
    """Two sessions that differ only in what was done outside scope, and for how long, hold the same."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    terminal = window(
        "xterm", "-T", "canary-title", "-geometry", "40x10-0-0", "-e", "sh", "-c", "echo canary-shown; cat"
    )
    editor = window("mousepad")
    companion.begin_at(desk.head("before"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    companion.do("pause")  # the editor is at work by now, so both begin alike
    began = time.monotonic()
    for session, keys in (("short", 1), ("long", 6)):
        companion.begin(desk.head(session))
        excursion(desk, companion, session, hands, editor, terminal, keys=keys)
        companion.do("pause")
    short, long = desk.read("short"), desk.read("long")
    assert short.gaps == long.gaps == (GapReason.OUT_OF_SCOPE,)
    assert kinds(short) == kinds(long)
    for stretch in (*short.stretches, *long.stretches):
        assert isinstance(stretch.records[0], StretchBegan)
        assert min(times(stretch.records)) == 0
        assert max(times(stretch.records)) < (time.monotonic() - began) * 1_000  # no clock but the stretch's own
    assert found(desk, *CANARIES, "xterm") == []


def test_pixels_of_anything_unapproved_are_black(desk: Desk, hands: Hands, window: Show) -> None:
    """The terminal lies over the editor and beside it; no picture shows any of it, nor the editor's own title."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    window("xterm", "-bg", "white", "-geometry", f"20x5+{editor.box.right - 60}+{editor.box.bottom - 60}")

    def pictured() -> bool:
        """Work on; tell whether enough pictures are sealed."""
        hands.click(Point(editor.box.x + 150, editor.box.y + 100))
        hands.type("covered ")
        return len(frames(desk, "s1")) > 6

    until(pictured, "pictures")
    companion.do("pause")
    taken = frames(desk, "s1")
    assert lit_outside(taken, editor.box) == 0


def below_and_above(desk: Desk, companion: Companion, window: Show, session: str) -> Window:
    """Begin a session with the editor over a terminal that is red all over, and return the editor's window."""
    window("xterm", "-bg", "#ff0000", "-fg", "#ff0000", "-cr", "#ff0000", "-geometry", "200x60+0+0", "-e", "cat")
    editor = window("mousepad")
    companion.begin(desk.head(session))
    return editor


def pictures(desk: Desk, hands: Hands, editor: Window, session: str) -> list[Frame]:
    """Work in the editor until enough pictures are sealed; return them."""

    def pictured() -> bool:
        hands.click(Point(editor.box.centre.x, editor.box.centre.y))
        hands.type("seen ")
        return len(frames(desk, session)) > 6

    until(pictured, "pictures")
    return frames(desk, session)


def test_no_age_of_a_picture_tells_how_long_one_was_away(tmp_path: Path) -> None:
    """The editor stays in sight and draws as one comes back, so the picture at the first press is an old one."""

    def ages(away: int) -> list[int]:
        folder = tmp_path / f"{away}"
        folder.mkdir()
        hand = Stagehand(folder)
        with hand.elements:
            hand.paint(Rect(0, 0, 1280, 800), 90)
            hand.begin()
            hand.button(150, 130)
            hand.stage(focus=3)
            hand.play(away)
            hand.stage(focus=1)
            hand.paint(Rect(300, 110, 60, 30), 30)
            hand.play(20)
            hand.button(150, 130)
            hand.play(400)
            hand.button(150, 130)
            return [each.stale_ms for each in all_records(hand.end()) if isinstance(each, Frame)]

    assert ages(1_000) == ages(20_000)


def test_nothing_unapproved_shows_through_an_approved_window(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    """A compositor makes the editor half transparent and its corners round, by settings that it tells nobody."""
    with compositor(desk.screen):
        desk.allow(EDITOR)
        desk.recorder("--demo")
        companion = desk.companion()
        editor = below_and_above(desk, companion, window, "s1")
        taken = pictures(desk, hands, editor, "s1")
        assert red(view.grab(editor.box).pixels) > editor.box.area // 2
        companion.do("pause")
    assert lit(taken) > 1_000
    assert sum(red(pixels) for pixels in shown(taken)) == 0
    assert lit_outside(taken, editor.box) == 0


def test_nothing_unapproved_shows_through_the_holes_of_an_approved_window(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    """What its shape leaves out is no part of it, without a compositor and under one that starts later."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = below_and_above(desk, companion, window, "s1")
    size = editor.frame_box or editor.box
    bars = [Rect(0, top, size.width, 4) for top in range(0, 80, 8)]
    with client_of(desk.screen) as client:
        shape(client, editor.frame, [*bars, Rect(0, 80, size.width, size.height - 80)])
        assert red(view.grab(editor.box).pixels) > editor.box.width * 8
        with compositor(desk.screen):
            taken = pictures(desk, hands, editor, "s1")
            companion.do("pause")
    assert lit(taken) > 1_000
    assert sum(red(pixels) for pixels in shown(taken)) == 0


def test_what_something_unapproved_left_in_a_window_is_in_no_picture(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    """The editor draws nothing for as long as it likes, and its tree is answered all the same: as if from before."""
    editor = window("mousepad")
    elements = ScriptedElements()
    elements.show(editor.pid or 0, ScriptedProcess((), (editor.box,)))
    elements.watch(editor.pid or 0, editor.box)
    scope = Scope({EDITOR.identities[0]: Approved(EDITOR, EDITOR.layers)})
    camera = Camera(view, elements, Shapes(), scope, hidden=frozenset())

    def taken(fits: Callable[[Context], bool]) -> Picture | None:
        context = view.context()
        return camera.picture if camera.looked(context) and fits(context) else None

    until(lambda: taken(lambda found: editor in found.stack), "a picture of the editor")
    cover = window(
        "xterm", "-bg", "#ff0000", "-fg", "#ff0000", "-cr", "#ff0000", "-geometry", "200x60+0+0", "-e", "cat"
    )
    until(lambda: red(view.grab(editor.box).pixels) > editor.box.area // 2, "the cover")
    seen = until(lambda: taken(lambda found: cover in found.stack), "a picture of the cover")
    assert red(seen.pixels) == 0
    with stopped(editor.pid or 0):
        os.kill(cover.pid or 0, signal.SIGKILL)
        seen = until(lambda: taken(lambda found: cover.id not in {each.id for each in found.stack}), "a picture after")
        assert red(view.grab(editor.box).pixels) > editor.box.area // 4  # so it looks to the person, too
        assert red(seen.pixels) == 0

    def shows() -> bool:
        picture = taken(lambda found: not found.bare)
        return picture is not None and bool(picture.pixels[editor.box.centre.y, editor.box.centre.x].any())

    until(shows, "the editor as it has drawn itself")


@contextlib.contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Let a process do nothing until left."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_program_embedded_in_an_approved_window_is_in_no_picture_and_no_key_of_it_is_told(
    desk: Desk, hands: Hands, window: Show, view: X11Desktop
) -> None:
    """A terminal puts itself into the editor's own window, which keeps the focus: whose keys they are, none can say."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("a ")
    desk.wrote("s1", "a ", "the work before")
    colours = ("-bg", "#ff0000", "-fg", "#ff0000", "-cr", "#ff0000")
    plug = desk.start(["xterm", *colours, "-into", str(editor.id), "-geometry", "40x10+50+100", "-e", "cat"])
    until(lambda: red(view.grab(editor.box).pixels) > 10_000, "the terminal in the editor")
    until(lambda: not companion.status().app, "the editor counted as out of scope")
    hands.type("canary-typed ")
    hands.click(Point(editor.box.x + 100, editor.box.y + 150))
    hands.type("canary-typed ")
    plug.kill()

    def back() -> bool:
        hands.click(Point(editor.box.x + 150, editor.box.y + 200))
        return companion.status().app == "mousepad"

    until(back, "work in scope again")
    companion.do("pause")
    assert desk.typed("s1") == "a "
    assert sum(red(pixels) for pixels in shown(frames(desk, "s1"))) == 0


def test_the_recorder_says_nothing_of_what_it_sees(desk: Desk, hands: Hands, window: Show) -> None:
    """Its output is one word, whatever happens on the screen."""
    desk.allow(EDITOR)
    process = desk.recorder("--demo")
    companion = desk.companion()
    editor, terminal = window("mousepad"), window("xterm", "-T", "canary-title")
    companion.begin(desk.head("s1"))
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("canary-typed")
    hands.click(terminal.box.centre)
    hands.type("canary-typed")
    companion.do("pause")
    process.terminate()
    assert process.stdout is not None
    assert process.stdout.read() == b""
