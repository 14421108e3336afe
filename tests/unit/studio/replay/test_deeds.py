"""Deeds come to strokes on the screen as it is now, or say what they wait for."""

from msgspec.structs import replace

from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.replay.deeds import Carry, Missing, Pick, Reach, Ready, Rest, Strike, Tap, Turn, strokes
from aboveboard.studio.replay.finding import Sought
from aboveboard.studio.replay.strokes import Key, Move, Press, Write, chord
from tests.scripts import KIND, SAVE, SEARCH, element
from tests.unit.studio.replay.places import now

OPTION = element("Blue", "list item", at=30, index=2)
BLUE = Sought.of(OPTION)
OPENER = Sought.of(KIND)


def centre(box: Rect | None) -> Point:
    assert box is not None
    return box.centre


def test_a_press_goes_to_the_middle_where_no_point_is_known() -> None:
    found = strokes(Tap(Sought.of(SAVE)), now(SAVE))
    assert found == Ready((Move(centre(SAVE.box)), Press(1, down=True), Press(1, down=False)), "name")


def test_modifiers_are_held_around_a_press() -> None:
    found = strokes(Tap(Sought.of(SAVE), modifiers=("shift",)), now(SAVE))
    assert isinstance(found, Ready)
    assert (found.strokes[1], found.strokes[-1]) == (Key("shift", down=True), Key("shift", down=False))


def test_a_submenu_is_entered_sideways() -> None:
    found = strokes(Tap(Sought.of(SAVE), sideways=True), now(SAVE, pointer=(3, 170)))
    assert isinstance(found, Ready)
    assert found.strokes[0] == Move(Point(x=centre(SAVE.box).x, y=170))


def test_what_is_not_shown_is_waited_for() -> None:
    assert strokes(Tap(Sought.of(SAVE)), now(SEARCH)) == Missing("no push button that is meant is shown")


def test_what_is_scrolled_away_is_out_of_view() -> None:
    hidden = replace(SAVE, visible_box=Rect(x=0, y=0, width=0, height=0))
    assert strokes(Tap(Sought.of(SAVE)), now(hidden)) == Missing("the push button that is meant is out of view")


def test_the_recorded_point_counts_only_where_no_element_was_known_there() -> None:
    bare = Sought(frozenset(), at=Point(x=5, y=6))
    found = strokes(Tap(bare), now(SAVE))
    assert isinstance(found, Ready)
    assert (found.strokes[0], found.by) == (Move(Point(x=5, y=6)), "point")
    assert isinstance(strokes(Tap(Sought(frozenset())), now(SAVE)), Missing)


def test_nothing_is_opened_that_stands_open() -> None:
    assert strokes(Tap(OPENER, until=BLUE), now(KIND, OPTION)) == Ready((), "shown")
    assert strokes(Rest(OPENER, until=BLUE), now(replace(KIND, states=("expanded",)))) == Ready((), "shown")
    opened = strokes(Tap(OPENER, until=BLUE), now(KIND))
    assert isinstance(opened, Ready)
    assert opened.strokes


def test_keys_wait_until_the_focus_is_where_it_was() -> None:
    keys = Strike(Sought.of(SEARCH), (Write("milk"),))
    assert isinstance(strokes(keys, now(SEARCH, SAVE, focus=SAVE)), Missing)
    assert strokes(keys, now(SEARCH, SAVE, focus=SEARCH)) == Ready((Write("milk"),), "focus")
    editor = replace(SAVE, id="inner", box=SEARCH.box, visible_box=SEARCH.box)
    assert strokes(keys, now(SEARCH, editor, focus=editor)) == Ready((Write("milk"),), "focus within")
    assert strokes(keys, now(SEARCH, SAVE)) == Ready((Write("milk"),), "focus")  # nobody tells of the focus


def test_what_is_typed_from_the_beginning_opens_the_editor_of_a_cell_in_the_table_that_has_the_focus() -> None:
    table = replace(element("Cells", "table"), box=Rect(x=0, y=0, width=300, height=200))
    formula = (Write("=sum(c2:h2)"),)
    whole = Strike(Sought.of(SEARCH), formula, opens=True)
    assert strokes(whole, now(table, focus=table)) == Ready(formula, "focus around")
    assert isinstance(
        strokes(whole, now(table, SEARCH, focus=table)), Missing
    )  # it is there, and gets the focus in a moment
    elsewhere = replace(table, box=Rect(x=400, y=0, width=300, height=200))
    assert isinstance(strokes(whole, now(elsewhere, focus=elsewhere)), Missing)
    panel = replace(table, role="panel")
    assert isinstance(strokes(whole, now(panel, focus=panel)), Missing)


def test_an_editor_that_a_letter_opened_is_not_typed_into_where_that_letter_is_in_no_recording() -> None:
    table = replace(element("Cells", "table"), box=Rect(x=0, y=0, width=300, height=200))
    keys = Strike(Sought.of(SEARCH), (Write("sum(c2:h2)"),))
    assert isinstance(strokes(keys, now(table, focus=table)), Missing)


def test_another_item_of_the_list_has_the_focus_for_the_list() -> None:
    other = replace(OPTION, id="other", name=SAVE.name, box=SAVE.box, visible_box=SAVE.box)
    keys = Strike(BLUE, (Write(" "),))
    assert strokes(keys, now(OPTION, other, focus=other)) == Ready((Write(" "),), "focus within")


def test_an_option_is_pressed_where_the_page_shows_it_and_taken_by_keys_where_the_browser_draws_it() -> None:
    pick = Pick(OPENER, BLUE, chord(("return",)))
    pressed = strokes(pick, now(KIND, OPTION))
    assert isinstance(pressed, Ready)
    assert pressed.strokes[0] == Move(centre(OPTION.box))
    assert strokes(pick, now(KIND, popups=1)) == Ready(chord(("return",)), "keys")
    assert strokes(pick, now(KIND)) == Missing("no list of options has opened")


def test_a_list_that_is_scrolled_elsewhere_is_turned_towards_the_option() -> None:
    opened = replace(KIND, states=("expanded",))
    others = [element(str(place), "list item", at=place, index=place) for place in (5, 6, 7)]
    found = strokes(Pick(OPENER, BLUE, ()), now(opened, *others))
    assert isinstance(found, Ready)
    assert not found.done
    assert found.strokes[1] == Press(4, down=True)  # upwards: 2 stands before 6


def test_the_wheel_is_turned_over_its_element() -> None:
    found = strokes(Turn(Sought.of(SAVE), 0.0, 2.0), now(SAVE))
    assert isinstance(found, Ready)
    assert found.strokes == (Move(centre(SAVE.box)), *(Press(5, down=True), Press(5, down=False)) * 2)


def test_what_is_dragged_is_dropped_on_what_lay_there() -> None:
    assert SAVE.box is not None
    assert SEARCH.box is not None
    start, end = SAVE.box.centre, SEARCH.box.centre
    moved = replace(SEARCH, box=SEARCH.box.moved(0, 100), visible_box=SEARCH.box.moved(0, 100))
    carry = Carry(Sought.of(SAVE, start), Sought.of(SEARCH, end), start, (start, end))
    found = strokes(carry, now(SAVE, moved))
    assert isinstance(found, Ready)
    assert Move(end if moved.box is None else moved.box.centre) in found.strokes
    assert found.strokes[-1] == Press(1, down=False)


def test_a_drop_on_nothing_that_is_known_ends_at_its_point_only_where_the_dragged_thing_has_not_moved() -> None:
    assert SAVE.box is not None
    start, end = SAVE.box.centre, Point(x=200, y=150)
    carry = Carry(Sought.of(SAVE, start), Sought.of(SEARCH, end), start, (start, end))
    found = strokes(carry, now(SAVE))
    assert isinstance(found, Ready)
    assert Move(end) in found.strokes
    away = replace(SAVE, box=SAVE.box.moved(0, 50), visible_box=SAVE.box.moved(0, 50))
    assert isinstance(strokes(carry, now(away)), Missing)


def test_the_focus_is_moved_on_until_it_is_reached() -> None:
    reach = Reach(Sought.of(SAVE), chord(("tab",)))
    assert strokes(reach, now(SAVE, SEARCH, focus=SAVE)) == Ready((), "focus")
    on = Ready(chord(("tab",)), "reached", done=False)
    assert strokes(reach, now(SAVE, SEARCH, focus=SEARCH)) == on
    assert strokes(reach, now(SAVE, SEARCH)) == on


def test_the_wheel_is_turned_at_its_place_where_what_lay_there_was_scrolled_away() -> None:
    turn = Turn(Sought.of(SAVE, Point(x=5, y=6)), 0.0, 2.0)
    found = strokes(turn, now(SEARCH))
    assert isinstance(found, Ready)
    assert (found.strokes[0], found.by) == (Move(Point(x=5, y=6)), "point")
    assert isinstance(strokes(Turn(Sought.of(SAVE), 0.0, 2.0), now(SEARCH)), Missing)
