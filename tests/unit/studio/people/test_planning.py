"""What is still to be demonstrated: in turns, by even seeds, never for ever, and going on from what there is."""

from itertools import islice

from aboveboard.studio.people.planning import MOST_TRIES, Tried, missing, plan

TASKS = ("list", "menu")


def tried(task: str, seed: int, *, done: bool = True, released: bool = True) -> Tried:
    return Tried(task=task, seed=seed, done=done, released=released)


def test_tasks_take_turns_with_even_seeds() -> None:
    assert list(plan(TASKS, 2, ())) == [("list", 0), ("menu", 0), ("list", 2), ("menu", 2)]


def test_what_was_released_counts_and_what_was_not_is_tried_with_another_seed() -> None:
    so_far = [tried("list", 0), tried("menu", 0, released=False), tried("list", 2, done=False)]
    assert missing(TASKS, 2, so_far) == {"list": 1, "menu": 2}
    assert list(plan(TASKS, 2, so_far)) == [("list", 4), ("menu", 2), ("menu", 4)]


def test_a_task_that_nobody_can_do_ends() -> None:
    so_far = [tried("list", 2 * number, done=False) for number in range(2 * MOST_TRIES)]
    assert missing(("list",), 2, so_far) == {}


def test_nothing_is_planned_where_nothing_lacks() -> None:
    assert list(islice(plan(TASKS, 1, [tried("list", 0), tried("menu", 0)]), 3)) == []
