"""What a window that paints no background shows, once something over it has gone, is not its own until it draws."""

from collections.abc import Iterator

import pytest
import xcffib
import xcffib.xproto

from aboveboard.desktop.x11.bare_watch import CALM, MANY, MOST_KEPT
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Rect
from aboveboard.studio.screen import DemoScreen
from tests.compositors import compositor
from tests.integration.x11.hands import client_of

pytestmark = pytest.mark.x11
RED, GREEN = 0xFF0000, 0x00FF00
LOW, HIGH = Rect(100, 100, 300, 200), Rect(200, 150, 400, 300)
SHARED = LOW.intersection(HIGH)


class Painter:
    """A client whose windows have the background that is asked for, or none, and are drawn when a test says so."""

    def __init__(self, client: xcffib.Connection) -> None:
        self.client, self.root = client, client.setup.roots[0].root
        self.made: list[int] = []

    def window(self, box: Rect, background: int | None = None) -> int:
        """A mapped window, on top of all."""
        attributes = xcffib.xproto.CW
        number: int = self.client.generate_id()
        chosen = {} if background is None else {attributes.BackPixel: background}
        chosen |= {attributes.OverrideRedirect: 1}
        self.client.core.CreateWindowChecked(
            *(24, number, self.root, box.x, box.y, box.width, box.height, 0, 1, 0),
            *(sum(chosen), list(chosen.values())),
        ).check()
        self.client.core.MapWindowChecked(number).check()
        self.made.append(number)
        return number

    def draw(self, window: int, *boxes: Rect, colour: int = GREEN) -> None:
        """Fill boxes one by one, counted from the window's own corner."""
        context = self.client.generate_id()
        self.client.core.CreateGC(context, window, xcffib.xproto.GC.Foreground, [colour])
        for box in boxes:
            part = xcffib.xproto.RECTANGLE.synthetic(box.x, box.y, box.width, box.height)
            self.client.core.PolyFillRectangle(window, context, 1, [part])
        self.client.core.FreeGCChecked(context).check()

    def configure(self, window: int, **values: int) -> None:
        named = {"x": 1, "y": 2, "width": 4, "height": 8, "sibling": 32, "stack_mode": 64}
        mask = sum(named[name] for name in values)
        self.client.core.ConfigureWindowChecked(window, mask, list(values.values())).check()

    def unmap(self, window: int) -> None:
        self.client.core.UnmapWindowChecked(window).check()


@pytest.fixture
def painter(screen: DemoScreen, desktop: X11Desktop) -> Iterator[Painter]:
    with client_of(screen) as client:
        yield Painter(client)


@pytest.fixture
def low(painter: Painter, desktop: X11Desktop) -> int:
    """A window without a background, drawn all over before the desktop is first looked at."""
    window = painter.window(LOW)
    painter.draw(window, Rect(0, 0, LOW.width, LOW.height))
    desktop.context()
    return window


def bare(desktop: X11Desktop, within: Rect = LOW) -> list[Rect]:
    found = (area.intersection(within) for area in desktop.context().bare)
    return sorted(area for area in found if area.area)


def test_what_something_else_covered_is_bare_until_it_is_drawn(painter: Painter, desktop: X11Desktop, low: int) -> None:
    assert bare(desktop) == []
    over = painter.window(HIGH, RED)
    assert bare(desktop) == []  # the server paints a background itself
    painter.unmap(over)
    assert (desktop.grab(SHARED).pixels[..., 2] == 255).all()  # what it had covered it with is what there is to see
    assert bare(desktop) == [SHARED]
    painter.draw(low, Rect(0, 0, LOW.width, 100))
    assert bare(desktop) == [Rect(SHARED.x, 200, SHARED.width, SHARED.bottom - 200)]
    painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
    assert bare(desktop) == []


def test_what_came_and_went_between_two_looks_leaves_it_bare(painter: Painter, desktop: X11Desktop, low: int) -> None:
    over = painter.window(HIGH, RED)
    painter.draw(low, Rect(0, 0, LOW.width, LOW.height))  # where it shows; what is covered cannot be drawn
    painter.unmap(over)
    assert bare(desktop) == [SHARED]


def test_what_is_drawn_above_proves_nothing_of_what_is_below(painter: Painter, desktop: X11Desktop, low: int) -> None:
    over = painter.window(HIGH, RED)
    painter.draw(over, Rect(0, 0, HIGH.width, HIGH.height), colour=RED)
    painter.unmap(over)
    assert bare(desktop) == [SHARED]


@pytest.mark.parametrize("how", ["moved", "shrunk", "lowered", "raised", "gone"])
def test_every_way_to_uncover_is_seen(painter: Painter, desktop: X11Desktop, low: int, how: str) -> None:
    over = painter.window(HIGH, RED)
    if how == "moved":
        painter.configure(over, x=700, y=500)
    elif how == "shrunk":
        painter.configure(over, width=1, height=1)
    elif how == "lowered":
        painter.configure(over, stack_mode=1)
    elif how == "raised":
        painter.configure(low, stack_mode=0)
    else:
        painter.client.core.DestroyWindowChecked(over).check()
    kept = 1 if how == "shrunk" else 0
    assert sum(area.area for area in bare(desktop)) == SHARED.area - kept
    painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
    assert bare(desktop) == []


def test_a_window_is_bare_when_it_is_mapped_and_where_it_grows(painter: Painter, desktop: X11Desktop) -> None:
    desktop.context()
    window = painter.window(LOW)
    assert bare(desktop) == [LOW]
    painter.draw(window, Rect(0, 0, LOW.width, LOW.height))
    assert bare(desktop) == []
    painter.configure(window, width=LOW.width + 50)
    assert bare(desktop, Rect(0, 0, 1280, 800)) == [Rect(LOW.right, LOW.y, 50, LOW.height)]


def test_what_is_bare_goes_with_a_window_that_moves(painter: Painter, desktop: X11Desktop, low: int) -> None:
    """The server copies what shows; that it drew the copy says nothing of whose pixels they are."""
    painter.unmap(painter.window(HIGH, RED))
    painter.configure(low, x=LOW.x + 400, y=LOW.y + 300)
    there = LOW.moved(400, 300)
    assert (desktop.grab(SHARED.moved(400, 300)).pixels[..., 2] == 255).all()
    assert sum(area.area for area in bare(desktop, there)) == there.area
    painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
    assert bare(desktop, there) == []


def test_a_window_that_moves_with_nothing_bare_in_it_stays_proven(
    painter: Painter, desktop: X11Desktop, low: int
) -> None:
    painter.configure(low, x=LOW.x + 400, y=LOW.y + 300)
    assert bare(desktop, LOW.moved(400, 300)) == []


def test_a_window_for_input_only_uncovers_nothing(painter: Painter, desktop: X11Desktop, low: int) -> None:
    number, input_only = painter.client.generate_id(), 2
    painter.client.core.CreateWindowChecked(
        *(0, number, painter.root, *(HIGH.x, HIGH.y, HIGH.width, HIGH.height), 0, input_only, 0),
        *(xcffib.xproto.CW.OverrideRedirect, [1]),
    ).check()
    painter.client.core.MapWindowChecked(number).check()
    painter.unmap(number)
    assert bare(desktop) == []


def test_under_a_compositor_nothing_is_bare(
    screen: DemoScreen, painter: Painter, desktop: X11Desktop, low: int
) -> None:
    with compositor(screen):
        painter.unmap(painter.window(HIGH, RED))
        assert bare(desktop) == []
    painter.unmap(painter.window(HIGH, RED))
    desktop.context()  # watching begins anew
    painter.unmap(painter.window(HIGH, RED))
    assert bare(desktop) == [SHARED]


def test_nothing_is_watched_while_nobody_looks(painter: Painter, desktop: X11Desktop, low: int) -> None:
    painter.unmap(painter.window(HIGH, RED))
    assert bare(desktop) == [SHARED]
    for _ in range(300):
        desktop.read()
    assert bare(desktop) == []  # forgotten, and watched anew from here
    painter.unmap(painter.window(HIGH, RED))
    assert bare(desktop) == [SHARED]


def test_what_is_drawn_again_after_a_change_is_proven_at_once_unless_too_much_is_drawn(
    painter: Painter, desktop: X11Desktop, low: int
) -> None:
    """Then every place is told once between two looks, until it has been calm for a while."""

    def changed_and_drawn() -> list[Rect]:
        painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
        painter.unmap(painter.window(HIGH))
        painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
        return bare(desktop)

    assert changed_and_drawn() == []
    painter.draw(low, *[Rect(0, 0, 1, 1)] * (2 * MANY))
    desktop.context()
    assert changed_and_drawn() == [SHARED]
    painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
    assert bare(desktop) == []
    for _ in range(3 * CALM):
        desktop.context()
    assert changed_and_drawn() == []


def test_after_more_changes_than_can_be_kept_all_is_bare(painter: Painter, desktop: X11Desktop, low: int) -> None:
    over = painter.window(HIGH, RED)
    for _ in range(MOST_KEPT // 2 + 1):
        painter.client.core.UnmapWindow(over)
        painter.client.core.MapWindow(over)
    painter.unmap(over)
    assert bare(desktop) == [LOW]
    painter.draw(low, Rect(0, 0, LOW.width, LOW.height))
    assert bare(desktop) == []
