"""A day is said in the order in which its app writes it, and where two could be meant the words say which."""

import re

import msgspec
import pytest

from aboveboard.studio.practice.desks import TASKS, Desks, Order, written
from tests.unit.studio.practice.solutions_desks import iso
from tests.unit.studio.practice.solving import start_of


@pytest.mark.parametrize(
    ("order", "words"),
    [
        pytest.param("iso", "2026-03-09", id="iso"),
        pytest.param("words", "9 March 2026", id="words"),
        pytest.param("american", "03/09/2026 (as in the United States)", id="american"),
        pytest.param("british", "09/03/2026 (as in Great Britain)", id="british"),
        pytest.param("german", "9.3.2026 (as in Germany)", id="german"),
    ],
)
def test_a_day_is_written_in_each_order_and_can_be_read_again(order: Order, words: str) -> None:
    assert written("2026-03-09", order) == words
    assert iso(words) == "2026-03-09"


def test_the_month_that_is_asked_for_is_never_the_one_on_which_the_picker_opens() -> None:
    start = msgspec.json.decode(start_of("desks"), type=Desks)
    goals = [
        next(task for task in TASKS if task.id == "desks/book").goal(start_of("desks"), seed) for seed in range(40)
    ]
    days = {iso(re.sub("^Book the desk .* for ", "", goal.instruction).removesuffix(".")) for goal in goals}
    assert len(days) > 30
    assert not [day for day in days if day[:7] == start.draft.day[:7]]
