"""MiniWoB++ as a world of tasks: beginning one by a seed, its goal, and the reward that its own page gives."""

from collections.abc import Sequence

from aboveboard.environments import Start
from aboveboard.environments.browsing.ports import Page
from aboveboard.environments.browsing.table import row_of, rows
from aboveboard.errors import NotFound

NAME = "miniwob"
USUAL = "usual"

_READY = "typeof core === 'object' && typeof genProblem === 'function' && !!core.cover_div"
_BEGIN = "(seed) => { Math.seedrandom(seed); core.startEpisodeReal(); return core.getUtterance(); }"
_REWARD = "WOB_DONE_GLOBAL ? WOB_RAW_REWARD_GLOBAL : null"
_MODE = "(mode) => { if (!core.setDataMode) return false; core.setDataMode(mode); return true; }"


class MiniWob:
    """The tasks at an origin that serves the pages. The page is loaded anew for each: nothing is left of the last.

    `family` is `usual`, or one of the data modes in which a page's instances are of another kind (`test`).
    """

    def __init__(self, origin: str, *, family: str = USUAL) -> None:
        self._origin = origin
        self._family = family

    def tasks(self) -> Sequence[str]:
        """Return the tasks that are in."""
        return [f"{NAME}/{row.task}" for row in rows() if not row.out]

    def begin(self, page: Page, task: str, seed: int) -> Start:
        """Show a task as its seed says. Raises NotFound, and what the driver raises where the page never comes."""
        row = row_of(task)
        if row is None:
            raise NotFound("MiniWoB++ has no such task", remedy="`docs/reference/tasks.md` lists them")
        page.goto(f"{self._origin}/miniwob/{row.task}.html")
        page.wait_for_function(_READY)
        if self._family != USUAL:
            page.evaluate(_MODE, self._family)
        goal = page.evaluate(_BEGIN, str(seed))
        return Start(goal=str(goal), task=f"{NAME}/{row.task}", skill=row.skill, family=self._family, seed=seed)

    def reward(self, page: Page) -> float | None:
        """Return the page's own reward without its discount for time; None while the task goes on."""
        found = page.evaluate(_REWARD)
        return None if found is None else float(found)
