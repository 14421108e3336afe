"""Each rule at its edges: what is one action, what is two, and what is none."""

import msgspec
import pytest

from aboveboard.model.actions import Click, Drag, Key, LongPress, Scroll, SelectMenu, Type
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    Button,
    EditOperation,
    EditRoute,
    ElementChanged,
    FocusMoved,
    KeyPressed,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    PointerDragged,
    PointerPressed,
    PointerReleased,
    Scrolled,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Hidden, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.drag import simplified
from aboveboard.reduction.registry import account, reduce
from tests.scripts import AS_TEXT, EXPORT, FILE, NOTES, SAVE, SEARCH, WRAP, Script, element

TERMS = Terms()


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), TERMS)


def kinds(script: Script) -> list[str]:
    return [type(step.action).__name__ for step in steps(script)]


def pressed(script: Script, at: Point, button: Button = Button.LEFT, *, held: int = 60) -> Script:
    return script.press(SAVE, at, button, held=held)


def moved(script: Script, start: Point, end: Point) -> Script:
    script.add(PointerPressed(t=script.t, button=Button.LEFT, at=start, target=NOTES, app="editor"))
    script.wait(20).add(PointerDragged(t=script.t, at=end))
    script.wait(20).add(PointerReleased(t=script.t, button=Button.LEFT, at=end, target=NOTES, app="editor"))
    return script


@pytest.mark.parametrize(("pause", "counts"), [(400, [2]), (501, [1, 1])])
def test_two_presses_are_one_click_within_the_devices_own_time(pause: int, counts: list[int]) -> None:
    script = pressed(Script().begin(), Point(x=9, y=9)).wait(pause - 60)
    pressed(script, Point(x=9, y=9))
    assert [step.action.count for step in steps(script) if isinstance(step.action, Click)] == counts


@pytest.mark.parametrize(("away", "count"), [(4, 1), (5, 2)])
def test_two_presses_are_one_click_within_the_devices_own_distance(away: int, count: int) -> None:
    script = pressed(Script().begin(), Point(x=9, y=9)).wait(100)
    pressed(script, Point(x=9 + away, y=9))
    assert len(steps(script)) == count


def test_another_button_or_a_key_between_ends_a_multiple_click() -> None:
    script = pressed(Script().begin(), Point(x=9, y=9)).wait(50)
    pressed(script, Point(x=9, y=9), Button.RIGHT)
    assert kinds(script) == ["Click", "Click"]
    script = pressed(Script().begin(), Point(x=9, y=9))
    script.key("f5").wait(10)
    pressed(script, Point(x=9, y=9))
    assert kinds(script) == ["Click", "Key", "Click"]


@pytest.mark.parametrize(("away", "kind"), [(4, "Click"), (5, "Drag")])
def test_a_drag_shorter_than_the_threshold_is_a_click(away: int, kind: str) -> None:
    assert kinds(moved(Script().begin(), Point(x=50, y=50), Point(x=50 + away, y=50))) == [kind]


def test_a_drag_that_comes_back_to_its_start_is_a_drag() -> None:
    script = Script().begin()
    script.add(PointerPressed(t=0, button=Button.LEFT, at=Point(x=50, y=50), target=NOTES, app="editor"))
    script.wait(20).add(PointerDragged(t=script.t, at=Point(x=90, y=50)))
    script.wait(20).add(
        PointerReleased(t=script.t, button=Button.LEFT, at=Point(x=50, y=50), target=NOTES, app="editor")
    )
    (step,) = steps(script)
    assert isinstance(step.action, Drag)
    assert step.action.path == (Point(x=50, y=50), Point(x=90, y=50), Point(x=50, y=50))


def test_a_path_keeps_its_corners_and_loses_points_on_a_line() -> None:
    points = [Point(x=0, y=0), Point(x=10, y=1), Point(x=20, y=0), Point(x=20, y=20)]
    assert simplified(points) == (points[0], points[2], points[3])


@pytest.mark.parametrize(("held", "kind"), [(499, Click), (500, LongPress)])
def test_a_press_held_for_half_a_second_is_a_long_press(held: int, kind: type) -> None:
    (step,) = steps(pressed(Script().begin(), Point(x=9, y=9), held=held))
    assert isinstance(step.action, kind)


@pytest.mark.parametrize(("pause", "count"), [(300, 1), (301, 2)])
def test_notches_are_one_scroll_without_a_pause(pause: int, count: int) -> None:
    script = Script().begin()
    for _ in range(2):
        script.add(Scrolled(t=script.t, dx=0, dy=1, at=Point(x=1, y=1), target=NOTES, app="editor"))
        script.wait(pause)
    assert len(steps(script)) == count


def test_a_scroll_ends_where_it_turns_or_changes_axis_or_target() -> None:
    script = Script().begin()
    for dx, dy, target in ((0, 1, NOTES), (0, -1, NOTES), (1, 0, NOTES), (1, 0, SAVE)):
        script.add(Scrolled(t=script.t, dx=dx, dy=dy, at=Point(x=1, y=1), target=target, app="editor"))
        script.wait(50)
    found = [step.action for step in steps(script)]
    assert [(action.dx, action.dy) for action in found if isinstance(action, Scroll)] == [
        (0, 1),
        (0, -1),
        (1, 0),
        (1, 0),
    ]


def typed(script: Script) -> Type:
    (action,) = (step.action for step in steps(script) if isinstance(step.action, Type))
    return action


def test_typing_keeps_every_edit_and_says_what_they_come_to() -> None:
    script = Script().begin()
    for place, letter in enumerate("milx"):
        script.wait(100).edit(SEARCH, EditOperation.INSERT, place, letter)
    script.wait(100).edit(SEARCH, EditOperation.DELETE, 3, "x")
    script.wait(100).edit(SEARCH, EditOperation.INSERT, 3, "k")
    action = typed(script)
    assert len(action.edits) == 6
    assert action.text == Redacted(text="milk")


def test_typing_that_reaches_into_older_text_claims_no_text() -> None:
    script = Script().begin()
    script.edit(SEARCH, EditOperation.INSERT, 5, "a").wait(50).edit(SEARCH, EditOperation.DELETE, 2, "bcd")
    assert typed(script).text == Hidden()


@pytest.mark.parametrize(("pause", "count"), [(1_500, 1), (1_501, 2)])
def test_typing_ends_at_a_pause(pause: int, count: int) -> None:
    script = Script().begin()
    script.edit(SEARCH, EditOperation.INSERT, 0, "a").wait(pause).edit(SEARCH, EditOperation.INSERT, 1, "b")
    assert len(steps(script)) == count


def test_an_edit_of_several_characters_may_have_lasted_so_its_pause_is_longer() -> None:
    script = Script().begin()
    script.edit(SEARCH, EditOperation.INSERT, 0, "hello ").wait(3_400).edit(SEARCH, EditOperation.INSERT, 6, "you")
    assert typed(script).text == Redacted(text="hello you")


def test_typing_ends_where_the_focus_moves_or_another_field_is_edited() -> None:
    script = Script().begin()
    script.edit(SEARCH, EditOperation.INSERT, 0, "a").wait(10)
    script.add(FocusMoved(t=script.t, target=NOTES, app="editor"))
    script.wait(10).edit(SEARCH, EditOperation.INSERT, 1, "b").wait(10).edit(NOTES, EditOperation.INSERT, 0, "c")
    assert kinds(script) == ["Type", "Type", "Type"]


def test_return_submits_a_field_and_tab_leaves_it() -> None:
    assert typed(Script().begin().type("milk", submit=True)).submitted
    script = Script().begin().type("milk").wait(-1_600)
    script.key("tab")
    assert kinds(script) == ["Type", "Key"]
    assert not typed(script).submitted


def test_return_that_makes_an_edit_itself_is_typing_and_not_a_submission() -> None:
    script = Script().begin().edit(NOTES, EditOperation.INSERT, 0, "a").wait(100)
    script.add(KeyPressed(t=script.t, key="return", target=NOTES, app="editor"))
    script.wait(20).edit(NOTES, EditOperation.INSERT, 1, "\n").wait(100).edit(NOTES, EditOperation.INSERT, 2, "b")
    action = typed(script)
    assert action.text == Redacted(text="a\nb")
    assert not action.submitted
    assert len(steps(script)) == 1


def test_a_held_key_is_one_key_with_its_repeats_and_two_presses_are_two() -> None:
    script = Script().begin()
    script.key("down", repeats=7).wait(10)
    script.key("down")
    assert [step.action for step in steps(script)] == [Key(key="down", repeats=7), Key(key="down")]


def chosen(script: Script) -> SelectMenu:
    (step,) = steps(script)
    assert isinstance(step.action, SelectMenu)
    return step.action


def test_a_menu_selection_tells_path_indices_and_what_each_level_offered() -> None:
    action = chosen(Script().begin().menu())
    assert (action.indices, action.by) == ((0, 1, 0), "pointer")
    assert [level.total for level in action.levels] == [2, 2, 2]


def test_a_menu_by_keys_is_a_selection_though_its_choice_was_written_before_its_keys() -> None:
    script = Script().begin()
    late = []
    for name, modifiers in (("f", ("alt",)), ("down", ()), ("return", ())):
        late.append(KeyPressed(t=script.wait(200).t, key=name, modifiers=modifiers, target=FILE, app="editor"))
        if name == "f":
            script.add(MenuOpened(t=script.t + 20, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app="editor"))
    script.add(MenuItemChosen(t=script.t, path=(FILE.name, EXPORT.name), indices=(0, 1), target=EXPORT, app="editor"))
    script.records += late
    action = chosen(script)
    assert (action.by, action.keys) == ("mnemonic", ("alt+f", "down", "return"))


def test_a_submenu_that_opened_by_itself_is_a_hover_on_its_entry_marked_as_inferred() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT,), app="editor"))
    script.wait(400).add(MenuOpened(t=script.t, path=(FILE.name, EXPORT.name), offered=(AS_TEXT,), app="editor"))
    script.wait(400).press(AS_TEXT, Point(x=100, y=30))
    path = (FILE.name, EXPORT.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 1, 0), target=AS_TEXT, app="editor"))
    (step,) = steps(script)
    assert [type(child.action).__name__ for child in step.children] == ["Click", "Hover", "Click"]
    assert step.provenance["children"] == "inferred"
    assert step.children[1].action.at == EXPORT.box.centre  # type: ignore[union-attr]  # a Hover, and EXPORT has a box


def test_a_menu_that_was_opened_and_left_is_clicks_and_a_key() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT,), app="editor"))
    script.wait(600)
    script.key("escape")
    script.add(MenuClosed(t=script.t, app="editor"))
    script.wait(3_000).press(SAVE, Point(x=30, y=30))
    assert kinds(script) == ["Click", "Key", "Click"]


def test_a_press_elsewhere_breaks_a_menu_walk_off() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT,), app="editor"))
    script.wait(600).press(SAVE, Point(x=30, y=30)).wait(900).press(AS_TEXT, Point(x=30, y=90))
    script.add(MenuItemChosen(t=script.t, path=(AS_TEXT.name,), indices=(0,), target=AS_TEXT, app="editor"))
    assert "SelectMenu" not in kinds(script)[:2]


def test_a_choice_whose_way_was_not_seen_is_a_selection_by_an_unknown_route() -> None:
    script = Script().begin()
    script.add(MenuItemChosen(t=5, path=(AS_TEXT.name,), indices=(3,), target=AS_TEXT, app="editor"))
    assert chosen(script).by == "unknown"


def test_entries_that_are_not_enabled_are_told_as_disabled() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    grey = element("Grey", "menu item", states=("showing",))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(grey, EXPORT), app="editor"))
    script.wait(300).press(EXPORT, Point(x=20, y=60))
    path = (FILE.name, EXPORT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 1), target=EXPORT, app="editor"))
    assert chosen(script).levels[1].disabled == (0,)


def test_a_click_on_a_toggle_that_did_not_change_is_a_click() -> None:
    assert kinds(Script().begin().click(WRAP)) == ["Click"]


def test_a_change_of_another_element_does_not_make_a_toggle() -> None:
    script = Script().begin().press(WRAP, Point(x=170, y=30))
    other = msgspec.structs.replace(WRAP, id="other")
    script.add(ElementChanged(t=script.t, what="checked", target=other, app="editor", after=True))
    assert kinds(script) == ["Click"]


def test_an_effect_belongs_to_the_input_before_it_and_not_after_two_seconds() -> None:
    def script(wait: int) -> ReleasedStretch:
        made = Script().begin().press(SAVE, Point(x=30, y=30)).wait(wait)
        made.add(ElementChanged(t=made.t, what="value", target=NOTES, app="editor"))
        return made.stretch()

    assert account(script(2_000), TERMS).belongs[-1] == 0
    assert account(script(2_001), TERMS).belongs[-1] == "by itself"
    assert reduce(script(2_000), TERMS)[0].effect is not None
    assert reduce(script(2_001), TERMS)[0].effect is None


def test_an_undone_step_is_an_error_that_is_not_trained_on() -> None:
    found = steps(Script().begin().paste().undo())
    assert (found[0].flags.error, found[0].flags.train) == (True, False)
    assert found[1].flags.repairs == 0


def test_a_press_without_release_is_left_unfinished() -> None:
    script = Script().begin()
    script.add(PointerPressed(t=0, button=Button.LEFT, at=Point(x=1, y=1), target=SAVE, app="editor"))
    found = account(script.stretch(), TERMS)
    assert found.steps == ()
    assert found.belongs[-1] == "unfinished"


def test_a_stretch_cut_at_the_edge_of_a_segment_reduces_with_the_usual_thresholds() -> None:
    script = pressed(Script(), Point(x=9, y=9)).wait(100)
    pressed(script, Point(x=9, y=9))
    (step,) = steps(script)
    assert isinstance(step.action, Click)
    assert step.action.count == 2


def test_an_element_without_a_box_does_not_stop_a_hover_from_being_told_as_unknown() -> None:
    bare = Element(id="bare", role="menu", name=EXPORT.name)
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(bare,), app="editor"))
    script.wait(400).add(MenuOpened(t=script.t, path=(FILE.name, EXPORT.name), offered=(AS_TEXT,), app="editor"))
    script.wait(400).press(AS_TEXT, Point(x=100, y=30))
    path = (FILE.name, EXPORT.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 1, 0), target=AS_TEXT, app="editor"))
    (step,) = steps(script)
    assert [type(child.action).__name__ for child in step.children] == ["Click", "Click"]


def test_an_edit_that_a_click_made_is_the_clicks_effect_and_nobodys_typing() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(20)
    script.edit(SEARCH, EditOperation.INSERT, 0, "7", EditRoute.POINTER)
    (step,) = steps(script)
    assert step.effect is not None
    assert (type(step.action).__name__, step.effect.kind) == ("Click", "text")


def test_an_edit_that_a_program_made_by_itself_belongs_to_no_step() -> None:
    script = Script().begin().wait(5_000).edit(SEARCH, EditOperation.INSERT, 0, "log", EditRoute.PROGRAM)
    found = account(script.stretch(), TERMS)
    assert found.steps == ()
    assert found.belongs[-1] == "by itself"


def test_what_a_program_completes_while_a_person_types_is_kept_with_the_typing() -> None:
    script = Script().begin().edit(SEARCH, EditOperation.INSERT, 0, "m").wait(50)
    script.edit(SEARCH, EditOperation.INSERT, 1, "ilk", EditRoute.PROGRAM).wait(50)
    assert typed(script).text == Redacted(text="milk")


def test_the_window_of_a_menu_is_not_its_effect_but_the_dialog_it_opens_is() -> None:
    script = Script().begin()
    popup = WindowOpened(t=1, window="w1", kind=WindowKind.POPUP, role="menu", app="editor")
    script.menu().records.append(popup)
    (step,) = steps(script)
    assert step.effect is None
    dialog = WindowOpened(t=script.t - 1_500, window="w2", kind=WindowKind.DIALOG, role="dialog", app="editor")
    script.records.append(dialog)
    (step,) = steps(script)
    assert step.effect is not None
    assert step.effect.kind == "dialog_opened"


def test_what_an_action_reports_itself_comes_before_what_merely_followed() -> None:
    script = Script().begin().paste()
    script.records.append(
        WindowOpened(t=script.t - 1_600, window="w2", kind=WindowKind.WINDOW, role="frame", app="editor")
    )
    (step,) = steps(script)
    assert step.effect is not None
    assert step.effect.kind == "text"
