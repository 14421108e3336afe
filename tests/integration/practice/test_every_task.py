"""Every task can be done by hand: what its words say leads to its check's yes."""

import pytest

from aboveboard.studio.practice.registry import TASKS
from tests.integration.practice.shadow_steps import SHADOWED
from tests.integration.practice.steps import DONE
from tests.integration.practice.walking import Walks

STEPS = {**DONE, **SHADOWED}
TOLD = {
    *("expenses/category", "expenses/new", "mail/move", "mail/archive", "mail/drag", "mail/reply", "calendar/move"),
    *("calendar/date", "calendar/time", "calendar/longer", "grid/fill", "grid/copy", "grid/sort", "grid/total"),
    *("board/move", "board/assign", "board/labels", "console/role", "console/rules", "console/several", "console/go"),
    "board/mine",
}
"""Tasks that `test_walks` and `test_serving` tell in full."""


def test_no_task_is_left_out() -> None:
    assert set(STEPS) | TOLD == {task.id for task in TASKS}
    assert not set(STEPS) & TOLD


@pytest.mark.parametrize("task", sorted(STEPS))
def test_a_task_is_done_as_its_words_say(task: str, walks: Walks) -> None:
    walk = walks.begin(task)
    STEPS[task](walk)
    walk.done()
