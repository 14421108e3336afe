"""What is bare, against a server of few pixels that keeps for each whose picture it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import example, given
from hypothesis import strategies as st

from aboveboard.desktop.x11.areas import without
from aboveboard.desktop.x11.bare import MOST_AREAS, Bare, Top
from aboveboard.model.geometry import Point, Rect

SCREEN = Rect(0, 0, 24, 16)
PIXELS = [Point(x, y) for y in range(SCREEN.height) for x in range(SCREEN.width)]
BOXES = st.builds(Rect, st.integers(-4, 20), st.integers(-4, 12), st.integers(1, 14), st.integers(1, 12))
WINDOWS = st.integers(1, 4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("show"), WINDOWS),
        st.tuples(st.just("hide"), WINDOWS),
        st.tuples(st.just("raise"), WINDOWS),
        st.tuples(st.just("lower"), WINDOWS),
        st.tuples(st.just("go"), WINDOWS),
        st.tuples(st.just("place"), WINDOWS, BOXES),
        st.tuples(st.just("draw"), WINDOWS, BOXES),
    ),
    max_size=25,
)


@dataclass
class Server:
    """Windows without a background; `stale` are the pixels that hold what was there before."""

    bare: Bare
    order: list[int]
    boxes: dict[int, Rect]
    shown: set[int] = field(default_factory=set)
    stale: set[Point] = field(default_factory=set)

    def owners(self) -> dict[Point, int]:
        found: dict[Point, int] = {}
        for window in (each for each in self.order if each in self.shown):
            found |= {pixel: window for pixel in PIXELS if self.boxes[window].contains(pixel)}
        return found

    def do(self, step: tuple[str, int, Rect] | tuple[str, int]) -> None:
        before, old = self.owners(), self.boxes.get(step[1])
        if old is None:
            return
        what, window = step[0], step[1]
        if what == "draw" and len(step) == 3:
            self.draw(window, step[2])
            return
        below: int | None = None
        if what == "show":
            self.shown.add(window)
            self.bare.shown(window)
        elif what == "hide":
            self.shown.discard(window)
            self.bare.hidden(window)
        elif what == "go":
            self.shown.discard(window)
            del self.boxes[window]
            self.order.remove(window)
            self.bare.went(window)
        elif what in {"raise", "lower"}:
            self.order.remove(window)
            self.order.insert(len(self.order) if what == "raise" else 0, window)
            self.bare.circulated(window, to_top=what == "raise")
        elif len(step) == 3:
            self.boxes[window] = step[2]
            place = self.order.index(window)
            below = self.order[place - 1] if place else None
            self.bare.placed(window, step[2], below)
        self.expose(window, before, old)

    def expose(self, window: int, before: dict[Point, int], old: Rect) -> None:
        """Change the owners of pixels; a window that has moved takes its visible pixels along."""
        after, new = self.owners(), self.boxes.get(window, old)
        dx, dy = new.x - old.x, new.y - old.y
        taken = [Point(pixel.x + dx, pixel.y + dy) for pixel, owner in before.items() if owner == window]
        fresh = {Point(pixel.x + dx, pixel.y + dy) for pixel in before.keys() - self.stale if before[pixel] == window}
        stale = {pixel for pixel in self.stale if after.get(pixel) == before.get(pixel)}
        stale |= {pixel for pixel in after if after[pixel] != before.get(pixel)}
        if (dx or dy) and window in self.shown:
            own = {pixel for pixel in after if after[pixel] == window}
            stale = (stale - own) | (own - fresh)
            copied = [Rect(pixel.x, pixel.y, 1, 1) for pixel in taken if SCREEN.contains(pixel)]
            for number, box in enumerate(copied, 1):
                self.bare.drawn(box, last=number == len(copied))
        self.stale = stale

    def draw(self, window: int, box: Rect) -> None:
        drawn = [pixel for pixel, owner in self.owners().items() if owner == window and box.contains(pixel)]
        self.stale -= set(drawn)
        for number, pixel in enumerate(drawn, 1):
            self.bare.drawn(Rect(pixel.x, pixel.y, 1, 1), last=number == len(drawn))


def covered(areas: Iterable[Rect]) -> set[Point]:
    return {pixel for area in areas for pixel in PIXELS if area.contains(pixel)}


def server(boxes: list[Rect]) -> Server:
    named = dict(enumerate(boxes, 1))
    tops = [Top(number, box, mapped=True) for number, box in named.items()]
    return Server(Bare(tops, SCREEN), list(named), named, set(named))


# One that is bare was raised; another moves below it, and the server tells its copy there, unclipped.
@example([Rect(0, 0, 1, 1), *[Rect(0, 1, 1, 1)] * 3], [("raise", 2), ("place", 1, Rect(0, 1, 1, 1))])
@given(st.lists(BOXES, min_size=4, max_size=4), STEPS)
def test_no_pixel_that_holds_what_was_there_before_is_taken_for_the_windows_own(
    boxes: list[Rect], steps: list[tuple[str, int, Rect] | tuple[str, int]]
) -> None:
    screen = server(boxes)
    for step in steps:
        screen.do(step)
        owned = screen.owners()
        assert {pixel for pixel in screen.stale if pixel in owned} <= covered(screen.bare.areas)


@given(st.lists(BOXES, min_size=4, max_size=4), STEPS)
def test_where_nothing_moves_exactly_what_was_uncovered_is_bare(
    boxes: list[Rect], steps: list[tuple[str, int, Rect] | tuple[str, int]]
) -> None:
    screen = server(boxes)
    for step in steps:
        if step[0] != "place":
            screen.do(step)
    owned = screen.owners()
    assert covered(screen.bare.areas) & owned.keys() == screen.stale & owned.keys()


def test_too_many_pieces_are_one_box() -> None:
    bare = Bare([Top(1, SCREEN, mapped=True)], Rect(0, 0, 10_000, 100))
    bare.left(Rect(4 * number, 0, 1, 1) for number in range(MOST_AREAS + 1))
    assert bare.areas == (Rect(0, 0, 4 * MOST_AREAS + 1, 1),)


def test_areas_never_meet_and_lose_nothing_but_what_is_taken() -> None:
    left = without([Rect(0, 0, 10, 10)], [Rect(3, 3, 4, 4), Rect(20, 20, 5, 5), Rect(-5, 8, 8, 8)])
    assert sum(area.area for area in left) == 100 - 16 - 6
    assert not any(one.meets(other) for one in left for other in left if one is not other)
