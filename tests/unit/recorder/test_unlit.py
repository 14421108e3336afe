"""What was seen before the pointer came to what is pressed: never what it lit up, and never another screen."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from aboveboard.desktop import RawButton
from aboveboard.elements import Node, Tree
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import ElementsSeen
from aboveboard.model.frames import TILE, Frame, FrameRole, MaskBox
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.remembering import EFFECT_MS, MOST_KEPT, MOST_NODES, Pointer, remembering
from aboveboard.recorder.seen import Moment, Press
from aboveboard.recorder.unlit import APPROACH_MS, OLDEST_MS, acted_on, unlit
from tests.unit.recorder.stage import BUTTON, EDIT, TEXT, Stagehand, all_records
from tests.unit.recorder.test_pictures import whole

SCREEN, TARGET = Rect(0, 0, 1280, 800), Rect(80, 40, 30, 20)
AWAY, ON, BESIDE = Point(600, 400), Point(90, 50), Point(70, 50)
NODE = Node(ref="button", role="push button", name="Save", states=frozenset({"showing"}), box=TARGET, pid=10)
APART = Rect(64 * 5, 64 * 5, 8, 8)
ROW = Rect(0, 40, 1280, 24)


def seen(cursor: Point | None, *drawn: Rect, value: int = 30, nodes: Sequence[Node] = (NODE,)) -> Picture:
    """Return a plain screen with something drawn in boxes, and the pointer at a place."""
    pixels = np.full((SCREEN.height, SCREEN.width, 4), 90, np.uint8)
    for box in drawn:
        pixels[box.y : box.bottom, box.x : box.right] = value
    return Picture(0, SCREEN, pixels, trees=(("editor", Tree(tuple(nodes), 1)),), cursor=cursor)


def shot(*pictures: Picture, every: int = 300, rested: Point | None = None) -> Picture:
    """Return the last of these, which remembers those before it: each was current until the next was taken."""
    last = replace(pictures[0], time=0)
    for place, picture in enumerate(pictures[1:], start=1):
        now = replace(picture, time=place * every)
        last = remembering(now, last, place * every, rested or last.cursor, SCREEN)
    return last


def before(lit: Picture, *, wait: int = 100, acted: int | None = None, node: Node | None = NODE) -> Moment:
    """Return the moment of a press on a thing, so long after the last picture and so long after the input before."""
    time = lit.time + wait
    return unlit(Moment(lit, lit, before_ms=wait, time=time, acted_at=acted), node)


def thing(box: Rect, ref: str = "button", name: str = "Save", states: frozenset[str] = NODE.states) -> Node:
    return replace(NODE, box=box, ref=ref, name=name, states=states)


def shows(moment: Moment, at: Rect = TARGET) -> int:
    assert moment.before is not None
    return int(moment.before.pixels[at.y, at.x, 0])


def test_what_the_pointer_lit_up_is_not_what_was_seen_before_it_came() -> None:
    found = before(shot(seen(AWAY), seen(ON, TARGET)))
    assert found.before is not None
    assert np.array_equal(found.before.pixels, seen(AWAY).pixels)
    assert (found.before.cursor, found.before.time, found.before_ms, found.unlit) == (AWAY, 0, 100, True)
    assert shows(found) == 90
    assert found.at is not None
    assert found.at.pixels[TARGET.y, TARGET.x, 0] == 30, "at the press it is as it was"


def test_of_light_that_comes_in_steps_all_is_gone() -> None:
    steps = (seen(ON, TARGET, value=value) for value in (80, 60, 30))
    found = before(shot(seen(AWAY), *steps))
    assert (shows(found), found.before_ms) == (90, 700)


def test_what_another_thing_under_the_pointer_looked_like_stays() -> None:
    found = before(shot(seen(AWAY), seen(BESIDE, APART), seen(ON, TARGET)))
    assert (shows(found), shows(found, APART)) == (90, 30)


def test_what_lights_nothing_up_is_seen_as_it_was_last() -> None:
    elsewhere = shot(seen(AWAY), seen(ON, APART))
    assert before(elsewhere).before is elsewhere
    never_left = shot(seen(ON), seen(ON, TARGET))
    assert before(never_left).before is never_left
    came_since = shot(seen(AWAY), seen(AWAY, TARGET))
    assert before(came_since).before is came_since
    same = shot(seen(AWAY), seen(AWAY, TARGET), seen(ON, TARGET))
    assert before(same).before is same
    assert not before(same).unlit


@pytest.mark.parametrize(("far", "value"), [(4, 90), (5, 30)], ids=["a ring", "beside it"])
def test_a_ring_around_a_target_is_its_light(far: int, value: int) -> None:
    ring = Rect(TARGET.x - far, TARGET.y, 1, TARGET.height)
    assert shows(before(shot(seen(AWAY), seen(ON, ring))), ring) == value


@pytest.mark.parametrize(("wait", "value"), [(100, 90), (APPROACH_MS + 1, 30)], ids=["soon", "later"])
def test_what_changed_right_beside_a_target_is_not_its_light(wait: int, value: int) -> None:
    neighbour = Rect(66, 2, 6, 6)
    alone = shot(seen(AWAY), seen(ON, neighbour))
    assert before(alone, wait=wait).before is alone
    both = before(shot(seen(AWAY), seen(ON, TARGET, neighbour)), wait=wait)
    assert (shows(both), shows(both, neighbour)) == (value, value)


def test_what_the_app_did_to_a_target_that_does_not_light_up_stays() -> None:
    enabled = shot(seen(AWAY), seen(ON, TARGET), rested=ON)
    assert before(enabled).before is enabled


@pytest.mark.parametrize(
    "then",
    [(), (thing(TARGET.moved(1, 0)),), (thing(TARGET, states=frozenset()),), (thing(TARGET, name="Stop"),)],
    ids=["not there", "elsewhere", "in another state", "of another name"],
)
def test_a_picture_from_before_the_target_was_what_it_is_is_none_of_before(then: Sequence[Node]) -> None:
    lit = shot(seen(AWAY, nodes=then), seen(ON, TARGET))
    assert before(lit).before is lit


@pytest.mark.parametrize(("drawn", "value"), [((), 90), ((APART,), 30)], ids=["told only", "and drawn"])
def test_what_came_while_the_pointer_rested_there_is_seen_where_it_is_drawn(drawn: Sequence[Rect], value: int) -> None:
    came = seen(ON, TARGET, *drawn, nodes=(NODE, thing(APART, ref="other")))
    found = before(shot(seen(AWAY), came))
    assert shows(found) == value
    assert found.before is not None
    ((_, tree),) = found.before.trees
    assert len(tree.nodes) == (1 if value == 90 else 2), "the trees of an earlier picture are its own"


@pytest.mark.parametrize("state", ["focused", "selected", "armed"])
def test_what_a_pointer_and_a_press_do_to_a_thing_makes_it_no_other(state: str) -> None:
    under = thing(TARGET, states=NODE.states | {state})
    assert shows(before(shot(seen(AWAY), seen(ON, TARGET)), node=under)) == 90
    assert shows(before(shot(seen(AWAY), seen(ON, TARGET, nodes=(under,))), node=under)) == 90


def test_what_no_tree_has_is_not_known_to_be_the_same() -> None:
    lit = shot(seen(AWAY), seen(ON, TARGET))
    assert before(lit, node=thing(TARGET, ref="another")).before is lit


def test_a_pointer_that_was_nobody_knows_where_may_have_been_on_the_target() -> None:
    unknown = shot(seen(None), seen(ON, TARGET))
    assert before(unknown).before is unknown
    assert shows(before(shot(seen(AWAY), seen(None, TARGET)))) == 90


@pytest.mark.parametrize(("acted", "value"), [(300 - EFFECT_MS, 90), (301 - EFFECT_MS, 30)], ids=["shown", "not yet"])
def test_a_picture_in_which_the_last_input_may_not_show_yet_is_none_of_before(acted: int, value: int) -> None:
    assert shows(before(shot(seen(AWAY), seen(ON, TARGET)), acted=acted)) == value


@pytest.mark.parametrize(("wait", "value"), [(OLDEST_MS, 90), (OLDEST_MS + 1, 30)], ids=["at most", "older"])
def test_a_picture_of_long_ago_is_none_of_before(wait: int, value: int) -> None:
    assert shows(before(shot(seen(AWAY), seen(ON, TARGET)), wait=wait)) == value


@pytest.mark.parametrize(("wait", "value"), [(APPROACH_MS, 90), (APPROACH_MS + 1, 30)], ids=["recent", "older"])
def test_who_rests_on_a_target_while_something_else_changes_sees_what_it_is_now(wait: int, value: int) -> None:
    assert shows(before(shot(seen(AWAY), seen(ON, TARGET, APART)), wait=wait)) == value


def test_who_rests_on_a_target_after_another_saw_what_it_was_before_both() -> None:
    after_another = shot(seen(AWAY), seen(BESIDE, APART), seen(ON, TARGET))
    found = before(after_another, wait=APPROACH_MS + 1)
    assert (shows(found), shows(found, APART), found.before_ms) == (90, 90, APPROACH_MS + 301)


def test_a_target_as_large_as_a_document_does_not_light_up() -> None:
    document, row = thing(Rect(0, 0, 400, 81)), thing(Rect(0, 0, 400, 80))
    lit = shot(seen(AWAY, nodes=(document,)), seen(ON, TARGET, nodes=(document,)))
    assert before(lit, node=document).before is lit
    assert shows(before(shot(seen(AWAY, nodes=(row,)), seen(ON, TARGET, nodes=(row,))), node=row)) == 90
    assert before(lit, node=None).before is lit
    assert before(lit, node=replace(NODE, box=None)).before is lit


def test_another_screen_is_not_remembered() -> None:
    now = seen(ON, Rect(0, 0, 1280, 200))
    assert shot(seen(AWAY), now).past == ()
    masked = replace(seen(ON, TARGET), masks=(MaskBox(APART, "text"),))
    assert shot(seen(AWAY), masked).past == ()
    grown = replace(seen(ON, TARGET), windows=(SCREEN,))
    assert shot(seen(AWAY), grown).past == ()
    assert shot(seen(AWAY)).past == ()
    wider = replace(seen(AWAY), box=SCREEN.grown(1))
    assert shot(wider, seen(ON, TARGET)).past == ()
    another = replace(seen(ON, TARGET), trees=(("mailer", Tree((NODE,), 1)),))
    assert shot(seen(AWAY), another).past == ()


def test_what_is_remembered_is_little() -> None:
    rows = [seen(AWAY, ROW, value=value) for value in range(60)]
    last = shot(*rows)
    tiles = [len(past.tiles) for past in last.past]
    assert tiles == [20], "a second row would be more than a part of the screen"
    assert last.past[0].tiles[0][1].base is None, "no whole picture is held by a part of it"
    assert len(shot(*[seen(AWAY, TARGET, value=value) for value in range(60)]).past) == MOST_KEPT


def test_of_large_trees_few_are_remembered_unless_they_are_the_same() -> None:
    nodes = [NODE] * (MOST_NODES // 2)
    changing = [seen(AWAY, TARGET, value=value, nodes=nodes) for value in range(5)]
    assert len(shot(*changing).past) == 2
    same = [replace(each, trees=changing[0].trees) for each in changing]
    assert len(shot(*same).past) == 4


def test_only_where_something_was_drawn_is_looked_for_a_change() -> None:
    old, now = seen(AWAY), seen(ON, TARGET, APART)
    assert [box for box, _ in remembering(now, old, 0, None, TARGET).past[0].tiles] == [Rect(64, 0, TILE, TILE)]


SPAN = Node(ref="span", role="label", box=Rect(90, 45, 10, 10), parent="button")


@pytest.mark.parametrize(
    ("hit", "nodes", "ref"),
    [
        (SPAN, (SPAN, NODE), "button"),
        (SPAN, (SPAN,), "span"),
        (SPAN, None, None),
        (NotRecognised(reason=Absence.NOTHING_THERE), (SPAN,), None),
    ],
    ids=["in a button", "in nothing that acts", "without a tree", "nothing"],
)
def test_what_lights_up_is_the_button_that_a_label_belongs_to(
    hit: Node | NotRecognised, nodes: Sequence[Node] | None, ref: str | None
) -> None:
    tree = None if nodes is None else Tree(tuple(nodes), 1)
    found = acted_on(Press(RawButton(0, 1, True, Point(95, 50), 0), hit, tree))
    assert (found and found.ref) == ref


def test_where_a_pointer_rested_is_where_it_was_a_while_before() -> None:
    pointer = Pointer()
    assert pointer.rested(0) is None
    pointer.seen(0, AWAY)
    assert pointer.rested(0) == AWAY, "nobody knows of before"
    for time in range(100, 200, 10):
        pointer.seen(time, ON)
    assert pointer.rested(99 + EFFECT_MS) == AWAY
    assert pointer.rested(100 + EFFECT_MS) == ON
    pointer.seen(1_000, BESIDE)
    assert pointer.rested(999 + EFFECT_MS) == ON
    assert pointer.rested(1_000 + EFFECT_MS) == BESIDE


def lit_up(hand: Stagehand, *, since: int = 0) -> None:
    """Rest elsewhere, then come to the button, which lights up, and look at it before pressing it."""
    hand.move((300, 130))
    hand.paint(Rect(300, 110, 60, 30), 60)
    hand.play(400)
    if since:
        hand.button(300, 130)
        hand.play(since)
    hand.move((200, 130), (125, 125))
    hand.paint(Rect(120, 120, 60, 30), 95)
    hand.play(1_000)
    hand.move((150, 130))
    hand.button(150, 130)


def brightness(hand: Stagehand, number: int = -1) -> int:
    """How bright the button is in the picture before the press of that number."""
    found = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    place = [at for at, frame in enumerate(found) if frame.role is FrameRole.BEFORE][number]
    return int(whole(found[: place + 1])[122, 170, 0])


def test_what_a_label_belongs_to_lights_up_with_it(hand: Stagehand) -> None:
    """The pointer came to rest on the button beside its label, and goes on to the label to press it."""
    label = Node(ref="label", role="label", box=Rect(145, 125, 20, 10), parent="button", pid=10)
    button = replace(BUTTON, pid=10)
    hand.elements.show(10, ScriptedProcess((TEXT, button, label), (EDIT.box,), focus="text"))
    hand.paint(SCREEN, 90)
    hand.begin()
    lit_up(hand)
    assert brightness(hand) == 90


@pytest.mark.parametrize(("since", "value"), [(100, 95), (600, 90)], ids=["at once", "later"])
def test_what_was_seen_right_after_an_input_may_not_show_its_effect(hand: Stagehand, since: int, value: int) -> None:
    hand.paint(SCREEN, 90)
    hand.begin()
    lit_up(hand, since=since)
    assert brightness(hand) == value


@pytest.mark.parametrize("how", ["discarded", "out of scope"])
def test_what_was_seen_before_is_forgotten_with_all_else(hand: Stagehand, how: str) -> None:
    hand.paint(SCREEN, 90)
    hand.begin()
    hand.move((300, 130))
    hand.button(300, 130)
    hand.play(400)
    if how == "discarded":
        hand.capture.discard(1, hand.time)
    else:
        hand.stage(focus=3)
        hand.play(200)
        hand.stage(focus=1)
    hand.paint(Rect(120, 120, 60, 30), 95)
    hand.move((150, 130))
    hand.play(1_000)
    hand.button(150, 130)
    assert brightness(hand) == 95


@pytest.mark.parametrize("also", [False, True], ids=["nothing else", "and then something else appears"])
def test_a_journal_holds_the_screen_of_before_the_pointer_rested_on_the_button(hand: Stagehand, *, also: bool) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.move((300, 130))
    hand.paint(Rect(300, 110, 60, 30), 60)
    hand.play(400)
    hand.move((200, 130), (150, 130))
    hand.paint(Rect(120, 120, 60, 30), 95)  # lit up
    hand.play(2_000)  # who looks before pressing
    if also:
        hand.paint(Rect(300, 110, 60, 30), 30)
        hand.play(200)
    hand.move((151, 131))
    hand.button(151, 131)
    records = all_records(hand.end())
    found = [record for record in records if isinstance(record, Frame)]
    earlier = [frame for frame in found if frame.role is FrameRole.BEFORE]
    at = [frame for frame in found if frame.role is FrameRole.AT_ACTION]
    assert (len(earlier), len(at)) == (1, 1)
    assert whole(earlier)[130, 150, 0] == (95 if also else 90)
    assert whole([*earlier, *at])[130, 150, 0] == 95
    assert at[0].exact is also, "what was lit up is not what it was"
    assert (earlier[0].stale_ms >= 2_000) is not also
    listed = {record.frame: record.snapshot.stale_ms for record in records if isinstance(record, ElementsSeen)}
    assert (earlier[0].id in listed) is not also, "its elements are its own"
    assert listed[at[0].id] == 0


@pytest.mark.parametrize("astray", [True, False])
def test_an_earlier_picture_knows_whether_its_pointer_was_over_what_is_approved(astray: bool) -> None:
    first, lit = replace(seen(AWAY), astray=astray), replace(seen(ON, TARGET), astray=not astray)
    found = before(shot(first, lit)).before
    assert found is not None
    assert (found.cursor, found.astray) == (AWAY, astray)
