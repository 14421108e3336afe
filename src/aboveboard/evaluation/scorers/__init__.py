"""FAMILY: how a decision is judged against what a person did, one set of rules per file, published ones by name.

A scorer is a pure function of a decision and a recorded step. The published rules keep the leniencies and faults that
their numbers were made with; each is listed in `quirks`, and `strict` is there for what they let pass.
"""

from typing import Protocol

from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step
from aboveboard.model.value import Value


class Score(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a scorer says of one decision.

    `value` is 0 to 1, or None where the rules have no word for the step; `rule` names the rule that decided, `parts`
    are sub-scores from 0 to 1 by name.
    """

    value: float | None
    rule: str
    parts: dict[str, float] = {}


class Scorer(Protocol):
    """One set of rules."""

    @property
    def name(self) -> str:
        """The name in tables and logs."""
        ...

    @property
    def source(self) -> str:
        """Where the rules were read."""
        ...

    @property
    def quirks(self) -> tuple[str, ...]:
        """What the rules let pass, one sentence each."""
        ...

    def score(self, decision: Decision, step: Step) -> Score:
        """Return how well a decision meets a step; the same for the same input."""
        ...


def unspoken(rule: str) -> Score:
    """Return the score of a step that the rules have no word for."""
    return Score(value=None, rule=rule)
