"""Intervals over tasks, seeds and episodes, and pairs of arms on the same start states."""

import pytest

from aboveboard.valuation.bootstrap import hierarchical, nested, paired


def test_tasks_weigh_the_same_however_many_episodes_they_have() -> None:
    found = hierarchical({"a": {0: [1.0] * 100}, "b": {0: [0.0] * 2}})
    assert found is not None
    assert (found.mean, found.tasks, found.seeds, found.episodes) == (0.5, 2, 1, 102)


def test_an_interval_over_tasks_that_differ_is_wider_than_one_over_their_episodes_would_be() -> None:
    """Ten tasks, each done always or never: a hundred episodes say no more than ten."""
    found = hierarchical({f"t{task}": {0: [float(task < 5)] * 10} for task in range(10)})
    assert found is not None
    assert found.high - found.low == pytest.approx(0.6, abs=0.12)  # of ten coins: 0.2 to 0.8


def test_one_task_with_one_seed_has_the_interval_of_its_episodes() -> None:
    found = hierarchical({"a": {0: [1.0] * 50 + [0.0] * 50}})
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.40, 0.60), abs=0.025)


def test_nothing_has_no_mean() -> None:
    assert hierarchical({}) is None
    assert hierarchical({"a": {}, "b": {0: []}}) is None
    assert paired({}, {("a", 0, 1): True}) is None


def test_the_same_draw_gives_the_same_interval() -> None:
    values = {"a": {0: [1.0, 0.0, 1.0], 1: [0.0, 0.0, 1.0]}, "b": {0: [1.0, 1.0]}}
    assert hierarchical(values, 3) == hierarchical(values, 3)


def test_only_what_both_arms_did_is_compared() -> None:
    one = {("a", 0, 1): True, ("a", 0, 3): True, ("a", 0, 5): True}
    other = {("a", 0, 1): False, ("a", 0, 3): True}
    found = paired(one, other)
    assert found is not None
    assert (found.difference.mean, found.difference.episodes) == (0.5, 2)
    assert (found.only_one, found.only_other, found.p) == (1, 0, 1.0)


def test_outcomes_are_values_by_task_and_seed() -> None:
    outcomes = {("a", 1, 3): True, ("a", 0, 1): False, ("b", 0, 1): True}
    assert nested(outcomes) == {"a": {0: [0.0], 1: [1.0]}, "b": {0: [1.0]}}
