"""The baseline `random`: presses something that can be pressed, or types something that the goal quotes."""

import random

from aboveboard.agents.intents import spot, typed
from aboveboard.agents.words import Goal, read_goal
from aboveboard.model.actions import Click, Done
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation

FIELDS = frozenset({"entry", "password text", "text", "spin button", "date editor"})


class AtRandom:
    """Draws an element and what to do with it; the same seed draws the same."""

    name = "random"

    def __init__(self) -> None:
        self._draw = random.Random(0)  # noqa: S311  # a baseline, not a secret
        self._goal: Goal = read_goal("")

    def begin(self, goal: str, seed: int) -> None:
        """Begin to draw anew."""
        self._goal = read_goal(goal)
        self._draw = random.Random(seed)  # noqa: S311  # as above

    def decide(self, observation: Observation) -> Decision:
        """Draw among what can be seen."""
        elements = observation.elements.elements if observation.elements is not None else ()
        places = [(one, at) for one in elements if (at := spot(one)) is not None]
        if not places:
            return Decision(action=Done())
        element, at = self._draw.choice(places)
        words = self._goal.values or tuple(token.word for token in self._goal.tokens)
        if element.role in FIELDS and words and self._draw.random() < 0.5:
            return Decision(action=typed(self._draw.choice(words)), target=element.id)
        return Decision(action=Click(at=at), target=element.id)

    def told(self, done: Decision) -> None:
        """Draw on as before: it remembers nothing."""
