"""A recording is marked with what a person did: parts are known by two presses, attempts by how long they lasted."""

import dataclasses

import msgspec

from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import Button, JournalRecord, Marked, PointerPressed, PointerReleased
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import Recording, ReleasedContent, ReleasedStretch, Stretch
from aboveboard.studio.people.marking import Attempt, Places, marked, parts, placed, whole
from tests.scripts import released

PLACES = Places(begin=Point(400, 400), end=Point(380, 380))
NOTHING = NotRecognised(reason=Absence.NOTHING_THERE)


def press(t: int, at: Point) -> PointerPressed:
    return PointerPressed(t=t, button=Button.LEFT, at=at, target=NOTHING, app="miniwob")


def stretch(*spans: tuple[int, int], ends: bool = True) -> Stretch:
    records: list[JournalRecord] = []
    for began, ended in spans:
        records += [press(began, PLACES.begin), press((began + ended) // 2, Point(50, 50))]
        records += [press(ended, PLACES.end)] if ends else []
    return Stretch(records=tuple(records))


def session(*stretches: Stretch) -> Recording:
    return Recording(stretches=stretches, gaps=(None,) * (len(stretches) - 1))


def attempt(task: str, lasted: int, *, done: bool = True) -> Attempt:
    return Attempt(task, 0, f"do {task}", done, 1_000, 1_000 + lasted)


def test_a_part_lies_between_two_presses_of_one_stretch() -> None:
    read = session(stretch((100, 900)), stretch((50, 700), (800, 2_000)))
    assert [(part.stretch, part.began, part.ended) for part in parts(read, PLACES)] == [
        (0, 101, 899),
        (1, 51, 699),
        (1, 801, 1_999),
    ]


def test_a_part_whose_end_was_lost_is_none() -> None:
    assert list(parts(session(stretch((100, 900), ends=False)), PLACES)) == []


def test_attempts_are_told_apart_by_how_long_they_lasted_where_one_was_lost() -> None:
    read = session(stretch((0, 3_000), (4_000, 9_000)))
    tried = [attempt("first", 3_000), attempt("lost", 1_500), attempt("last", 5_010)]
    assert [one.task for _, one in placed(read, PLACES, tried)] == ["first", "last"]


def test_what_fits_no_attempt_stays_unmarked() -> None:
    assert placed(session(stretch((0, 3_000))), PLACES, [attempt("other", 8_000)]) == ()


def test_marks_hold_the_goal_and_how_it_went_and_neither_press() -> None:
    read = session(stretch((100, 900)))
    found = marked(read, placed(read, PLACES, [attempt("task", 800, done=False)]))
    records = found.stretches[0].records
    kinds = [type(record).__name__ for record in records]
    assert kinds == ["PointerPressed", "Marked", "PointerPressed", "Marked", "PointerPressed"]
    begin, end = (record for record in records if isinstance(record, Marked))
    assert (begin.task, begin.begins, end.begins, end.outcome) == ("do task", True, False, "failed")


def test_a_task_is_marked_once_the_button_before_it_is_let_go() -> None:
    """A segment may end where a task begins: a press and its release stay together."""
    pressed, *others = stretch((100, 900)).records
    released = PointerReleased(t=160, button=Button.LEFT, at=PLACES.begin, target=NOTHING, app="miniwob")
    read = session(Stretch(records=(pressed, released, *others)))
    found = marked(read, placed(read, PLACES, [attempt("task", 800)]))
    kinds = [type(record).__name__ for record in found.stretches[0].records[:3]]
    assert kinds == ["PointerPressed", "PointerReleased", "Marked"]


def test_a_recording_without_attempts_is_as_it_was() -> None:
    read = session(stretch((100, 900)))
    assert marked(read, ()) == read


def test_a_part_that_lasted_as_long_as_a_later_attempt_does_not_take_the_others_with_it() -> None:
    read = session(stretch((0, 3_300), (4_000, 9_000), (10_000, 19_000), (20_000, 23_300)))
    tried = [attempt("late", 3_000), attempt("second", 5_000), attempt("third", 9_000), attempt("fourth", 3_300)]
    assert [one.task for _, one in placed(read, PLACES, tried)] == ["second", "third", "fourth"]


def test_where_several_ways_find_as_many_the_one_that_fits_best_is_taken() -> None:
    read = session(stretch((0, 3_000)))
    tried = [attempt("near", 3_100), attempt("nearest", 3_005), attempt("far", 2_800)]
    assert [one.task for _, one in placed(read, PLACES, tried)] == ["nearest"]


def test_a_watch_that_was_read_late_is_believed_as_far_as_it_says_itself() -> None:
    read = session(stretch((0, 3_000)))
    late = attempt("late", 3_800)
    assert placed(read, PLACES, [late]) == ()
    ((_, found),) = placed(read, PLACES, [dataclasses.replace(late, doubt=600)])
    assert found.task == "late"


def leaving(*stretches: tuple[bool, ...]) -> ReleasedContent:
    """Return a segment whose stretches hold marks, True where one begins a task."""
    items = tuple(
        ReleasedStretch(records=tuple(Marked(t=t, task="a", begins=begins) for t, begins in enumerate(marks)))
        for marks in stretches
    )
    return msgspec.structs.replace(released(), items=items)


def test_a_task_leaves_whole_where_its_end_is_in_the_same_segment() -> None:
    cut_in_two = leaving((True, False), (True, False, True)), leaving((False, True, False))
    assert whole(cut_in_two) == (True, True, False, True)


def test_a_task_without_an_end_before_the_next_begins_is_not_whole() -> None:
    assert whole([leaving((True, True, False))]) == (False, True)


def test_what_holds_no_mark_holds_no_task() -> None:
    assert whole([leaving((), ())]) == whole([]) == ()
