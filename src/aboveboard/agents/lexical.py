"""The baseline `lexical`: a rule that types what the goal quotes and presses what the goal names.

It is what matching words alone can do: a trained agent has to be better than this to have learnt anything.
"""

from collections.abc import Sequence

from aboveboard.agents.intents import spot, typed
from aboveboard.agents.words import Goal, find_run, read_goal, text_of, texts_of, words_of
from aboveboard.model.actions import Click, Done, Type
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.trajectories import Observation

FIELDS = frozenset({"entry", "password text", "text", "spin button"})
PRESSED = frozenset(
    {
        *("push button", "toggle button", "check box", "radio button", "link", "menu", "menu item", "page tab"),
        *("list item", "tree item", "check menu item", "radio menu item", "table cell", "switch", "label"),
    }
)
SENDING = frozenset({"submit", "ok", "send", "save", "search", "login"})


class Lexical:
    """First fills fields with quoted words in order, then presses each thing named, then sends."""

    name = "lexical"

    def __init__(self) -> None:
        self._goal: Goal = read_goal("")
        self._pressed: set[str] = set()
        self._typed: set[str] = set()
        self._before: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        self._seen: ElementSnapshot | None = None

    def begin(self, goal: str, seed: int) -> None:  # noqa: ARG002  # nothing is drawn by chance
        """Take up a goal with nothing pressed and nothing typed."""
        self._goal = read_goal(goal)
        self._pressed, self._typed, self._seen = set(), set(), None

    def decide(self, observation: Observation) -> Decision:
        """Return the first rule that fits what is seen."""
        self._before, self._seen = (frozenset(self._pressed), frozenset(self._typed)), observation.elements
        listed = observation.elements.elements if observation.elements is not None else ()
        elements = [one for one in listed if spot(one) is not None]
        return self._type(elements) or self._press(elements) or self._send(elements) or Decision(action=Done())

    def told(self, done: Decision) -> None:
        """Count what was done in place of what was decided; a field that was only pressed is still to be filled."""
        self._pressed, self._typed = set(self._before[0]), set(self._before[1])
        element = self._seen.find(done.target) if self._seen is not None and done.target is not None else None
        if isinstance(done.action, Type):
            self._typed.add(text_of(done.action.text))
        if element is not None and (isinstance(done.action, Type) or element.role not in FIELDS):
            self._pressed.add(element.id)

    def _type(self, elements: Sequence[Element]) -> Decision | None:
        left = [value for value in self._goal.values if value not in self._typed]
        fields = [one for one in elements if one.role in FIELDS and one.id not in self._pressed]
        if not left or not fields:
            return None
        self._typed.add(left[0])
        self._pressed.add(fields[0].id)
        return Decision(action=typed(left[0], replaces=bool(text_of(fields[0].value))), target=fields[0].id)

    def _press(self, elements: Sequence[Element]) -> Decision | None:
        spoken = tuple(token.word for token in self._goal.tokens if token.word.isalnum())
        named = [
            one
            for one in elements
            if one.role in PRESSED
            and one.id not in self._pressed
            and find_run(words_of(texts_of(one)[0]), spoken) is not None
            and not SENDING.issuperset(words_of(texts_of(one)[0]))
        ]
        longest = max(named, key=lambda one: len(words_of(texts_of(one)[0])), default=None)
        return None if longest is None else self._click(longest)

    def _send(self, elements: Sequence[Element]) -> Decision | None:
        buttons = [one for one in elements if SENDING.intersection(words_of(text_of(one.name)))]
        left = [one for one in buttons if one.role == "push button" and one.id not in self._pressed]
        return self._click(left[0]) if left else None

    def _click(self, element: Element) -> Decision | None:
        at = spot(element)
        self._pressed.add(element.id)
        return None if at is None else Decision(action=Click(at=at), target=element.id)
