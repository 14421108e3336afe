"""The gate alone: what passes, what is dropped, and what that says."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.desktop import Context, Window
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity
from aboveboard.recorder.gate import HOLD_MS, MARGIN_MS, UNHURRIED_MS, Gate, Held, Left, Owner, Passed, Strayed, after
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, MAIL, MAILER, MENU, OTHER, SCOPE

WRAP = 1 << 32


def context(time: int, focus: Window | None, pointer: Window | None = EDIT, active: Window | None = None) -> Context:
    return Context(time % WRAP, time, focus, active or focus, pointer, Point(0, 0), (EDIT, MAIL, ALIEN))


def decide(views: Sequence[tuple[int, Window | None]], key_at: int) -> list[object]:
    """Play views of the focus and one key among them; return what was decided about the key."""
    gate = Gate(SCOPE)
    decisions: list[object] = []
    held = False
    for time, focus in views:
        if not held and time >= key_at:
            gate.hold([Held(key_at, Owner.FOCUS, "key")])
            held = True
        decisions += gate.saw(context(time, focus))
    return [decision for decision in decisions if isinstance(decision, Passed)] or decisions


def passes(decisions: Sequence[object]) -> bool:
    return any(isinstance(decision, Passed) for decision in decisions)


def test_a_key_between_views_of_one_approved_app_passes() -> None:
    (passed,) = decide([(0, EDIT), (510, EDIT), (620, EDIT)], key_at=500)
    assert isinstance(passed, Passed)
    assert passed.window == EDIT
    assert passed.approved.app == "editor"


def test_a_key_is_held_until_its_margin_has_been_seen() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(0, EDIT))
    gate.hold([Held(500, Owner.FOCUS, "key")])
    assert gate.saw(context(510, EDIT)) == []
    assert gate.waiting
    assert passes(gate.saw(context(600, EDIT)))


def test_a_key_without_any_view_before_it_is_dropped() -> None:
    assert not passes(decide([(510, EDIT), (620, EDIT)], key_at=500))


def test_between_two_approved_apps_nothing_is_dropped() -> None:
    (passed,) = decide([(0, EDIT), (510, MAIL), (620, MAIL)], key_at=500)
    assert isinstance(passed, Passed)
    assert passed.window == MAIL


def test_a_popup_of_an_approved_app_is_no_change() -> None:
    assert passes(decide([(0, EDIT), (450, MENU), (510, EDIT), (620, MENU)], key_at=500))


@pytest.mark.parametrize("out", [ALIEN, None])
@pytest.mark.parametrize("place", range(4))
def test_anything_unapproved_or_unknown_within_the_margin_drops(out: Window | None, place: int) -> None:
    views: list[tuple[int, Window | None]] = [(400, EDIT), (490, EDIT), (510, EDIT), (600, EDIT)]
    views[place] = (views[place][0], out)
    assert not passes(decide([(0, EDIT), *views, (700, EDIT)], key_at=500))


def test_what_was_unapproved_well_before_does_not_matter() -> None:
    assert passes(decide([(0, ALIEN), (380, EDIT), (510, EDIT), (620, EDIT)], key_at=500))


def test_a_change_at_an_unknown_moment_since_the_last_view_drops() -> None:
    """Between a view of something unapproved and the next one, the change may have happened beside the key."""
    assert not passes(decide([(0, ALIEN), (510, EDIT), (620, EDIT)], key_at=500))


def test_an_active_window_that_is_unapproved_makes_the_focus_unknown() -> None:
    gate = Gate(SCOPE)
    for time in (0, 510, 620):
        if time == 510:
            gate.hold([Held(500, Owner.FOCUS, "key")])
        decisions = gate.saw(context(time, EDIT, active=ALIEN))
    assert not passes(decisions)


def test_the_focus_does_not_decide_about_the_pointer() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(0, EDIT, pointer=ALIEN))
    gate.hold([Held(500, Owner.POINTER, "motion", weighs=False), Held(500, Owner.FOCUS, "key")])
    gate.saw(context(510, EDIT, pointer=ALIEN))
    strayed, passed = gate.saw(context(620, EDIT, pointer=ALIEN))
    assert isinstance(strayed, Strayed)
    assert isinstance(passed, Passed)


def test_pointing_here_while_the_focus_stays_out_of_scope_is_out() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(0, ALIEN))
    gate.hold([Held(500, Owner.POINTER, "notch")])
    gate.saw(context(510, ALIEN))
    assert not passes(gate.saw(context(620, ALIEN)))


def test_a_press_that_brings_the_focus_passes() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(0, ALIEN))
    gate.hold([Held(500, Owner.POINTER, "press")])
    gate.saw(context(510, ALIEN))
    assert passes(gate.saw(context(620, EDIT)))


def test_keys_under_a_screen_locker_are_out_though_the_focus_stays() -> None:
    """A locker covers everything, grabs the keyboard and leaves the input focus where it was."""
    locker = Window(id=99, frame=99, box=Rect(0, 0, 1280, 800), pid=990, identity=OTHER, popup=True)
    gate = Gate(SCOPE)
    for time in (0, 510, 620):
        if time == 510:
            gate.hold([Held(500, Owner.FOCUS, "a key of the password")])
        seen = Context(time, time, EDIT, EDIT, locker, Point(0, 0), (EDIT, MAIL, locker))
        decisions = gate.saw(seen)
    assert not passes(decisions)


@pytest.mark.parametrize(("inside", "passing"), [(OTHER, False), (None, False), (EDITOR, True), (MAILER, True)])
def test_keys_are_out_while_another_program_is_embedded_in_the_window(
    inside: AppIdentity | None, *, passing: bool
) -> None:
    """The host keeps the focus and hands them on; a program's own second process is no other program."""
    plug = Window(id=77, frame=EDIT.frame, box=Rect(150, 150, 50, 50), pid=770, identity=inside)
    gate = Gate(SCOPE)
    for time in (0, 510, 620):
        if time == 510:
            gate.hold([Held(500, Owner.FOCUS, "key")])
        decisions = gate.saw(Context(time, time, EDIT, EDIT, EDIT, Point(0, 0), (EDIT, plug, MAIL)))
    assert passes(decisions) is passing


def test_nothing_is_held_longer_than_the_limit() -> None:
    assert not passes(decide([(0, EDIT), (500 + HOLD_MS + 1, EDIT)], key_at=500))


def test_staying_out_of_scope_is_leaving_even_without_input() -> None:
    gate = Gate(SCOPE)
    assert gate.saw(context(0, EDIT)) == []
    assert gate.saw(context(50, None)) == []  # focus is nobody's for a moment when a dialog closes
    assert gate.saw(context(90, EDIT)) == []
    gate.saw(context(200, ALIEN))
    assert gate.saw(context(320, ALIEN)) == [Left()]


def test_server_time_wraps_without_notice() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(WRAP - 400, EDIT))
    gate.hold([Held(WRAP - 50, Owner.FOCUS, "key")])
    gate.saw(context(WRAP - 40, EDIT))
    assert passes(gate.saw(context(WRAP + 70, EDIT)))
    assert after(20, WRAP - 30) == 50


def test_what_is_told_late_takes_its_place_in_time() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(0, EDIT))
    gate.hold([Held(300, Owner.FOCUS, "second"), Held(250, Owner.FOCUS, "first")])
    gate.saw(context(310, EDIT))
    assert [passed.item for passed in gate.saw(context(420, EDIT)) if isinstance(passed, Passed)] == ["first", "second"]
    assert gate.horizon(420) == 420


FOCI = st.sampled_from([EDIT, MAIL, ALIEN, None])


@given(
    st.lists(st.tuples(st.integers(1, 300), FOCI), min_size=2, max_size=20),
    st.lists(st.integers(0, 3_000), min_size=1, max_size=10),
)
def test_nothing_passes_beside_anything_unapproved(steps: list[tuple[int, Window | None]], keys: list[int]) -> None:
    """Whatever the order of events: a passed key has only approved views within 100 ms on both sides."""
    gate, time, seen = Gate(SCOPE), 0, []
    waiting = sorted(keys)
    passed: list[Passed] = []
    for step, focus in steps:
        time += step
        while waiting and waiting[0] <= time:
            gate.hold([Held(waiting.pop(0), Owner.FOCUS, "key")])
        seen.append((time, focus))
        passed += [decision for decision in gate.saw(context(time, focus)) if isinstance(decision, Passed)]
    for each in passed:
        near = [focus for at, focus in seen if abs(at - each.time) < 100]
        assert all(SCOPE.of(focus) is not None for focus in near)
        assert SCOPE.of(each.window) is not None


def test_what_is_urgent_has_a_view_of_its_own_and_what_is_not_waits_for_others() -> None:
    gate = Gate(SCOPE)
    assert gate.patience(500) is None
    gate.hold([Held(500, Owner.FOCUS, "key", urgent=False)])
    assert gate.patience(500) == UNHURRIED_MS
    assert gate.patience(500 + UNHURRIED_MS + 1) == 0
    gate.hold([Held(520, Owner.POINTER, "press")])
    assert gate.patience(530) == MARGIN_MS - 30
    gate.clear()
    gate.hold([Held(500, Owner.POINTER, "press in a page", wait_ms=120)])
    assert gate.patience(500) == 120


def test_what_is_not_urgent_is_decided_by_any_view_after_its_margin() -> None:
    gate = Gate(SCOPE)
    gate.saw(context(0, EDIT))
    gate.hold([Held(500, Owner.FOCUS, "key", urgent=False)])
    assert passes(gate.saw(context(500 + MARGIN_MS, EDIT)))
