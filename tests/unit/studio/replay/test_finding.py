"""What was acted on is found again by what it is called and where it stands, and nothing is guessed."""

from msgspec.structs import replace

from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Hidden, Redacted
from aboveboard.studio.replay.finding import Sought, find, under, within
from tests.scripts import SAVE, SEARCH, element
from tests.unit.studio.replay.places import now

BOX = Rect(x=500, y=300, width=80, height=40)


def test_an_element_is_found_by_its_name_wherever_it_is_now() -> None:
    there = replace(SAVE, id="n7", box=BOX, visible_box=BOX)
    found = find(Sought.of(SAVE), now(SEARCH, there))
    assert found is not None
    assert (found.element, found.by) == (there, "name")


def test_of_several_of_one_name_the_one_in_the_old_place_is_meant() -> None:
    first, second = replace(SAVE, id="a", box=BOX, visible_box=BOX), replace(SAVE, id="b")
    found = find(Sought.of(SAVE), now(first, second))
    assert found is not None
    assert (found.element.id, found.by) == ("b", "name and place")


def test_nothing_is_found_where_no_element_bears_the_name() -> None:
    other = replace(element("Cancel"), box=BOX, visible_box=BOX)
    assert find(Sought.of(SAVE), now(other, SEARCH)) is None


def test_a_name_that_says_another_thing_now_is_known_by_its_place() -> None:
    other = replace(SAVE, id="n9", name=Redacted(text="Unstar"))
    found = find(Sought.of(SAVE), now(other))
    assert found is not None
    assert (found.element, found.by) == (other, "place")


def test_an_element_without_a_name_is_found_by_its_place_and_else_only_where_its_path_is_the_only_one() -> None:
    nameless = replace(SAVE, name=Hidden(), index=2)
    away = replace(nameless, id="n9", box=BOX, visible_box=BOX)
    here = find(Sought.of(nameless), now(away, replace(nameless, id="n8", index=4)))
    alone = find(Sought.of(nameless), now(away))
    assert here is not None
    assert alone is not None
    assert (here.element.id, here.by, alone.by) == ("n8", "place", "path")
    assert find(Sought.of(nameless), now(away, replace(away, id="n3", box=BOX.moved(0, 90)))) is None


def test_an_entry_without_name_and_place_is_never_found() -> None:
    assert find(Sought(frozenset({SAVE.role}), Hidden(), index=0), now(replace(SAVE, index=0))) is None


def test_the_place_within_an_element_goes_with_it_and_stays_inside_what_shows() -> None:
    assert SAVE.box is not None
    at = Point(x=SAVE.box.x + 30, y=SAVE.box.y + 15)
    there = replace(SAVE, box=BOX, visible_box=BOX)
    assert within(there, Sought.of(SAVE, at)) == Point(x=BOX.x + 60, y=BOX.y + 30)
    clipped = replace(there, visible_box=Rect(x=BOX.x, y=BOX.y, width=10, height=10))
    assert within(clipped, Sought.of(SAVE, at)) == Point(x=BOX.x + 9, y=BOX.y + 9)
    assert within(replace(there, visible_box=Rect(x=0, y=0, width=0, height=0)), Sought.of(SAVE, at)) is None


def test_the_innermost_element_lies_under_a_point() -> None:
    window = replace(element("", "frame"), box=Rect(x=0, y=0, width=900, height=900))
    window = replace(window, visible_box=window.box)
    assert SAVE.box is not None
    assert under(SAVE.box.centre, now(window, SAVE).elements) == SAVE
    assert under(Point(x=1000, y=1000), now(window, SAVE).elements) is None
