"""The same environments behind Gymnasium's own interface, for loops that expect it. Gymnasium itself is optional."""

import importlib
from typing import Any

from aboveboard.environments import Ending, Environment
from aboveboard.errors import MissingLibrary
from aboveboard.model.actions import Key
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation

MOVES = ("tab", "down", "up")
"""Keys that go about a page and end nothing."""


def wrapped(environment: Environment) -> Any:
    """Return a `gymnasium.Env` around an environment. Raises MissingLibrary where Gymnasium is not installed.

    Observations and actions are our own values (`Observation`, `Decision`), so its spaces say which they are; what they
    draw by chance is a key that moves about a page, never all that could be done.
    `reset(seed=N)` needs a seed; `info` holds the goal, the task, its skill and family, why a decision was refused, and
    the observation's picture by its name where the world takes any.
    """
    gymnasium = _gymnasium()
    seen_space, decided_space = _spaces(gymnasium)

    class Gym(gymnasium.Env):  # type: ignore[misc, name-defined]  # its base is looked up when it is needed
        """Steps an environment; `terminated` says that the task ended by itself."""

        metadata: dict[str, Any] = {"render_modes": []}
        observation_space = seen_space
        action_space = decided_space

        def reset(self, *, seed: int | None = None, options: Any = None) -> tuple[Observation, dict[str, Any]]:
            super().reset(seed=seed, options=options)
            drawn = int(self.np_random.integers(1 << 31)) if seed is None else seed
            seen, start = environment.reset(drawn)
            return seen, {
                "goal": start.goal,
                "task": start.task,
                "skill": start.skill,
                "family": start.family,
                "seed": start.seed,
                "pictures": environment.pictures,
            }

        def step(self, action: Decision) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
            done = environment.step(action)
            told = {"refused": done.refused, "success": done.ended is Ending.SUCCESS, "pictures": environment.pictures}
            return done.observation, done.reward, done.ended is not None, done.truncated, told

        def close(self) -> None:
            environment.close()

    return Gym()


def _spaces(gymnasium: Any) -> tuple[Any, Any]:
    """Return the spaces of observations and of decisions."""

    class Kind(gymnasium.Space):  # type: ignore[misc]  # as above
        """All values of one kind."""

        def __init__(self, kind: type) -> None:
            super().__init__(shape=None, dtype=None, seed=None)
            self.kind = kind

        def contains(self, x: Any) -> bool:
            return isinstance(x, self.kind)

        @property
        def is_np_flattenable(self) -> bool:
            return False

    class Decisions(Kind):
        """What an agent may decide."""

        def sample(self, mask: Any = None, probability: Any = None) -> Decision:
            del mask, probability  # of other kinds of spaces
            return Decision(action=Key(key=str(self.np_random.choice(MOVES))))

    return Kind(Observation), Decisions(Decision)


def register(tasks: "dict[str, Any]") -> None:
    """Register each task as `aboveboard/TASK-v1`; values open an environment. Raises MissingLibrary."""
    gymnasium = _gymnasium()
    for name, opened in tasks.items():

        def entry(opened: Any = opened, **_: Any) -> Any:
            return wrapped(opened())

        gymnasium.register(
            id=f"aboveboard/{name.partition('/')[2] or name}-v1",
            entry_point=entry,
            disable_env_checker=True,
            nondeterministic=True,  # observations say when they were made
            order_enforce=False,
        )


def _gymnasium() -> Any:
    try:
        return importlib.import_module("gymnasium")
    except ImportError as error:
        raise MissingLibrary("Gymnasium is not installed", remedy="pip install gymnasium") from error
