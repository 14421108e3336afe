"""What an agent decides to do next: the word between agents, environments and scorers."""

from aboveboard.model.actions import Action
from aboveboard.model.value import Value


class Decision(Value, frozen=True, kw_only=True):
    """One action that an agent chose, and the element of the observation that it chose it for.

    `target` is an element's id in the snapshot that was decided on, or None where the action is for none of them.
    `score` is the agent's own confidence, 0 to 1, or None where it has none.
    """

    action: Action
    target: str | None = None
    score: float | None = None
