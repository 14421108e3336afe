"""Routines that recur across sessions, and episodes that nearly repeat another."""

import pytest

from aboveboard.model.trajectories import Step
from aboveboard.pipeline.segmentation.resembling import LEAST_STEPS, near, signature, similarity, sketch
from aboveboard.pipeline.segmentation.routines import Routine, routines, words_of
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import Script, element


def session(names: str) -> tuple[Step, ...]:
    """A session of clicks on controls of these one-letter names."""
    script = Script().begin()
    for name in names:
        script.click(element(name, at=10))
    return reduce(script.stretch(), Terms())


def found(*sessions: str) -> list[tuple[str, int, int]]:
    def letters(routine: Routine) -> str:
        return "".join(word.removeprefix("click:push button ")[0] for word in routine.words)

    return [(letters(one), one.times, one.sessions) for one in routines(map(session, sessions))]


def test_what_recurs_three_times_in_two_sessions_is_a_routine_and_what_recurs_in_one_is_not() -> None:
    assert found("abcxabc", "yabcz") == [("abc", 3, 2)]
    assert found("abcxabcyabc") == []
    assert found("abcx", "yabc") == []


def test_of_a_routine_and_its_parts_only_what_occurs_more_often_by_itself_is_told() -> None:
    assert found("abcd", "abcd", "abcd") == [("abcd", 3, 3)]
    assert found("abcd", "abcd", "abcd", "xbcd") == [("abcd", 3, 3), ("bcd", 4, 4)]


def test_occurrences_do_not_overlap_and_a_step_in_a_row_counts_once() -> None:
    assert found("aba", "ababa") == []
    assert ("aba", 3, 2) in found("aba", "ababaxaba")
    assert words_of(session("aab")) == words_of(session("ab"))
    assert found("aabc", "abbc", "abcc") == [("abc", 3, 3)]


def test_the_order_of_sessions_makes_no_difference_and_a_routine_is_named_by_its_steps() -> None:
    sessions = list(map(session, ("abcx", "yabc", "abc")))
    assert routines(sessions) == routines(sessions[::-1])
    assert len({routine.id for routine in routines(sessions)}) == 1
    assert routines([]) == ()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("abcdefghij", "abcdefghij", True),
        ("abcdefghij", "abcdefghi", True),
        ("abcdefghij", "abcdexghij", True),
        ("abcdefghij", "abxdexghij", False),
        ("abcdefghij", "abcde", False),
        ("ab", "ab", False),
    ],
    ids=["same", "one-less", "one-other", "two-other", "half", "too-short"],
)
def test_episodes_are_near_duplicates_when_nine_of_ten_steps_are_the_same(one: str, other: str, alike: bool) -> None:
    assert near(sketch(session(one)), sketch(session(other))) is alike
    assert (len(one) >= LEAST_STEPS) or not alike


def test_similarity_is_one_less_the_edit_distance_over_the_greater_length() -> None:
    assert similarity(tuple("kitten"), tuple("sitting")) == pytest.approx(1 - 3 / 7)
    assert similarity((), ()) == 1
    assert similarity(("a",), ()) == 0


def test_a_signature_tells_options_and_lengths_apart_and_no_words() -> None:
    def signed(script: Script) -> str:
        return signature(reduce(script.stretch(), Terms()))

    assert signed(Script().begin().option(1)) != signed(Script().begin().option(2))
    assert signed(Script().begin().type("milk")) == signed(Script().begin().type("beer"))
    assert signed(Script().begin().type("milk")) != signed(Script().begin().type("a pint of milk"))
    assert signed(Script().begin().toggle().scroll()) == signed(Script().begin().scroll().toggle())
