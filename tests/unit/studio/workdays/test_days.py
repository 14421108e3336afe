"""The marked days of scripted people: enough of them, the same from the same seed, a third kept out of tuning."""

import pytest

from aboveboard.model.events import Marked
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.workdays.days import Day, held_out, tuning
from aboveboard.studio.workdays.habits import HELD_OUT, TUNING, UNSEEN


def marks(day: Day) -> list[Marked]:
    return [record for record in day.stretch.records if isinstance(record, Marked)]


def test_there_are_thirty_sessions_with_a_hundred_and_fifty_marked_tasks_and_a_third_is_held_out() -> None:
    apart, looked_at = held_out(), tuning()
    tasks = {(day.seed, mark.task) for day in (*apart, *looked_at) for mark in marks(day)}
    assert len(apart) + len(looked_at) >= 30
    assert len(tasks) >= 150
    assert len(apart) * 3 == len(apart) + len(looked_at)


def test_no_person_seed_or_task_of_its_own_is_both_tuned_on_and_held_out() -> None:
    assert {habit.name for habit in TUNING}.isdisjoint(habit.name for habit in HELD_OUT)
    assert {day.seed for day in tuning()}.isdisjoint(day.seed for day in held_out())
    assert not any(task in habit.tasks for habit in TUNING for task in UNSEEN)
    assert all(any(task in habit.tasks for habit in HELD_OUT) for task in UNSEEN)


def test_the_same_seed_gives_the_same_day() -> None:
    assert tuning() == tuning()


@pytest.mark.parametrize(
    "day",
    tuning(),
    ids=lambda day: f"{day.habit.replace(' ', '-')}-{('first', 'second', 'third')[day.seed % 100 - 21]}",
)
def test_marks_come_in_pairs_in_order_with_steps_between_them(day: Day) -> None:
    found = marks(day)
    assert [mark.begins for mark in found] == [True, False] * (len(found) // 2)
    assert all(began.task == ended.task for began, ended in zip(found[::2], found[1::2], strict=True))
    times = [getattr(record, "t", 0) for record in day.stretch.records]
    assert times == sorted(times)
    started = [step.started for step in reduce(day.stretch, Terms())]
    assert all(
        any(began.t <= at <= ended.t for at in started) for began, ended in zip(found[::2], found[1::2], strict=True)
    )
