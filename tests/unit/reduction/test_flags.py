"""Quality flags: what was taken back, what led nowhere, what was not there; and faults of the records themselves."""

import msgspec
import pytest

from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import (
    Button,
    EditOperation,
    ElementsSeen,
    JournalRecord,
    KeyPressed,
    MenuClosed,
    MenuOpened,
    Navigated,
    NavigationCause,
    PointerPressed,
    PointerReleased,
    StretchBegan,
    WindowClosed,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.frames import Frame, FrameRole, MaskBox, Settled
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import account, reduce
from aboveboard.reduction.steps.faults import faults_of
from tests.interactions import stroke
from tests.scripts import EXPORT, FILE, NOTES, NOTHING, SAVE, SCREEN, SEARCH, Script, element

TERMS = Terms()
AT = Point(x=30, y=30)


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), TERMS)


def repaired(script: Script) -> list[tuple[bool, int | None]]:
    return [(step.flags.error, step.flags.repairs) for step in steps(script)]


def begun() -> Script:
    return Script().begin()


def erased(script: Script, first: int, count: int, *, into: Element = SEARCH) -> Script:
    for place in range(count):
        script.wait(120).edit(into, EditOperation.DELETE, first - place, "x")
    return script


def test_typing_that_is_wholly_erased_is_an_error_and_what_is_partly_erased_is_repaired() -> None:
    assert repaired(erased(begun().type("milk"), 3, 4)) == [(True, None), (False, 0)]
    assert repaired(erased(begun().type("milk"), 3, 2)) == [(False, None), (False, 0)]


def test_erasing_elsewhere_or_after_erasing_repairs_nothing() -> None:
    assert repaired(erased(begun().type("milk"), 3, 4, into=NOTES)) == [(False, None), (False, None)]
    twice = erased(erased(begun(), 3, 2).wait(5_000), 1, 2)
    assert repaired(twice) == [(False, None), (False, None)]


def test_edits_that_take_back_within_a_run_are_counted() -> None:
    script = begun().type("milx").wait(-1_700)
    erased(script, 3, 1).edit(SEARCH, EditOperation.INSERT, 3, "k")
    assert [step.flags.corrections for step in steps(script)] == [1]


def opened_menu(script: Script) -> Script:
    script.press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT,), app="editor"))
    return script.wait(600)


def escaped_menu(script: Script) -> Script:
    stroke(script, "escape").add(MenuClosed(t=script.t, app="editor"))
    return script.wait(3_000)


def test_escape_takes_back_what_was_opened_and_opening_it_again_takes_escape_back() -> None:
    once = escaped_menu(opened_menu(begun()))
    assert repaired(once) == [(True, None), (False, 0)]
    assert [step.flags.train for step in steps(once)] == [False, True]
    again = opened_menu(once)
    assert repaired(again) == [(False, None), (True, None), (False, 1)]
    assert [step.flags.train for step in steps(again)] == [True, False, True]


def test_escape_that_closed_nothing_or_came_after_something_else_repairs_nothing() -> None:
    assert repaired(stroke(opened_menu(begun()), "escape")) == [(False, None), (False, None)]
    assert repaired(escaped_menu(begun().press(SAVE, AT).wait(600))) == [(False, None), (False, None)]
    other = opened_menu(escaped_menu(begun().press(SAVE, AT).wait(600)))
    assert repaired(other) == [(False, None)] * 3


def dialog(script: Script, window: str, *, opens: bool) -> Script:
    kind = WindowKind.DIALOG
    if opens:
        script.add(WindowOpened(t=script.t, window=window, kind=kind, role="dialog", app="editor"))
    else:
        script.add(WindowClosed(t=script.t, window=window, kind=kind, app="editor"))
    return script.wait(600)


def test_escape_after_what_opened_nothing_takes_nothing_back_though_a_menu_closed() -> None:
    script = begun().toggle()
    script.wait(-1_700)
    assert repaired(escaped_menu(script)) == [(False, None), (False, None)]


@pytest.mark.parametrize(("rest", "wrong"), [(119_000, True), (120_000, False)])
def test_nothing_is_taken_back_across_a_long_rest(rest: int, wrong: bool) -> None:
    script = begun().paste()
    assert repaired(script.wait(rest - 1_750).undo())[0][0] is wrong


@pytest.mark.parametrize(("closed", "wrong"), [("w2", True), ("w9", False)])
def test_a_dialog_dismissed_right_after_it_opened_was_an_error(closed: str, wrong: bool) -> None:
    script = dialog(begun().press(SAVE, AT), "w2", opens=True)
    dialog(stroke(script, "escape"), closed, opens=False)
    assert repaired(script) == [(wrong, None), (False, 0 if wrong else None)]


def test_a_toggle_brought_back_at_once_was_an_error_and_its_third_change_is_none() -> None:
    assert repaired(begun().toggle(on=True).toggle(on=False)) == [(True, None), (False, 0)]
    assert repaired(begun().toggle(on=True).toggle(on=True)) == [(False, None), (False, None)]


def pictured(script: Script, t: int, name: str, role: FrameRole, masks: tuple[MaskBox, ...] = ()) -> None:
    settled = Settled.SETTLED if role is FrameRole.AFTER else None
    script.add(Frame(t=t, id=name, role=role, canvas=SCREEN, monitor="m", settled=settled, masks=masks))


def detour(back: str, masks: tuple[MaskBox, ...] = ()) -> Script:
    """Two clicks: away from the picture `home` and on to another one."""
    script = begun()
    for before, after, target in (("home", "away", SAVE), ("away", back, EXPORT)):
        pictured(script, script.t, before, FrameRole.BEFORE, masks)
        script.wait(10).press(target, AT).wait(200)
        pictured(script, script.t, after, FrameRole.AFTER, masks)
        script.wait(2_500)
    return script


def test_steps_that_come_back_to_the_same_picture_are_redundant_and_still_trained_on() -> None:
    assert [(step.flags.redundant, step.flags.train) for step in steps(detour("home"))] == [(True, True)] * 2
    assert [step.flags.redundant for step in steps(detour("elsewhere"))] == [False] * 2


def test_a_loop_may_come_back_to_what_was_lit_up_when_its_first_press_came() -> None:
    script = detour("lit")
    pictured(script, 10, "lit", FrameRole.AT_ACTION)
    assert [step.flags.redundant for step in steps(script)] == [True, True]
    script.records[-1] = msgspec.structs.replace(script.records[-1], stale_ms=500)
    assert not any(step.flags.redundant for step in steps(script)), "older than the one before it"


def test_a_loop_under_a_mask_or_around_typing_is_none() -> None:
    masked = detour("home", (MaskBox(box=SCREEN, reason="text"),))
    assert not any(step.flags.redundant for step in steps(masked))
    script = detour("home")
    script.records.append(KeyPressed(t=1_500, key="s", modifiers=("ctrl",), target=SEARCH, app="editor"))
    assert not any(step.flags.redundant for step in steps(script))


def test_a_way_to_another_page_and_back_is_no_loop() -> None:
    script = detour("home")
    link = Navigated(t=300, origin="https://example.org", route="/", cause=NavigationCause.LINK)
    script.records.append(link)
    assert not any(step.flags.redundant for step in steps(script))


def test_opening_the_same_dialog_twice_in_the_course_of_work_is_no_error() -> None:
    script = dialog(begun().press(SAVE, AT), "w2", opens=True)
    dialog(script.press(EXPORT, AT), "w2", opens=False)
    dialog(script.wait(3_000).press(SAVE, AT), "w3", opens=True)
    assert repaired(script) == [(False, None)] * 3


def test_a_repair_after_a_gap_names_its_step_by_the_number_that_it_has_in_the_whole() -> None:
    one, other = begun().click(), begun().paste().undo()
    joined = Script(records=[*one.records, Gap(), *other.records])
    assert repaired(joined) == [(False, None), (True, None), (False, 1)]
    assert account(joined.stretch(), TERMS).flags == {"gap within": 1}


def test_a_click_on_nothing_or_on_what_does_not_answer_says_so() -> None:
    grey = element("Grey", states=("showing",))
    bare = element("Bare", states=())
    told = [(step.flags.missing, step.flags.disabled) for step in steps(begun().click(NOTHING).click(grey).click(bare))]
    assert told == [(True, False), (False, True), (False, False)]


def test_a_point_outside_its_picture_or_off_its_targets_place_is_a_mismatch() -> None:
    def flag(at: Point, listed: Element) -> bool:
        script = begun()
        pictured(script, 0, "b", FrameRole.BEFORE)
        script.add(ElementsSeen(t=0, frame="b", snapshot=ElementSnapshot(elements=(listed,)), app="editor"))
        (step,) = steps(script.wait(10).press(SAVE, at))
        return step.flags.frame_mismatch

    assert not flag(AT, SAVE)
    assert flag(Point(x=999, y=30), EXPORT)
    assert flag(AT, msgspec.structs.replace(SAVE, box=None, visible_box=Rect(x=100, y=100, width=5, height=5)))
    assert not flag(AT, msgspec.structs.replace(SAVE, box=None, visible_box=None))


def test_faults_of_the_records_are_counted_and_the_steps_are_still_made() -> None:
    press = PointerPressed(t=100, button=Button.LEFT, at=AT, target=SAVE, app="editor")
    release = PointerReleased(t=9_000, button=Button.LEFT, at=AT, target=SAVE, app="editor")
    key = KeyPressed(t=5_000, key="f5", target=SEARCH, app="editor")
    began = Script().begin().records[0]
    assert isinstance(began, StretchBegan)
    records: list[JournalRecord] = [
        began,
        Frame(t=0, id="e", role=FrameRole.BEFORE, canvas=Rect(x=0, y=0, width=0, height=0), monitor="m"),
        press,
        msgspec.structs.replace(press, t=8_000),
        release,
        msgspec.structs.replace(release, t=8_000),
        key,
        msgspec.structs.replace(press, t=-5),
        MenuClosed(t=14_400_001, app="editor"),
        began,
        Gap(),
    ]
    script = Script(records=records)
    found = account(script.stretch(), TERMS)
    assert found.flags == {
        "begun again": 1,
        "clock step": 2,
        "empty frame": 1,
        "gap within": 1,
        "negative time": 1,
        "out of order": 1,
        "press without release": 2,
        "release without press": 1,
        "too long": 1,
    }
    assert len(found.belongs) == len(records)


def test_a_recorders_own_records_have_no_faults() -> None:
    assert faults_of(begun().click().type("milk").menu().option().toggle().copy().paste().undo().records) == {}
