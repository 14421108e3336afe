"""Whose task a demonstration is, and which of them a training of a size learns from."""

from aboveboard.valuation.demonstrations import assigned, content, drawn, driven, fingerprint, held_back
from tests.demonstrating import episode, pressing
from tests.valuing import MENU, TASK, asked_of, data, demonstration, opening


def test_a_demonstration_is_of_the_task_whose_goal_it_has() -> None:
    asked = [asked_of(pressing(2), TASK, 2), asked_of(opening(4), MENU, 4)]
    found = assigned([opening(4), pressing(2)], asked)
    assert {task: [(one.seed, one.episode.id) for one in held] for task, held in found.by_task.items()} == {
        TASK: [(2, "p2")],
        MENU: [(4, "m4")],
    }


def test_a_goal_that_no_task_asked_for_is_counted_and_left_out() -> None:
    found = assigned([pressing(2), opening(8)], [asked_of(pressing(2), TASK, 2)])
    assert (list(found.by_task), found.unknown) == ([TASK], 1)


def test_what_lay_between_attempts_is_no_demonstration() -> None:
    between = episode("Press the button Save.", *pressing(2).steps, source="template")
    found = assigned([between], [asked_of(pressing(2), TASK, 2)])
    assert (dict(found.by_task), found.unknown) == ({}, 0)


def test_two_seeds_of_one_goal_take_two_demonstrations_and_no_third() -> None:
    asked = [asked_of(pressing(2), TASK, seed) for seed in (6, 2)]
    found = assigned([pressing(2)] * 3, asked)
    assert ([one.seed for one in found.by_task[TASK]], found.unknown) == ([2, 6], 1)


def test_a_smaller_size_is_part_of_a_larger_one() -> None:
    held = data(9)[TASK]
    sizes = [{one.seed for one in drawn(held, size, 7, 0, 1)} for size in (2, 4, 7)]
    assert [len(size) for size in sizes] == [2, 4, 7]
    assert sizes[0] < sizes[1] < sizes[2]


def test_what_is_held_back_is_learnt_from_by_no_seed_and_no_size() -> None:
    held = data(9)[TASK]
    kept = {one.seed for one in held_back(held, 7, 0)}
    assert len(kept) == 2
    for seed in range(4):
        assert kept.isdisjoint({one.seed for one in drawn(held, 7, 7, 0, seed)})


def test_seeds_draw_differently_and_each_the_same_again() -> None:
    held = data(12)[TASK]
    draws = [[one.seed for one in drawn(held, 4, 12, 0, seed)] for seed in range(4)]
    assert len({tuple(draw) for draw in draws}) > 1
    assert draws[2] == [one.seed for one in drawn(held, 4, 12, 0, 2)]


def test_other_data_have_another_fingerprint() -> None:
    assert fingerprint(data(3)) == fingerprint(data(3))
    assert fingerprint(data(3)) != fingerprint(data(4))


def test_a_drivers_log_that_says_something_else_of_the_same_seeds_is_another() -> None:
    recorded = {TASK: data(3)[TASK]}
    log = {(TASK, seed): demonstration(TASK, seed, pressing(100 + seed)) for seed in (0, 2, 4)}
    changed = {**log, (TASK, 4): demonstration(TASK, 4, pressing(106))}
    more = {**log, (TASK, 6): demonstration(TASK, 6, pressing(106))}
    assert content(log, recorded) == content(dict(reversed(log.items())), recorded) == content(more, recorded)
    assert content(log, recorded) != content(changed, recorded)


def test_an_attempt_that_failed_is_no_demonstration() -> None:
    failed = episode("Press the button Save.", *pressing(2).steps, name="driver:press:2", outcome="failed")
    asked = [asked_of(failed, TASK, 2)]
    assert dict(assigned([failed], asked).by_task) == {}
    assert driven([failed], "buttons") == {}


def test_a_drivers_log_says_its_tasks_and_seeds_itself() -> None:
    log = [episode("Press it.", *pressing(2).steps, name=name) for name in ("driver:press:12", "p2", "driver:press:x")]
    assert [(one.task, one.seed) for one in driven(log, "buttons").values()] == [(TASK, 12)]
