"""Pictures: only approved pixels, masked, taken at rest, and enough of them to tell what an action did."""

from dataclasses import replace

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from aboveboard.desktop import Grab, Window
from aboveboard.desktop.scripted import Flicker, Stage
from aboveboard.elements import Node
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import ElementsSeen
from aboveboard.model.frames import TILE, Frame, FrameRole, MaskBox, NoFrame, Settled
from aboveboard.model.geometry import Rect
from aboveboard.recorder.canvas import UNCOVERED, Layer, paint, wanted
from aboveboard.recorder.tiles import changed_tiles
from tests.unit.recorder.stage import ALIEN, BUTTON, EDIT, EDITOR, MAIL, OTHER, TEXT, Stagehand, all_records, window

SCREEN = Rect(0, 0, 320, 256)
GREY = (128, 128, 128, 0)
Pixels = NDArray[np.uint8]


def painted(*layers: Layer, box: Rect = SCREEN) -> Pixels:
    canvas = np.full((256, 320, 4), 7, np.uint8)
    pixels = np.full((box.height, box.width, 4), 200, np.uint8)
    paint(canvas, SCREEN, box, layers, {layer.window.id: Grab(0, box, pixels) for layer in layers})
    return canvas


def shown(number: int, box: Rect, *, approved: bool = True, **kind: bool) -> Layer:
    identity = EDITOR if approved else OTHER
    return Layer(window(number, identity, box, popup=kind.get("popup", False)), shown=approved)


def test_what_no_window_covers_is_black() -> None:
    assert not painted().any()


def test_a_window_above_hides_what_is_below() -> None:
    canvas = painted(shown(1, Rect(10, 10, 100, 100)), shown(2, Rect(50, 50, 100, 100), approved=False))
    assert canvas[20, 20, 0] == 200
    assert not canvas[60, 60].any()
    assert not canvas[120, 120].any()


def test_a_frame_with_its_title_is_black_around_the_client() -> None:
    base = shown(1, Rect(10, 30, 100, 100)).window
    framed = Window(id=1, frame=9, box=base.box, pid=10, identity=EDITOR, frame_box=Rect(8, 8, 104, 124))
    canvas = painted(shown(3, Rect(0, 0, 200, 200)), Layer(framed, shown=True))
    assert not canvas[15, 50].any()
    assert canvas[50, 50, 0] == 200


def test_masks_belong_to_their_own_window() -> None:
    masked = Layer(shown(1, Rect(10, 10, 200, 200)).window, shown=True, masks=(MaskBox(Rect(0, 0, 150, 150), "text"),))
    canvas = painted(masked, shown(2, Rect(100, 100, 80, 80), popup=True))
    assert tuple(canvas[50, 50]) == GREY
    assert canvas[120, 120, 0] == 200  # a menu above the masked text is seen
    assert not canvas[5, 5].any()


def test_only_the_grabbed_box_is_painted() -> None:
    canvas = painted(shown(1, SCREEN), box=Rect(64, 64, 64, 64))
    assert canvas[0, 0, 0] == 7
    assert canvas[70, 70, 0] == 200


BOXES = st.builds(Rect, st.integers(-50, 300), st.integers(-50, 220), st.integers(1, 200), st.integers(1, 200))


@given(st.lists(st.tuples(BOXES, st.booleans()), max_size=8))
def test_no_pixel_of_anything_unapproved_is_ever_seen(stack: list[tuple[Rect, bool]]) -> None:
    canvas = painted(*(shown(number + 1, box, approved=ok) for number, (box, ok) in enumerate(stack)))
    owner = np.zeros((256, 320), bool)
    for box, ok in stack:
        inside = box.intersection(SCREEN)
        owner[inside.y : inside.bottom, inside.x : inside.right] = ok
    assert ((canvas[..., 0] == 200) == owner).all()
    assert not canvas[~owner].any()


SHAPES = st.none() | st.lists(BOXES, max_size=3).map(tuple)
SEEN_THROUGH = st.tuples(BOXES, st.booleans(), SHAPES, st.booleans(), st.integers(0, 255))


@given(st.lists(SEEN_THROUGH, max_size=6))
def test_no_pixel_is_seen_where_nothing_approved_is_on_top(
    stack: list[tuple[Rect, bool, tuple[Rect, ...] | None, bool, int]],
) -> None:
    """Whatever the shapes and alphas: a window that is not approved ends all that lies below it."""
    layers, grabs = [], {}
    lit = np.zeros((256, 320), bool)
    for number, (box, ok, shape, translucent, alpha) in enumerate(stack, 1):
        base = window(number, EDITOR if ok else OTHER, box)
        layers.append(Layer(replace(base, shape=shape, translucent=translucent), shown=ok))
        pixels = np.full((256, 320, 4), alpha, np.uint8)  # its colour is multiplied with its alpha
        grabs[number] = Grab(0, SCREEN, pixels)
        if not (ok and translucent):
            lit[_slices(box)] = False
        for part in (box,) if shape is None else shape:
            lit[_slices(part.intersection(box))] |= ok
    canvas = np.full((256, 320, 4), 7, np.uint8)
    paint(canvas, SCREEN, SCREEN, layers, grabs)
    assert not canvas[~lit].any()


def _slices(box: Rect) -> tuple[slice, slice]:
    inside = box.intersection(SCREEN)
    return slice(inside.y, inside.bottom), slice(inside.x, inside.right)


def test_a_translucent_window_lies_on_black_or_on_what_is_approved() -> None:
    low = shown(1, Rect(0, 0, 100, 200))
    alien = shown(2, Rect(0, 100, 100, 100), approved=False)
    base = shown(3, Rect(0, 0, 200, 200), popup=True).window
    canvas = np.zeros((256, 320, 4), np.uint8)
    half = np.full((256, 320, 4), (50, 50, 50, 128), np.uint8)
    grabs = {number: Grab(0, SCREEN, np.full((256, 320, 4), 200, np.uint8)) for number in (1, 2)}
    layers = (low, alien, Layer(replace(base, translucent=True), shown=True))
    paint(canvas, SCREEN, SCREEN, layers, {**grabs, 3: Grab(0, SCREEN, half)})
    assert canvas[50, 50, 0] == 50 + 200 * (255 - 128) // 255
    assert canvas[150, 50, 0] == 50  # over the other's black
    assert canvas[50, 150, 0] == 50  # over the bare screen


def test_colours_brighter_than_their_alpha_do_not_overflow() -> None:
    low, base = shown(1, SCREEN), shown(2, SCREEN).window
    bright = np.full((256, 320, 4), (250, 250, 250, 10), np.uint8)
    canvas = np.zeros((256, 320, 4), np.uint8)
    grabs = {1: Grab(0, SCREEN, np.full((256, 320, 4), 200, np.uint8)), 2: Grab(0, SCREEN, bright)}
    paint(canvas, SCREEN, SCREEN, (low, Layer(replace(base, translucent=True), shown=True)), grabs)
    assert (canvas[..., :3] == 255).all()


def test_a_shaped_window_is_cut_to_its_shape() -> None:
    base = shown(1, Rect(10, 10, 100, 100)).window
    canvas = painted(Layer(replace(base, shape=(Rect(0, 0, 50, 50), Rect(60, 60, 10, 10))), shown=True))
    assert canvas[20, 20, 0] == canvas[65, 65, 0] == 200
    assert not canvas[55, 55].any()
    assert not canvas[5, 5].any()
    assert not painted(Layer(replace(base, shape=()), shown=True)).any()


def test_only_windows_that_show_are_read() -> None:
    """One that lies wholly below another costs nothing, however many lie there."""
    low, high = shown(1, Rect(10, 10, 50, 50)), shown(2, Rect(0, 0, 100, 100))
    beside, alien = shown(3, Rect(200, 0, 50, 50)), shown(4, Rect(200, 200, 50, 50), approved=False)
    assert [found.id for found, _ in wanted((low, high, beside, alien), SCREEN)] == [2, 3]
    assert [part for _, part in wanted((high,), Rect(50, 50, 100, 100))] == [Rect(50, 50, 50, 50)]
    through = Layer(replace(high.window, translucent=True), shown=True)
    assert [found.id for found, _ in wanted((low, through), SCREEN)] == [1, 2]


def test_a_window_that_goes_while_it_is_read_means_no_picture(hand: Stagehand) -> None:
    hand.desktop.add(Stage(1, (EDIT, MAIL, ALIEN), focus=1, unreadable=frozenset({1, 2})))
    hand.begin()
    hand.button(150, 130)
    read = all_records(hand.end())
    assert not [record for record in read if isinstance(record, Frame)]
    assert {record.reason for record in read if isinstance(record, NoFrame)} == {"moving"}


def test_tiles_are_those_that_changed() -> None:
    before = np.zeros((256, 320, 4), np.uint8)
    now = before.copy()
    now[70:75, 130:140] = 9
    (tile,) = changed_tiles(now, before, SCREEN, SCREEN)
    assert (tile.column, tile.row) == (2, 1)
    raw = zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd)
    assert np.array_equal(np.frombuffer(raw, np.uint8).reshape(TILE, TILE, 4), now[64:128, 128:192])


def test_a_full_picture_leaves_out_black_tiles_and_a_tile_that_turned_black_is_told() -> None:
    empty = np.zeros((256, 320, 4), np.uint8)
    filled = empty.copy()
    filled[:64, :64] = 5
    assert len(changed_tiles(filled, None, SCREEN, SCREEN)) == 1
    assert len(changed_tiles(empty, filled, SCREEN, SCREEN)) == 1


def test_tiles_at_the_edge_of_an_uneven_screen_are_smaller() -> None:
    now = np.full((100, 100, 4), 3, np.uint8)
    tiles = changed_tiles(now, None, Rect(0, 0, 100, 100), Rect(0, 0, 100, 100))
    sizes = [len(zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd)) // 4 for tile in tiles]
    assert sizes == [64 * 64, 36 * 64, 64 * 36, 36 * 36]


def frames(hand: Stagehand) -> list[Frame]:
    return [record for record in all_records(hand.end()) if isinstance(record, Frame)]


def whole(found: list[Frame]) -> Pixels:
    """Return the last picture, put together as a reader does."""
    canvas = np.zeros((800, 1280, 4), np.uint8)
    for frame in found:
        if frame.full:
            canvas[:] = 0
        for tile in frame.tiles:
            box = Rect(tile.column * TILE, tile.row * TILE, TILE, TILE).intersection(frame.canvas)
            raw = np.frombuffer(zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd), np.uint8)
            canvas[box.y : box.bottom, box.x : box.right] = raw.reshape(box.height, box.width, 4)
    return canvas


def test_an_action_has_its_three_pictures_and_the_elements(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130, up=False)
    hand.paint(Rect(120, 120, 60, 30), 30)
    hand.button(150, 130, down=False)
    read = all_records(hand.end())
    found = [record for record in read if isinstance(record, Frame)]
    assert [frame.role for frame in found] == [FrameRole.BEFORE, FrameRole.AT_ACTION, FrameRole.AFTER]
    assert found[0].full
    assert found[1].exact
    assert found[2].settled is Settled.SETTLED
    assert {seen.frame for seen in read if isinstance(seen, ElementsSeen)} == {found[1].id, found[2].id}
    canvas = whole(found)
    assert canvas[130, 150, 0] == 30
    assert tuple(canvas[200, 200]) == GREY  # the text widget
    assert not canvas[500, 600].any()  # unapproved
    assert not canvas[50, 50].any()  # the bare screen


def test_a_target_that_changed_on_the_way_is_not_exact(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.move((300, 130))
    hand.play(300)
    hand.move((200, 130), (150, 130))
    hand.paint(Rect(120, 120, 60, 30), 95)  # prelight
    hand.play(120)
    hand.button(150, 130)
    found = frames(hand)
    assert [frame.exact for frame in found if frame.role is FrameRole.AT_ACTION] == [False]


@pytest.mark.parametrize(
    ("drawn", "exact"),
    [(Rect(120, 120, 60, 30), False), (Rect(300, 110, 60, 30), True)],
    ids=["on the target", "elsewhere"],
)
def test_a_picture_older_than_what_was_drawn_on_the_target_is_not_exact(
    hand: Stagehand, drawn: Rect, *, exact: bool
) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.paint(drawn, 95)
    hand.play(40)  # noticed, and no picture yet
    hand.button(150, 130)
    assert [frame.exact for frame in frames(hand) if frame.role is FrameRole.AT_ACTION] == [exact]


def test_the_next_action_cuts_the_wait(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    hand.button(150, 130)
    after = [frame.settled for frame in frames(hand) if frame.role is FrameRole.AFTER]
    assert after == [Settled.CUT, Settled.SETTLED]


def test_a_target_that_never_rests_times_out(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    for value in range(100):
        hand.paint(Rect(120, 120, 60, 30), value)
        hand.play(40)
    read = all_records(hand.end())
    after = [record for record in read if isinstance(record, Frame | NoFrame) and record.role is FrameRole.AFTER]
    assert len(after) == 1
    assert isinstance(after[0], NoFrame) or after[0].settled is Settled.TIMEOUT


def test_what_changes_under_a_mask_does_not_disturb_the_rest(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    for value in range(100):  # a caret
        hand.paint(Rect(130, 170, 2, 12), value % 2 * 255)
        hand.play(40)
    after = [frame.settled for frame in frames(hand) if frame.role is FrameRole.AFTER]
    assert after == [Settled.SETTLED]


def test_a_caret_is_in_no_picture(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.paint(Rect(130, 170, 2, 12), 255)
    hand.button(150, 130)
    assert (whole(frames(hand))[170:182, 130:132] == GREY).all()


def test_no_tree_no_picture(hand: Stagehand) -> None:
    hand.elements.show(10, ScriptedProcess((), (EDIT.box,), hung=True))
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    read = all_records(hand.end())
    assert not [record for record in read if isinstance(record, Frame)]
    assert {record.reason for record in read if isinstance(record, NoFrame)} == {"no_tree"}


def test_once_a_tree_tells_again_the_whole_is_painted_and_not_what_changed_alone(hand: Stagehand) -> None:
    told = ScriptedProcess((TEXT, BUTTON), (EDIT.box,), focus="text")
    hung = ScriptedProcess((), (EDIT.box,), hung=True)
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin(EDIT, ALIEN)
    for process in (told, hung, told):
        hand.elements.show(10, process)
        hand.paint(Rect(120, 120, 60, 30), 30)
        hand.play(600)
        hand.button(150, 130)
    canvas = whole(frames(hand))
    assert canvas[130, 150, 0] == 30
    assert canvas[130, 400, 0] == 90


def test_boxes_that_differ_between_the_two_readings_mean_no_picture(
    hand: Stagehand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tree that moves as it is read (a scrolling list): the mask would lie where the text was."""
    real, count = hand.elements.tree, iter(range(1_000_000))

    def moving(pid: int, box: Rect, others: tuple[Rect, ...] = ()) -> object:
        text = Node(ref="text", role="text", states=TEXT.states, box=Rect(120, 160 + next(count) % 7, 300, 200))
        hand.elements.show(10, ScriptedProcess((text,), (EDIT.box,), focus="text"))
        return real(pid, box, others)

    monkeypatch.setattr(hand.elements, "tree", moving)
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    read = all_records(hand.end())
    assert not [record for record in read if isinstance(record, Frame)]
    assert {record.reason for record in read if isinstance(record, NoFrame)} == {"moving"}


def test_pixels_that_change_while_the_picture_is_taken_mean_no_picture(hand: Stagehand) -> None:
    hand.desktop.add(Flicker(0, Rect(120, 120, 60, 30), np.full(4, 1, np.uint8)))
    hand.begin()
    hand.button(150, 130)
    assert not [record for record in all_records(hand.end()) if isinstance(record, Frame)]


def test_what_was_uncovered_is_filled_until_something_is_drawn_there(hand: Stagehand) -> None:
    left = Rect(110, 110, 60, 40)
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.paint(left, 200)  # as what lay over it left it
    hand.desktop.add(Stage(hand.time + 1, (EDIT, MAIL, ALIEN), focus=1, bare=(left,)))
    hand.play(600)
    hand.button(300, 130)
    hand.play(2_000)
    taken = [record for record in all_records(hand.sealed()) if isinstance(record, Frame)]
    assert tuple(whole(taken)[130, 130]) == GREY
    assert {mask.box for frame in taken for mask in frame.masks if mask.reason == UNCOVERED} == {left}
    hand.paint(left, 30)
    hand.desktop.add(Stage(hand.time + 1, (EDIT, MAIL, ALIEN), focus=1))
    hand.play(600)
    hand.button(300, 130)
    canvas = whole(frames(hand))
    assert canvas[130, 130, 0] == 30


def test_the_strip_is_in_no_picture(hand: Stagehand) -> None:
    strip = window(7, EDITOR, Rect(100, 100, 400, 20), pid=10)
    hand.hidden = frozenset({7})
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin(EDIT, MAIL, ALIEN, strip)
    hand.button(150, 130)
    canvas = whole(frames(hand))
    assert not canvas[110, 150].any()
    assert canvas[130, 150].any()


def test_a_stretch_begins_with_a_full_picture(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    hand.stage(focus=3)
    hand.play(600)
    hand.stage(focus=1)
    hand.play(600)
    hand.button(150, 130)
    for stretch in hand.end().stretches:
        first = next(record for record in stretch.records if isinstance(record, Frame))
        assert first.full
