"""Every task says yes to its right result, made from its words alone, and no to everything else that was tried."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from aboveboard.errors import Malformed
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.tasks import Task
from tests.unit.studio.practice.solutions_desks import DESKS
from tests.unit.studio.practice.solutions_forms import EXPENSES, MAIL
from tests.unit.studio.practice.solutions_lists import BOARD, CONSOLE
from tests.unit.studio.practice.solutions_views import CALENDAR, GRID
from tests.unit.studio.practice.solving import Solution, State, document, goal_of, solved, start_of

SOLUTIONS: dict[str, Solution] = {**EXPENSES, **MAIL, **CALENDAR, **GRID, **BOARD, **CONSOLE, **DESKS}
RECORDS = {
    "expenses": "expenses",
    "mail": "messages",
    "calendar": "appointments",
    "grid": "cells",
    "board": "tickets",
    "console": "accounts",
    "desks": "bookings",
}
SEEDS = range(4)
CASES = [pytest.param(task, seed, id=f"{task.id}/{seed}") for task in TASKS for seed in SEEDS]
each_task = pytest.mark.parametrize(("task", "seed"), CASES)


def test_every_app_has_tasks_of_its_own_name_and_enough_of_them() -> None:
    assert all(task.id.startswith(f"{task.app}/") for task in TASKS)
    assert len({task.id for task in TASKS}) == len(TASKS)
    assert all(sum(task.app == app for task in TASKS) >= 6 for app in APPS)
    assert {task.skill for task in TASKS} == {"dropdown", "menu", "shortcut", "form", "drag", "table", "date"}
    assert set(SOLUTIONS) == {task.id for task in TASKS}


@each_task
def test_the_start_is_not_the_goal(task: Task[Any], seed: int) -> None:
    goal = goal_of(task, seed)
    assert not goal.met(start_of(task.app))
    assert goal.instruction.endswith((".", '"'))


@each_task
def test_what_the_words_say_is_the_goal(task: Task[Any], seed: int) -> None:
    goal = goal_of(task, seed)
    assert goal.met(document(solved(task, goal, SOLUTIONS[task.id])))


def spoilt(value: object) -> object:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    return [*value, "x"] if isinstance(value, list) else None


def harmed(task: Task[Any], state: State, seed: int) -> Iterator[tuple[str, State]]:
    """The state with one value of one record other than it was; every value of some records."""
    records = state[RECORDS[task.app]]
    keys = list(records) if isinstance(records, dict) else list(range(len(records)))
    for key in random.Random(seed).sample(keys, 8):
        for name, value in records[key].items():
            # Looking at a message marks it as read, and no task is about a number that the app gives itself.
            if (task.app == "mail" and name == "read") or (task.app == "grid" and name != "raw"):
                continue
            other = copy.deepcopy(state)
            other[RECORDS[task.app]][key][name] = spoilt(value)
            yield f"{key}/{name}", other


@each_task
def test_one_value_more_that_changed_is_not(task: Task[Any], seed: int) -> None:
    goal = goal_of(task, seed)
    right = solved(task, goal, SOLUTIONS[task.id])
    start = json.loads(start_of(task.app))[RECORDS[task.app]]
    taken = []
    for what, state in harmed(task, right, seed):
        if len(right[RECORDS[task.app]]) > len(start) and what.startswith(f"{len(start)}/"):
            continue  # what was made new may hold more than the words say
        if goal.met(document(state)):
            taken.append(what)
    assert taken == []


@each_task
def test_a_record_less_is_not(task: Task[Any], seed: int) -> None:
    goal = goal_of(task, seed)
    right = solved(task, goal, SOLUTIONS[task.id])
    records = right[RECORDS[task.app]]
    for key in random.Random(seed).sample(list(records) if isinstance(records, dict) else range(len(records)), 5):
        other = copy.deepcopy(right)
        del other[RECORDS[task.app]][key]
        assert not goal.met(document(other))


@pytest.mark.parametrize("task", [pytest.param(task, id=task.id) for task in TASKS])
def test_the_right_result_of_other_words_is_not(task: Task[Any]) -> None:
    goals = {goal.instruction: goal for goal in (goal_of(task, seed) for seed in range(12))}
    states = {words: solved(task, goal, SOLUTIONS[task.id]) for words, goal in goals.items()}
    assert len(goals) > 1
    for words, goal in goals.items():
        wrong = [other for other, state in states.items() if other != words and goal.met(document(state))]
        assert [other for other in wrong if states[other] != states[words] and task.id != "calendar/week"] == []


@pytest.mark.parametrize("task", [pytest.param(task, id=task.id) for task in TASKS])
def test_what_is_no_state_of_the_app_is_not(task: Task[Any]) -> None:
    goal = goal_of(task, 0)
    other = start_of("mail" if task.app != "mail" else "grid")
    assert [wrong for wrong in (b"", b"{}", b"[]", b"\xff", other) if goal.met(wrong)] == []
    with pytest.raises(Malformed):
        task.goal(other, 0)


def test_the_same_seed_says_the_same_and_another_says_something_else() -> None:
    (task,) = [task for task in TASKS if task.id == "expenses/category"]
    assert goal_of(task, 3).instruction == goal_of(task, 3).instruction
    assert len({goal_of(task, seed).instruction for seed in range(20)}) > 10
