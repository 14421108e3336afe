"""The rules among the baselines, led by a person's steps: their history is what was done, not what they would have.

A baseline that goes on from its own decisions while the recording goes on from the person's would be made to look
worse than it is, and every number beside it better.
"""

from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.history import past_of
from aboveboard.agents.imitating import Showing, imitated
from aboveboard.agents.intents import Intent
from aboveboard.agents.lexical import FIELDS, Lexical
from aboveboard.agents.majority import Majority
from aboveboard.agents.nearest import Nearest
from aboveboard.agents.press_submit import BUTTONS, PressSubmit
from aboveboard.agents.words import text_of
from aboveboard.model.actions import Type
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.trajectories import Observation


class LedLexical(Lexical):
    """Counts as typed and pressed what the person typed and pressed."""

    _kept: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    _seen: ElementSnapshot | None = None

    def decide(self, observation: Observation) -> Decision:
        """Decide as the rule does, and remember what was known before."""
        self._kept, self._seen = (frozenset(self._pressed), frozenset(self._typed)), observation.elements
        return super().decide(observation)

    def told(self, done: Decision) -> None:
        """Take what was done in place of what was decided; a field that was only pressed is still to be filled."""
        self._pressed, self._typed = set(self._kept[0]), set(self._kept[1])
        element = _found(self._seen, done.target)
        if isinstance(done.action, Type):
            self._typed.add(text_of(done.action.text))
        if element is not None and (isinstance(done.action, Type) or element.role not in FIELDS):
            self._pressed.add(element.id)


class LedPressSubmit(PressSubmit):
    """Counts a button as pressed when the person pressed one."""

    _kept = False
    _seen: ElementSnapshot | None = None

    def decide(self, observation: Observation) -> Decision:
        """Decide as the rule does, and remember whether a button was pressed before."""
        self._kept, self._seen = self._pressed, observation.elements
        return super().decide(observation)

    def told(self, done: Decision) -> None:
        """Take what was done in place of what was decided."""
        element = _found(self._seen, done.target)
        self._pressed = self._kept or (element is not None and element.role in BUTTONS)


class LedNearest(Nearest):
    """Looks for what resembles the person's history."""

    _kept = 0
    _seen: ElementSnapshot | None = None

    def decide(self, observation: Observation) -> Decision:
        """Decide as the rule does, and remember how long the history was before."""
        self._kept, self._seen = len(self._history), observation.elements
        return super().decide(observation)

    def told(self, done: Decision) -> None:
        """Take what was done in place of what was decided."""
        del self._history[self._kept :]
        if self._seen is None:
            return
        intent = imitated(Showing(done.action, _found(self._seen, done.target), self._seen), self._goal)
        if isinstance(intent, Intent):
            self._history.append(past_of(intent, self._goal, self._seen))


class LedMajority(Majority):
    """Counts steps only, the person's as well as its own."""

    def told(self, done: Decision) -> None:
        """Go on counting."""


class LedAtRandom(AtRandom):
    """Has no history."""

    def told(self, done: Decision) -> None:
        """Draw on as before."""


def _found(seen: ElementSnapshot | None, target: str | None) -> Element | None:
    return seen.find(target) if seen is not None and target is not None else None
