"""Intervals and tests against values worked out elsewhere, and episodes as what is drawn."""

import pytest

from aboveboard.evaluation.statistics import Resampling, mcnemar, wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Two-sided confidence intervals for the single proportion, table I
        (15, 148, 0.0624, 0.1605),  # as above
        (1, 29, 0.0061, 0.1718),  # as above
    ],
)
def test_wilsons_interval_is_the_published_one(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_anything_may_be_true() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 0.0625), (1, 9, 22 / 1024), (9, 1, 22 / 1024), (0, 2_000, 0.0)],
)
def test_mcnemars_p_is_that_of_a_fair_coin(one: int, other: int, p: float) -> None:
    assert mcnemar(one, other) == pytest.approx(p, abs=1e-12)


def test_an_interval_over_episodes_is_wider_than_one_over_their_steps() -> None:
    """Ten episodes of twenty steps, all right or all wrong: the steps of one say the same thing twenty times."""
    values = {f"e{number}": [float(number < 5)] * 20 for number in range(10)}
    estimate = Resampling(tuple(values)).estimate(values)
    assert estimate is not None
    low, high = wilson(100, 200)
    assert (estimate.mean, estimate.steps, estimate.episodes) == (0.5, 200, 10)
    assert estimate.high - estimate.low > 2 * (high - low)


def test_the_same_draws_serve_every_question_and_every_time() -> None:
    values = {f"e{number}": [float(number % 3 == 0), 0.5] for number in range(9)}
    one, other = (Resampling(tuple(values)).estimate(values) for _ in range(2))
    assert one == other
    part = {"e0": [1.0], "e3": [0.0]}
    some = Resampling(tuple(values)).estimate(part)
    assert some is not None
    assert (some.mean, some.low, some.high) == (0.5, 0.0, 1.0)


def test_nothing_to_average_is_no_number() -> None:
    assert Resampling(()).estimate({}) is None
    assert Resampling(("e",)).estimate({"e": []}) is None
