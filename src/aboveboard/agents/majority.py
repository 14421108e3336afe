"""The baseline `majority`: does at each step what was done most often at that step, whatever the screen shows."""

from collections import Counter
from collections.abc import Sequence

from aboveboard.agents.demonstrations import Row
from aboveboard.agents.intents import Copy, Intent, Kind, decision_of
from aboveboard.agents.words import Goal, read_goal, texts_of
from aboveboard.model.actions import Done
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.trajectories import Observation

Habit = tuple[Kind, str, str, str | None]
"""A kind of action, the role and name of what it is done to, and a key."""


class Majority:
    """Counts what demonstrations did at each step, and does the most common that the screen allows."""

    name = "majority"

    def __init__(self, rows: Sequence[Row]) -> None:
        self._habits: dict[int, Counter[Habit]] = {}
        for row in rows:
            self._habits.setdefault(len(row.history), Counter())[_habit(row)] += 1
        self._step = 0
        self._goal: Goal = read_goal("")

    def begin(self, goal: str, seed: int) -> None:  # noqa: ARG002  # nothing is drawn by chance
        """Begin at the first step."""
        self._goal, self._step = read_goal(goal), 0

    def decide(self, observation: Observation) -> Decision:
        """Return the most common action of this step that can be done here."""
        habits = self._habits.get(min(self._step, max(self._habits, default=0)), Counter())
        self._step += 1
        snapshot = observation.elements or ElementSnapshot(elements=())
        for (kind, role, name, key), _ in sorted(habits.items(), key=lambda pair: (-pair[1], pair[0][:3])):
            element = _like(snapshot.elements, role, name)
            text = Copy(span=self._goal.quoted[0]) if self._goal.quoted else None
            target = element.id if element is not None else None
            decision = decision_of(Intent(kind, target, text=text, key=key), self._goal, snapshot)
            if decision is not None:
                return decision
        return Decision(action=Done())

    def told(self, done: Decision) -> None:
        """Go on counting: steps are all it remembers, a person's as well as its own."""


def _habit(row: Row) -> Habit:
    element = row.snapshot.find(row.intent.target) if row.intent.target is not None else None
    role, name = (element.role, texts_of(element)[0]) if element is not None else ("", "")
    return row.intent.kind, role, name, row.intent.key


def _like(elements: Sequence[Element], role: str, name: str) -> Element | None:
    """Return the first element of that role, one of that name before others."""
    among = [one for one in elements if one.role == role]
    return next((one for one in among if texts_of(one)[0] == name), among[0] if among else None)
