"""Every task can be done by hand: what its words say leads to its check's yes."""

import pytest

from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Look
from tests.integration.practice.desk_steps import BOOKED, months_left
from tests.integration.practice.shadow_steps import SHADOWED
from tests.integration.practice.steps import DONE
from tests.integration.practice.walking import Walks
from tests.unit.studio.practice.solutions_desks import iso

STEPS = {**DONE, **SHADOWED, **BOOKED}
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


@pytest.mark.parametrize("look", ["dark", "large", "serif"])
@pytest.mark.parametrize("task", ["calendar/new", "console/invite", "grid/select"])
def test_a_task_is_done_in_every_look(task: str, look: Look, walks: Walks) -> None:
    usual = walks.begin(task)
    words = usual.goal.instruction
    colours = "['background', 'font'].map((name) => getComputedStyle(document.documentElement)[name]).join()"
    before = usual.page.evaluate(colours)
    walk = walks.begin(task, look=look)
    assert walk.goal.instruction == words
    assert walk.page.evaluate(colours) != before
    STEPS[task](walk)
    walk.done()


@pytest.mark.parametrize("variant", ["sunday", "labels", "years", "dotted"])
def test_a_day_is_picked_in_every_family_of_the_desks(variant: str, walks: Walks) -> None:
    walk = walks.begin("desks/move", variant=variant)
    STEPS["desks/move"](walk)
    walk.done()


def test_a_day_is_picked_by_the_keyboard_alone(walks: Walks) -> None:
    walk = walks.begin("desks/book")
    page, day = walk.page, iso(walk.said("Book the desk (.+) for (.+).")[1])
    page.get_by_role("button", name="Day: ").press("Enter")
    months = months_left(page.locator("#picker-month").inner_text(), day)
    for _ in range(abs(months) // 12):
        page.keyboard.press("Shift+PageDown" if months > 0 else "Shift+PageUp")
    for _ in range(abs(months) % 12):
        page.keyboard.press("PageDown" if months > 0 else "PageUp")
    days = int(day[8:]) - int(page.locator("td[tabindex='0']").inner_text())
    for _ in range(abs(days)):
        page.keyboard.press("ArrowRight" if days > 0 else "ArrowLeft")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Book", exact=True).press("Enter")
    walk.done()
