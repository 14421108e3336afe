"""FAMILY: worlds in which an agent acts, one seeded task at a time.

An observation's elements are made by the code that makes those of recordings, so an agent meets here what it learned
from. Success is the page's own word, never ours. Members: `browsing` (tasks shown in a browser).
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Protocol

from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from aboveboard.model.value import Value

USUAL = "usual"
"""The family of instances that every task has, and that people demonstrate."""


class Change(enum.StrEnum):
    """In what a family of instances is other than the usual one."""

    NOTHING = "nothing"
    THEME = "theme"
    SIZE = "size"
    LABELS = "labels"
    VALUES = "values"
    ORDER = "order"


class Family(Value, frozen=True, kw_only=True):
    """One way to draw a task's instances, by a name; nothing is trained or tuned on one that is `held_out`.

    `says` tells in words what is other there. The same seed need not ask for the same in two families.
    """

    name: str
    change: Change = Change.NOTHING
    held_out: bool = False
    says: str = ""


class Ending(enum.StrEnum):
    """How a task ended, by the task's own check."""

    SUCCESS = "success"
    FAILURE = "failure"


class Start(Value, frozen=True, kw_only=True):
    """What an episode is about: the goal in words, and what its results are sliced by.

    `task` is a name such as `miniwob/choose-list`, `skill` the family of widgets it is for (`dropdown`, `menu`, ...),
    `family` the name of the family of instances that the seed was drawn from (`Family`).
    """

    goal: str
    task: str
    skill: str
    family: str = USUAL
    seed: int = 0


class Result(Value, frozen=True, kw_only=True):
    """What one decision led to.

    `reward` is the task's own number, 0 until it ended. `ended` is None while the task goes on; `truncated` says that
    it was broken off: too many steps, or a page that stopped answering. `refused` says why a decision was not carried
    out (its element is not there, its action is not one a hand can do); it counts as a step all the same.
    """

    observation: Observation
    reward: float = 0.0
    ended: Ending | None = None
    truncated: bool = False
    refused: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more can be done before a reset."""
        return self.truncated or self.ended is not None


class Environment(Protocol):
    """One task at a time in one world; not to be shared by threads.

    Raises EnvironmentLost where its browser or screen is gone; a `reset` after that begins with new ones.
    """

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """What the last observation's picture is, by its name there (WebP); nothing in a world that takes none."""

    def reset(self, seed: int) -> tuple[Observation, Start]:
        """Begin the task anew as the seed says; the same seed gives the same goal and the same elements."""

    def step(self, decision: Decision) -> Result:
        """Carry out a decision and say what came of it; `Done` and `Infeasible` end the episode."""

    def close(self) -> None:
        """Give back everything it holds."""


class Environments(Protocol):
    """The tasks of one world, and a way to open each."""

    def tasks(self) -> Sequence[str]:
        """Return the names of its tasks."""

    def open(self, task: str) -> Environment:
        """Return an environment for a task. Raises NotFound for one that is not there."""


class Families(Environments, Protocol):
    """A world whose tasks have more than one family of instances; it draws from one of them itself."""

    def families(self, task: str) -> Sequence[Family]:
        """Return the families of a task, the usual one first. Raises NotFound for a task that is not there."""

    def of(self, family: str) -> "Families":
        """Return the same world, drawing from another family. Its environments are opened and closed apart.

        It begins and ends with the world that it is of. Raises NotFound for a family that no task here has; `open`
        raises it for one that the task has not.
        """
