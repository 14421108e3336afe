"""Turning a date picker: by the nearest arrow, by years first; a slip is another arrow, and is made good."""

import random

import pytest

from aboveboard.studio.people.practice.desks import ARROWS, YEAR, turn_towards


@pytest.mark.parametrize(
    ("left", "step"), [(0, 0), (1, 1), (-1, -1), (11, 1), (-11, -1), (12, YEAR), (-12, -YEAR), (40, YEAR)]
)
def test_the_nearest_arrow_is_taken_and_none_at_the_end(left: int, step: int) -> None:
    assert turn_towards(left, slips=False, chance=random.Random(0)) == step


@pytest.mark.parametrize("left", [0, 1, -5, 12, -30])
def test_a_slip_is_any_arrow_but_the_right_one(left: int) -> None:
    chance = random.Random(0)
    right = turn_towards(left, slips=False, chance=chance)
    assert {turn_towards(left, slips=True, chance=chance) for _ in range(100)} == set(ARROWS) - {right}


def test_whoever_slipped_comes_back() -> None:
    chance = random.Random(0)
    for start in range(-30, 31):
        left, turns = start, 0
        while (step := turn_towards(left, slips=turns < 3, chance=chance)) != 0:
            left, turns = left - step, turns + 1
        assert (left, turns < 40) == (0, True)
