"""How episodes that failed went, move by move: what was seen, what was decided, what no hand could do.

A line each in `failures.jsonl`, for people to look at. Unlike `episodes.jsonl` it holds words: those of the worlds' own
screens and of the agent, and nothing of anybody who was recorded.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.formats.files import whole_lines
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from aboveboard.model.value import Value

STORIES = "failures.jsonl"

EACH = 3
"""So many failures of one agent in one task are kept: those that ended first."""

LONGEST = 8
"""So many moves of one are kept: the last."""


class Move(Value, frozen=True, kw_only=True):
    """What was seen, what was decided, and why it was not done where it was not."""

    seen: Observation
    decision: Decision
    refused: str = ""


class Story(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One failure. `before` counts the moves that were left out before the first."""

    v: int = 1
    agent: str
    task: str
    family: str
    seed: int
    goal: str
    moves: tuple[Move, ...]
    before: int = 0


@dataclass(slots=True)
class Telling:
    """The moves of one episode while it goes."""

    goal: str
    moves: deque[Move] = field(default_factory=lambda: deque(maxlen=LONGEST))
    count: int = 0

    def add(self, seen: Observation, decision: Decision, refused: str) -> None:
        """Take one move."""
        # A picture is bytes that are not here: the elements are what the agent decided on.
        self.moves.append(Move(seen=msgspec.structs.replace(seen, picture=None), decision=decision, refused=refused))
        self.count += 1

    def story(self, agent: str, task: str, family: str, seed: int) -> Story:
        """Return how it went."""
        return Story(
            agent=agent,
            task=task,
            family=family,
            seed=seed,
            goal=self.goal,
            moves=tuple(self.moves),
            before=self.count - len(self.moves),
        )


class Stories:
    """The failures of one folder: a few of each agent and task. Raises UnknownFormat for another file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / STORIES
        self._kept = Counter((one.agent, one.task) for one in read_stories(self._path))

    def keep(self, story: Story) -> None:
        """Write one down, unless there are enough of its kind."""
        if self._kept[story.agent, story.task] >= EACH:
            return
        self._kept[story.agent, story.task] += 1
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(story) + b"\n")


def read_stories(path: Path) -> list[Story]:
    """Return the failures of a file, none where it is not there; a last line that was cut off is removed.

    Raises UnknownFormat for a file of something else.
    """
    try:
        return [msgspec.json.decode(line, type=Story) for line in whole_lines(path)]
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnknownFormat("this is not a file of failures", remedy="name another folder with --out") from None


def of(stories: Iterable[Story], agent: str) -> list[Story]:
    """Return one agent's failures by task, then seed."""
    return sorted((one for one in stories if one.agent == agent), key=lambda one: (one.task, one.family, one.seed))
