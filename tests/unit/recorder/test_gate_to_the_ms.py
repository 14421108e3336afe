"""The gate at its borders: which millisecond counts as before, beside and after, and whose window it then was.

What `./dev mutate src/aboveboard/recorder/gate.py` leaves with these tests changes nothing that can be seen: half of
the clock's range added or taken away is the same moment, the default of a `max` or `next` is never reached or means
the same, and one view more is kept than is needed.
"""

import pytest

from aboveboard.desktop import Context, Window
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.gate import HOLD_MS, MARGIN_MS, Gate, Held, Left, Owner, Passed, after
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, MAIL, OTHER, SCOPE
from tests.unit.recorder.test_gate import context, decide, passes

HALF = 1 << 31
LOCKER = Window(id=99, frame=99, box=Rect(0, 0, 1280, 800), pid=990, identity=OTHER, popup=True)
LARGE = Window(id=98, frame=98, box=Rect(0, 0, 1280, 800), pid=10, identity=EDITOR)


def key(time: int, name: str = "key") -> Held:
    return Held(time, Owner.FOCUS, name)


def started(*views: tuple[int, Window | None]) -> Gate:
    gate = Gate(SCOPE)
    for time, focus in views:
        gate.saw(context(time, focus))
    return gate


def typed_under(*stack: Window, blanked: bool = False) -> bool:
    """Tell whether a key passes that is pressed with the focus in EDIT and this stack, bottom to top."""
    gate = Gate(SCOPE)
    decisions: list[object] = []
    for time in (0, 510, 620):
        if time == 510:
            gate.hold([key(500)])
        decisions += gate.saw(Context(time, time, EDIT, EDIT, EDIT, Point(0, 0), stack, blanked))
    return passes(decisions)


@pytest.mark.parametrize(
    ("later", "earlier", "ms"),
    [(5, 5, 0), (0, 1, -1), (0, (1 << 32) - 1, 1), (HALF - 1, 0, HALF - 1), (0, HALF - 1, 1 - HALF), (HALF, 0, -HALF)],
)
def test_the_shorter_way_around_the_clock_counts(later: int, earlier: int, ms: int) -> None:
    assert after(later, earlier) == ms
    assert isinstance(after(later, earlier), int)


def test_patience_ends_when_a_view_would_decide_the_first_thing_held() -> None:
    gate = started((0, EDIT))
    assert gate.patience(500) is None
    gate.hold([key(500), key(580)])
    assert [gate.patience(now) for now in (500, 560, 600, 700)] == [MARGIN_MS, 40, 0, 0]


def test_things_are_decided_in_the_order_of_their_times_and_equal_times_in_that_of_their_coming() -> None:
    gate = started((0, EDIT))
    gate.hold([key(300, "d"), key(100, "a"), key(200, "b"), key(299, "c"), key(300, "e")])
    passed = [each.item for each in gate.saw(context(400, EDIT)) if isinstance(each, Passed)]
    assert passed == ["a", "b", "c", "d", "e"]


def test_all_is_decided_up_to_the_first_thing_held() -> None:
    gate = started((0, EDIT))
    assert gate.horizon(420) == 420
    gate.hold([key(300), key(350)])
    assert [gate.horizon(now) for now in (299, 300, 301, 420)] == [299, 300, 300, 300]


def test_keys_on_a_blank_screen_are_out() -> None:
    assert typed_under(EDIT)
    assert not typed_under(EDIT, blanked=True)


def test_only_what_is_unapproved_and_above_covers() -> None:
    assert not typed_under(EDIT, LOCKER)
    assert typed_under(LOCKER, EDIT)
    assert typed_under(EDIT, LARGE)


def test_a_key_that_is_dropped_ends_the_stretch() -> None:
    assert decide([(510, EDIT), (620, EDIT)], key_at=500) == [Left()]


def test_what_is_decided_at_the_limit_still_passes() -> None:
    assert passes(decide([(0, EDIT), (500 + HOLD_MS, EDIT)], key_at=500))


def test_a_view_at_the_very_moment_is_a_view_before() -> None:
    assert passes(decide([(500, EDIT), (600, EDIT)], key_at=500))


def test_a_view_at_the_very_moment_says_whose_it_was() -> None:
    (passed,) = decide([(0, EDIT), (500, EDIT), (510, MAIL), (620, MAIL)], key_at=500)
    assert isinstance(passed, Passed)
    assert passed.window == EDIT


def test_a_view_a_whole_margin_before_is_the_last_that_counts() -> None:
    assert passes(decide([(0, ALIEN), (500 - MARGIN_MS, EDIT), (510, EDIT), (620, EDIT)], key_at=500))
    assert not passes(decide([(0, ALIEN), (501 - MARGIN_MS, EDIT), (510, EDIT), (620, EDIT)], key_at=500))


def test_a_view_a_whole_margin_after_is_the_last_that_counts() -> None:
    """Told late, a key is decided by what was seen around it and not by what came since."""
    gate = started((0, EDIT), (500, EDIT), (500 + MARGIN_MS, EDIT), (650, ALIEN))
    gate.hold([key(500)])
    assert passes(gate.saw(context(700, EDIT)))


def test_of_two_keys_decided_at_once_each_has_its_own_margin() -> None:
    gate = started((0, EDIT))
    gate.hold([key(501, "beside the terminal"), key(700, "well after it")])
    decisions = [*gate.saw(context(550, ALIEN)), *gate.saw(context(600, EDIT)), *gate.saw(context(805, EDIT))]
    assert [each.item for each in decisions if isinstance(each, Passed)] == ["well after it"]
    assert Left() in decisions


def test_a_view_beside_a_key_that_waits_is_not_forgotten() -> None:
    gate = started((0, EDIT), (450, ALIEN), (490, EDIT))
    gate.hold([key(500)])
    gate.saw(context(595, EDIT))
    assert not passes(gate.saw(context(620, EDIT)))


def test_the_scope_is_left_after_a_whole_margin() -> None:
    gate = started((0, EDIT), (200, ALIEN))
    assert gate.saw(context(199 + MARGIN_MS, ALIEN)) == []
    assert gate.saw(context(200 + MARGIN_MS, ALIEN)) == [Left()]
