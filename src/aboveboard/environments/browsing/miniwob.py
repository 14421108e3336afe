"""MiniWoB++ as a world of tasks: beginning one by a seed, its goal, and the reward that its own page gives."""

from collections.abc import Mapping, Sequence
from typing import Self

from aboveboard.environments import USUAL, Change, Family, Start
from aboveboard.environments.browsing.ports import Page
from aboveboard.environments.browsing.table import Row, row_of, rows
from aboveboard.errors import NotFound

NAME = "miniwob"

_READY = "typeof core === 'object' && typeof genProblem === 'function' && !!core.cover_div"
_BEGIN = "(seed) => { Math.seedrandom(seed); core.startEpisodeReal(); return core.getUtterance(); }"
_REWARD = "WOB_DONE_GLOBAL ? WOB_RAW_REWARD_GLOBAL : null"
_MODE = "(mode) => core.setDataMode(mode)"
_DRESS = "(css) => { const s = document.createElement('style'); s.textContent = css; document.head.append(s); }"

_LETTERS = "body, body * { font-family: 'Noto Serif', 'Liberation Serif', 'DejaVu Serif', serif !important; }"
_DARK = (
    "html, body, #wrap, #area { background: #12161d !important; color: #e7ebf2 !important; color-scheme: dark; }"
    "#query { background: #4a4320 !important; color: #e7ebf2 !important; }"
)
STYLES: Mapping[str, str] = {"serif": _LETTERS, "dark": _DARK}
"""Families whose pages are dressed otherwise, and in what."""

EVERY = (
    Family(name=USUAL, says="as the benchmark draws them"),
    Family(name="serif", change=Change.THEME, says="in letters with serifs"),
    Family(name="dark", change=Change.THEME, held_out=True, says="light letters on a dark ground"),
)
"""The families of every task."""

MODES: Mapping[str, Family] = {
    "click-test-transfer": Family(
        name="test", change=Change.ORDER, held_out=True, says="the other of the two buttons is the right one"
    ),
    "click-checkboxes-transfer": Family(
        name="test", change=Change.VALUES, held_out=True, says="more boxes are to be ticked than ever in the usual ones"
    ),
}
"""The benchmark's own transfer modes, of the tasks that have one and are in."""


class MiniWob:
    """The tasks at an origin that serves the pages. The page is loaded anew for each: nothing is left of the last."""

    def __init__(self, origin: str, *, family: str = USUAL) -> None:
        self._origin = origin
        self.family = family

    def tasks(self) -> Sequence[str]:
        """Return the tasks that are in."""
        return [f"{NAME}/{row.task}" for row in rows() if not row.out]

    def families(self, task: str) -> Sequence[Family]:
        """Return the families of a task: letters and colours of our own, and the benchmark's transfer mode."""
        mode = MODES.get(_row(task).task)
        return EVERY if mode is None else (*EVERY, mode)

    def of(self, family: str) -> Self:
        """Return the same tasks, drawn from another family. Raises NotFound where no task has it."""
        if family not in {one.name for one in (*EVERY, *MODES.values())}:
            raise NotFound("no task of MiniWoB++ has that family", remedy="`docs/reference/tasks.md` lists them")
        return type(self)(self._origin, family=family)

    def begin(self, page: Page, task: str, seed: int) -> Start:
        """Show a task as its seed says. Raises NotFound, and what the driver raises where the page never comes."""
        row = _row(task)
        page.goto(f"{self._origin}/miniwob/{row.task}.html")
        page.wait_for_function(_READY)
        if self.family in STYLES:
            page.evaluate(_DRESS, STYLES[self.family])
        elif self.family != USUAL:
            page.evaluate(_MODE, self.family)
        goal = page.evaluate(_BEGIN, str(seed))
        return Start(goal=str(goal), task=f"{NAME}/{row.task}", skill=row.skill, family=self.family, seed=seed)

    def reward(self, page: Page) -> float | None:
        """Return the page's own reward without its discount for time; None while the task goes on."""
        found = page.evaluate(_REWARD)
        return None if found is None else float(found)


def _row(task: str) -> Row:
    row = row_of(task)
    if row is None:
        raise NotFound("MiniWoB++ has no such task", remedy="`docs/reference/tasks.md` lists them")
    return row
