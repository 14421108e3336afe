"""Windows that are shaped or that a compositor makes translucent: their own pixels are told from what is seen."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from aboveboard.desktop import Grab, Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.desktop.x11.shape import MOST_PARTS
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.screen import DemoScreen
from tests.compositors import compositor, shape
from tests.integration.conftest import Start
from tests.integration.x11.hands import Hands

pytestmark = pytest.mark.x11
RED, BLUE = (0, 0, 255), (255, 0, 0)  # BGR


@pytest.fixture
def picom(screen: DemoScreen, desktop: X11Desktop) -> Iterator[None]:
    """A compositor that starts when the desktop is being watched already."""
    desktop.context()
    with compositor(screen):
        yield


def terminal(hands: Hands, start: Start, colour: str, title: str, place: str = "40x20+100+100") -> Window:
    """Return a terminal's window, once the window manager has framed it."""
    process = start(["xterm", "-T", title, "-bg", colour, "-fg", colour, "-cr", colour, "-geometry", place])
    return hands.window(lambda found: found.pid == process.pid and found.frame_box is not None)


def own(desktop: X11Desktop, window: Window, box: Rect) -> Grab:
    (grab,) = desktop.grab_windows([(window, box)])
    assert grab is not None
    return grab


def inner(window: Window) -> Rect:
    return Rect(window.box.centre.x - 20, window.box.centre.y - 20, 40, 40)


def filled(grab: Grab, colour: tuple[int, int, int]) -> bool:
    return bool((grab.pixels[..., :3] == np.array(colour, np.uint8)).all())


def test_what_shows_through_a_window_is_not_its_own(
    hands: Hands, desktop: X11Desktop, start: Start, picom: None
) -> None:
    """On the screen both colours are mixed, by a setting of the compositor that it tells nobody."""
    terminal(hands, start, "red", "below")
    above = terminal(hands, start, "blue", "seen through")
    box = inner(above)

    def mixed() -> bool:
        pixel = desktop.grab(box).pixels[0, 0]
        return bool(pixel[0] > 64 and pixel[2] > 64)

    hands.wait(mixed)
    hands.wait(lambda: filled(own(desktop, above, box), BLUE))


def test_round_corners_show_nothing_of_what_is_below(
    hands: Hands, desktop: X11Desktop, start: Start, picom: None
) -> None:
    """The frame is given no shape: only the compositor knows that its corners are round."""
    terminal(hands, start, "red", "below", "80x40+50+50")
    above = terminal(hands, start, "blue", "round")
    corner = Rect(above.box.right - 4, above.box.bottom - 4, 3, 3)
    hands.wait(lambda: filled(desktop.grab(corner), RED))
    assert above.shape is None
    hands.wait(lambda: filled(own(desktop, above, corner), BLUE))


def test_what_is_drawn_under_a_compositor_is_told_at_its_place(
    hands: Hands, desktop: X11Desktop, start: Start, picom: None
) -> None:
    process = start(["xterm", "-geometry", "40x20+200+200", "-e", "cat"])
    window = hands.window(lambda found: found.pid == process.pid and found.frame_box is not None)
    hands.context(lambda found: found.focus is not None and found.focus.id == window.id)
    around = window.frame_box or window.box

    def told() -> bool:
        """Draw a letter; tell whether just a small part of the window was told."""
        hands.do("type", "x")
        desktop.now()
        found = [box for box in desktop.damaged() if box.meets(around)]
        return bool(found) and all(window.box.covers(box) and box.area < window.box.area // 2 for box in found)

    hands.wait(told)


def test_what_is_drawn_where_it_cannot_be_seen_is_not_told(
    hands: Hands, desktop: X11Desktop, start: Start, picom: None
) -> None:
    """A window that lies wholly below another goes on drawing into pixels of its own."""
    drawing = ["-e", "sh", "-c", "while sleep 0.02; do printf x; done"]
    processes = [start(["xterm", "-geometry", f"20x5{place}", *drawing]) for place in ("+100+100", "-10-10")]
    low, beside = (
        hands.window(lambda found, pid=process.pid: found.pid == pid and found.frame_box is not None)  # type: ignore[misc]  # no type for the default
        for process in processes
    )

    def unseen() -> bool:
        """Tell whether nothing of the one was told while the other drew ten times."""
        drawn = 0
        while drawn < 10:
            desktop.context()
            boxes = desktop.damaged()
            if any(box.meets(low.box) for box in boxes):
                return False
            drawn += any(box.meets(beside.box) for box in boxes)
        return True

    hands.wait(lambda: not unseen())
    terminal(hands, start, "red", "cover", "80x40+50+50")
    hands.wait(unseen)


def test_what_the_compositor_itself_paints_is_no_change(
    hands: Hands, desktop: X11Desktop, start: Start, picom: None
) -> None:
    """The shape of the pointer or a shadow is painted anew; no window has drawn anything."""
    window = terminal(hands, start, "red", "still")
    name = "_NET_WM_WINDOW_OPACITY"
    atom = hands.client.core.InternAtom(False, len(name), name).reply().atom
    box, cardinal = inner(window), 6
    opacities = itertools.cycle([0x40000000, 0x80000000])

    def painted_and_unchanged() -> bool:
        """A terminal may still draw itself, of late; so it is tried until it does not."""
        desktop.context()
        desktop.damaged()
        before, opacity = desktop.grab(box).pixels, [next(opacities)]
        for each in (window.frame, window.id):
            hands.client.core.ChangePropertyChecked(0, each, atom, cardinal, 32, 1, opacity).check()
        hands.wait(lambda: not np.array_equal(before, desktop.grab(box).pixels))
        return not [found for found in desktop.damaged() if found.meets(box)]

    hands.wait(painted_and_unchanged)


def test_a_window_with_alpha_is_translucent_only_while_a_compositor_runs(
    hands: Hands, desktop: X11Desktop, start: Start, screen: DemoScreen
) -> None:
    with compositor(screen):
        process = start(["gnome-calculator"])
        window = hands.window(lambda found: found.pid == process.pid and found.translucent)
        assert window.identity is not None
    hands.context(lambda found: not any(each.translucent for each in found.stack))


def test_a_window_takes_up_its_shape_and_every_change_of_it_is_told(
    hands: Hands, desktop: X11Desktop, start: Start
) -> None:
    window = terminal(hands, start, "red", "shaped")
    parts = [Rect(0, 0, 50, 10), Rect(20, 30, 60, 40)]
    expected = tuple(part.moved(window.box.x, window.box.y) for part in parts)
    serial = desktop.context().serial
    shape(hands.client, window.id, parts)
    shaped = hands.window(lambda found: found.id == window.id and found.shape == expected)
    assert desktop.context().serial != serial
    shape(hands.client, window.id, [Rect(5, 5, 5, 5)])
    hands.window(lambda found: found.id == window.id and found.shape not in {None, shaped.shape})
    shape(hands.client, window.id, None)
    hands.window(lambda found: found.id == window.id and found.shape is None)


def test_the_shape_of_the_frame_cuts_its_window_too(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    window = terminal(hands, start, "red", "framed")
    assert window.frame_box is not None
    shape(hands.client, window.frame, [Rect(0, 0, 60, 60)])
    cut = Rect(window.frame_box.x, window.frame_box.y, 60, 60).intersection(window.box)
    found = hands.window(lambda found: found.id == window.id and found.shape is not None)
    assert found.shape == (cut,)


def test_a_window_of_too_many_parts_is_not_shown_at_all(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    window = terminal(hands, start, "red", "comb")
    comb = [Rect(2 * (place % 100), 2 * (place // 100), 1, 1) for place in range(MOST_PARTS + 1)]
    shape(hands.client, window.id, comb[:300])
    hands.window(lambda found: found.id == window.id and found.shape is not None and len(found.shape) == 300)
    shape(hands.client, window.id, comb)
    hands.window(lambda found: found.id == window.id and found.shape == ())


def test_a_window_that_is_gone_has_no_pixels(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    window = terminal(hands, start, "red", "gone")
    hands.client.core.UnmapWindowChecked(window.id).check()
    assert desktop.grab_windows([(window, window.box)]) == [None]


def test_windows_side_by_side_are_read_at_once(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    one = terminal(hands, start, "red", "one", "40x20+10+10")
    other = terminal(hands, start, "blue", "other", "40x20-10-10")

    def both() -> bool:
        grabs = desktop.grab_windows([(one, inner(one)), (other, inner(other))])
        return all(grab is not None and filled(grab, colour) for grab, colour in zip(grabs, (RED, BLUE), strict=True))

    hands.wait(both)


def test_the_pointer_is_in_no_picture(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    """The server draws it into the screen and takes it out of what is read."""
    window = terminal(hands, start, "red", "pointed at")
    at = window.box.centre
    hands.do("mousemove", str(at.x), str(at.y))
    hands.context(lambda found: found.pointer_at == Point(at.x, at.y))
    hands.wait(lambda: filled(own(desktop, window, inner(window)), RED))
    assert filled(desktop.grab(inner(window)), RED)
