"""The baseline `nearest`: looks for the demonstrated moment that resembles this one most and does the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aboveboard.agents.demonstrations import Row
from aboveboard.agents.history import LENGTH, Past, past_of
from aboveboard.agents.imitating import Showing, imitated
from aboveboard.agents.intents import Copy, Intent, decision_of
from aboveboard.agents.words import BUCKETS, Goal, bucket, read_goal, texts_of, words_of
from aboveboard.model.actions import Done
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.trajectories import Observation


class Nearest:
    """Holds all demonstrated moments as counts of words, and copies the intent of the one nearest by cosine."""

    name = "nearest"

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        counted = [_counted(row.goal, row.snapshot, row.history) for row in rows]
        self._table = np.stack(counted) if counted else np.zeros((0, BUCKETS), dtype=np.float32)
        self._goal: Goal = read_goal("")
        self._history: list[Past] = []
        self._remembered = 0
        self._seen: ElementSnapshot | None = None

    def begin(self, goal: str, seed: int) -> None:  # noqa: ARG002  # nothing is drawn by chance
        """Take up a goal with an empty history."""
        self._goal, self._history, self._seen = read_goal(goal), [], None

    def decide(self, observation: Observation) -> Decision:
        """Return what the nearest moment shows, carried over to the goal and the elements here."""
        self._remembered, self._seen = len(self._history), observation.elements
        snapshot = observation.elements or ElementSnapshot(elements=())
        if not self._rows:
            return Decision(action=Done())
        likeness = self._table @ _counted(self._goal, snapshot, self._history[-LENGTH:])
        for place in np.argsort(-likeness, kind="stable")[:8].tolist():
            intent = self._carried(self._rows[place], snapshot)
            decision = decision_of(intent, self._goal, snapshot) if intent is not None else None
            if intent is not None and decision is not None:
                self._history.append(past_of(intent, self._goal, snapshot))
                return decision
        return Decision(action=Done())

    def told(self, done: Decision) -> None:
        """Remember what was really done on the screen decided on last, in place of what was decided."""
        del self._history[self._remembered :]
        if self._seen is None:
            return
        target = self._seen.find(done.target) if done.target is not None else None
        intent = imitated(Showing(done.action, target, self._seen), self._goal)
        if isinstance(intent, Intent):
            self._history.append(past_of(intent, self._goal, self._seen))

    def _carried(self, row: Row, snapshot: ElementSnapshot) -> Intent | None:
        """Return a row's intent on these elements: the one most alike, and the quoted words of the same number."""
        intent = row.intent
        if intent.target is not None:
            shown = row.snapshot.find(intent.target)
            alike = None if shown is None else _alike(shown, row.snapshot, snapshot)
            if alike is None:
                return None
            intent = replace(intent, target=alike.id)
        if intent.text is not None:
            intent = replace(intent, text=self._words(row))
        return intent

    def _words(self, row: Row) -> Copy | None:
        """Return the words of this goal that stand where the copied ones stand in the row's."""
        span = row.intent.text.span if row.intent.text is not None else None
        if span in row.goal.quoted and row.goal.quoted.index(span) < len(self._goal.quoted):
            return Copy(span=self._goal.quoted[row.goal.quoted.index(span)])
        return Copy(span=span) if span is not None and span[1] < len(self._goal.tokens) else None


def _alike(shown: Element, there: ElementSnapshot, here: ElementSnapshot) -> Element | None:
    """Return the element most like one of another screen: of its role, by its name, then by its place in the list."""
    among = [one for one in here.elements if one.role == shown.role]
    share = there.elements.index(shown) / max(len(there.elements), 1)
    place = {one.id: number / max(len(here.elements), 1) for number, one in enumerate(here.elements)}
    name = texts_of(shown)[0]
    return min(among, key=lambda one: (texts_of(one)[0] != name, abs(place[one.id] - share)), default=None)


def _counted(goal: Goal, snapshot: ElementSnapshot, history: Sequence[Past]) -> np.ndarray:
    """Return a moment as a vector of length one: words of goal, elements and the last actions, each kind apart."""
    counts: Counter[str] = Counter(f"goal {token.word}" for token in goal.tokens)
    for element in snapshot.elements:
        counts.update(f"seen {element.role} {word}" for word in words_of(texts_of(element)[0]))
    for back, past in enumerate(reversed(history)):
        counts[f"did {back} {past.kind} {past.role}"] += 4
    counts[f"step {len(history)}"] += 4
    vector = np.zeros(BUCKETS, dtype=np.float32)
    for word, count in counts.items():
        vector[bucket(word)] += count
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
