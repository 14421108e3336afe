"""The baseline `press_submit`: presses what looks like the button that sends a form, and nothing else."""

from aboveboard.agents.intents import spot
from aboveboard.agents.words import text_of, words_of
from aboveboard.model.actions import Click, Done
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.trajectories import Observation

SENDING = ("submit", "ok", "send", "save", "search", "login", "done", "book", "next", "yes")
BUTTONS = frozenset({"push button", "button"})


class PressSubmit:
    """Presses the same button until it has been pressed once, then says that it is done."""

    name = "press_submit"

    def __init__(self) -> None:
        self._pressed = self._before = False
        self._seen: ElementSnapshot | None = None

    def begin(self, goal: str, seed: int) -> None:  # noqa: ARG002  # it reads no goal and draws nothing
        """Forget that a button was pressed."""
        self._pressed, self._seen = False, None

    def decide(self, observation: Observation) -> Decision:
        """Press the most likely button of the screen."""
        self._before, self._seen = self._pressed, observation.elements
        elements = observation.elements.elements if observation.elements is not None else ()
        buttons = [one for one in elements if one.role in BUTTONS and spot(one) is not None]
        if self._pressed or not buttons:
            return Decision(action=Done())
        best = min(buttons, key=_unlikely)
        at = spot(best)
        self._pressed = True
        return Decision(action=Done()) if at is None else Decision(action=Click(at=at), target=best.id)

    def told(self, done: Decision) -> None:
        """Count a button as pressed where one was, whatever was decided."""
        element = self._seen.find(done.target) if self._seen is not None and done.target is not None else None
        self._pressed = self._before or (element is not None and element.role in BUTTONS)


def _unlikely(button: Element) -> int:
    """Return how unlikely a button is to send a form, by its first word."""
    words = words_of(text_of(button.name))
    return min((SENDING.index(word) for word in words if word in SENDING), default=len(SENDING))
