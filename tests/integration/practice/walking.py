"""One task at a time, opened in a page: its words, whether it is done, and how one gets about."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from aboveboard.studio.practice.runs import Run
from aboveboard.studio.practice.server import Look, Practice
from aboveboard.studio.practice.tasks import Goal
from tests.patience import until


@dataclass(frozen=True)
class Walk:
    """A begun task in its page."""

    practice: Practice
    page: Page
    id: str
    goal: Goal

    @property
    def run(self) -> Run:
        return self.practice.run(self.id)

    def said(self, pattern: str) -> tuple[str, ...]:
        """What the instruction names, by a pattern of the whole of it."""
        found = re.fullmatch(pattern, self.goal.instruction)
        assert found, self.goal.instruction
        return found.groups()

    def done(self) -> None:
        until(lambda: self.run.met, f"{self.run.task.id} done: {self.goal.instruction}")

    def drag(self, what: Locator, to: Locator, *, shown: Locator) -> None:
        """Press, move in steps as a hand does, and let go once the page shows that it would take it there."""
        to.scroll_into_view_if_needed()
        what.scroll_into_view_if_needed()
        self.hold(what)
        box = to.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=12)
        self.page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2 + 1)
        shown.wait_for()
        self.page.mouse.up()

    def hold(self, what: Locator) -> None:
        box = what.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()


class Walks:
    """Begins tasks, each with its start state told and not done."""

    def __init__(self, practice: Practice, page: Page) -> None:
        self._practice = practice
        self._page = page

    def begin(self, task: str, seed: int = 7, *, show: bool = False, look: Look = "", variant: str = "") -> Walk:
        begun = self._practice.begin(task, seed, show=show, look=look, variant=variant)
        self._page.goto(begun.address)
        goal = until(lambda: self._practice.run(begun.id).goal, f"the start of {task}")
        assert not self._practice.run(begun.id).met
        return Walk(self._practice, self._page, begun.id, goal)
