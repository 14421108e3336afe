"""The agent `element`: a small network that points at elements and copies words, trained from recordings alone."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from aboveboard.agents.checkpoints import Head, network_of, read_model, weights_of
from aboveboard.agents.choosing import choices
from aboveboard.agents.history import Past, past_of
from aboveboard.agents.imitating import Showing, imitated
from aboveboard.agents.intents import Intent, decision_of
from aboveboard.agents.looks import Gallery
from aboveboard.agents.network import Network
from aboveboard.agents.seeing import see
from aboveboard.agents.words import Goal, read_goal
from aboveboard.model.actions import Action, Infeasible, WaitFor
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.trajectories import Observation

WAITING_MS = 500
"""How long the agent waits where there is no list of elements to decide on."""

AGAIN = 3
"""How often the same is done on the same screen before something else is tried."""

_Done = tuple[bytes, str | None, Action]
"""What was done: on which screen, to which element."""


class ElementAgent:
    """Decides by a network; holds the history of one episode."""

    name = "element"

    def __init__(self, head: Head, network: Network) -> None:
        self.head = head
        self._network = network
        self._goal: Goal = read_goal("")
        self._history: list[Past] = []
        self._gallery = Gallery({})
        self._done: Counter[_Done] = Counter()
        self._seen: ElementSnapshot | None = None
        self._remembered = 0
        self._last: _Done | None = None

    @classmethod
    def load(cls, folder: Path) -> "ElementAgent":
        """Return the agent of a model on disk; raises what reading a model raises."""
        return cls(*read_model(folder))

    def __reduce__(self) -> tuple[Callable[[Head, bytes], "ElementAgent"], tuple[Head, bytes]]:
        """Go to another process afresh, the weights as bytes: torch would share each tensor by an open file."""
        return _made, (self.head, weights_of(self._network))

    def begin(self, goal: str, seed: int) -> None:  # noqa: ARG002  # nothing is drawn by chance
        """Take up a goal with an empty history."""
        self._goal = read_goal(goal)
        self._history = []
        self._done = Counter()

    def shown(self, pictures: Mapping[str, bytes]) -> None:
        """Take these pictures as all there are; a model that learnt without any looks at none."""
        self._gallery = Gallery(pictures)

    def decide(self, observation: Observation) -> Decision:
        """Return the best action that can be carried out and was not done in vain before; none left is infeasible."""
        snapshot = self._seen = observation.elements
        self._remembered = len(self._history)
        if snapshot is None:
            return Decision(action=WaitFor(bucket_ms=WAITING_MS))
        looks = _look_of(snapshot)
        shown = self._gallery.looks(observation.picture, snapshot) if self.head.sizes.pictures else None
        seen = see(self._goal, snapshot, self._history, shown)
        for choice in choices(self._network, seen, self.head.keys):
            decision = decision_of(choice.intent, self._goal, snapshot, choice.score)
            if decision is None or self._done[looks, decision.target, decision.action] >= AGAIN:
                continue
            self._last = (looks, decision.target, decision.action)
            self._done[self._last] += 1
            self._history.append(past_of(choice.intent, self._goal, snapshot))
            return decision
        return Decision(action=Infeasible())

    def refused(self) -> None:
        """Forget what was decided last, and never decide it again on the same screen."""
        del self._history[self._remembered :]
        if self._last is not None:
            self._done[self._last] = AGAIN

    def told(self, done: Decision) -> None:
        """Remember what was really done on the screen decided on last, in place of what was decided."""
        del self._history[self._remembered :]
        if self._seen is None:
            return
        target = self._seen.find(done.target) if done.target is not None else None
        intent = imitated(Showing(done.action, target, self._seen), self._goal)
        if isinstance(intent, Intent):
            self._history.append(past_of(intent, self._goal, self._seen))


def _made(head: Head, weights: bytes) -> ElementAgent:
    return ElementAgent(head, network_of(head, weights))


def _look_of(snapshot: ElementSnapshot) -> bytes:
    """Return by what two equal screens are known: everything but when they were seen."""
    return msgspec.msgpack.encode((snapshot.elements, snapshot.focus))
