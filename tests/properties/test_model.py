"""Laws that hold for every value: geometry, the server clock and the order of layers."""

from hypothesis import given
from hypothesis import strategies as st

from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import STRUCTURE_ONLY, AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.time import SERVER_CLOCK_RANGE, ServerClock, Week

small = st.integers(-500, 500)
size = st.integers(0, 300)
boxes = st.builds(Rect, x=small, y=small, width=size, height=size)
layers = st.builds(
    Layers,
    text=st.sampled_from(TextLayer),
    pixels=st.sampled_from(PixelsLayer),
    cadence_s=st.integers(0, 60),
    pointer_path=st.booleans(),
    key_timing=st.booleans(),
)


@given(boxes, boxes)
def test_what_two_boxes_share_lies_in_both(one: Rect, other: Rect) -> None:
    shared = one.intersection(other)
    assert shared.area == other.intersection(one).area
    if shared.area:
        assert one.covers(shared)
        assert other.covers(shared)


@given(boxes, boxes)
def test_boxes_meet_where_they_share_a_pixel_and_one_covers_what_it_shares_whole(one: Rect, other: Rect) -> None:
    shared = one.intersection(other)
    assert one.meets(other) == (shared.area > 0)
    assert one.covers(other) == (shared.area == other.area)


@given(boxes, boxes, st.integers(8, 128))
def test_tiles_cover_the_shared_box_and_never_overlap(box: Rect, within: Rect, edge: int) -> None:
    tiles = list(box.tiles(edge, within))
    shared = box.intersection(within)
    assert sum(tile.intersection(shared).area for tile in tiles) == shared.area
    assert all(within.covers(tile) for tile in tiles)
    assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles)


@given(boxes, small, small)
def test_a_moved_box_contains_the_moved_points(box: Rect, dx: int, dy: int) -> None:
    centre = box.centre
    assert box.contains(centre) == box.moved(dx, dy).contains(Point(x=centre.x + dx, y=centre.y + dy))


@given(st.integers(0, SERVER_CLOCK_RANGE - 1), st.integers(0, 24 * 86_400_000))
def test_the_server_clock_counts_on_across_its_wrap(origin: int, elapsed: int) -> None:
    assert ServerClock(origin=origin).since_origin((origin + elapsed) % SERVER_CLOCK_RANGE) == elapsed


@given(st.integers(0, 4_000_000_000))
def test_a_week_begins_before_each_of_its_seconds(seconds: int) -> None:
    week = Week.of(seconds)
    assert week.starts <= seconds < week.plus(1).starts


@given(layers, layers)
def test_narrowing_is_the_greatest_lower_bound(one: Layers, other: Layers) -> None:
    lesser = one.narrowed(other)
    assert lesser == other.narrowed(one)
    assert lesser.narrowed(one) == lesser
    assert one.narrowed(one) == one


@given(layers, st.sampled_from(sorted(STRUCTURE_ONLY)))
def test_where_others_speak_only_structure_remains(wanted: Layers, app_class: AppClass) -> None:
    held = wanted.bounded(app_class)
    assert (held.text, held.pixels, held.cadence_s) == (TextLayer.NONE, PixelsLayer.NONE, 0)
    assert not held.pointer_path
    assert not held.key_timing
