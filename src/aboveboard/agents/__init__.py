"""Agents: what reads a goal and an observation and decides what to do next."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation


class Agent(Protocol):
    """One way to decide, the same for a rule, a baseline and a trained model.

    An agent gets exactly what a recording holds of the screen: the goal's words and an observation with its element
    snapshot, and if it is `Sighted` its picture. It keeps the history of its own episode and nothing of earlier ones.
    """

    name: str

    def begin(self, goal: str, seed: int) -> None:
        """Forget the episode before and take up this goal; `seed` decides whatever the agent draws by chance."""
        ...

    def decide(self, observation: Observation) -> Decision:
        """Say what to do now; `Done` and `Infeasible` are actions and end the episode."""
        ...


@runtime_checkable
class Led(Protocol):
    """An agent whose history can be a person's: offline evaluation tells it what was really done after each decision.

    An agent without this goes on with what it decided itself, and the report says so.
    """

    def told(self, done: Decision) -> None:
        """Take this as what was done last, in place of what was decided."""
        ...


@runtime_checkable
class Refused(Protocol):
    """An agent that can be told, as it acts, that what it decided last was not done, because no hand could."""

    def refused(self) -> None:
        """Take what was decided last as not done, and decide something else."""
        ...


@runtime_checkable
class Sighted(Protocol):
    """An agent that can look at pictures: it is handed those that an observation may name, before it decides."""

    def shown(self, pictures: Mapping[str, bytes]) -> None:
        """Take these pictures, by BLAKE3, as all there are (WebP)."""
        ...


Agents = Mapping[str, Agent]
"""Agents by the name that reports show them under."""
