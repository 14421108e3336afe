"""A task: words and a check that come from an app's start state and a seed."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Generic, Literal, TypeVar

import msgspec

from aboveboard.errors import Malformed

Skill = Literal["dropdown", "menu", "shortcut", "form", "drag", "table", "date"]
"""What a task is mainly done with."""

S = TypeVar("S")


@dataclass(frozen=True)
class Wanted(Generic[S]):
    """What is to be done in one start state: what a person is told, and when it is done."""

    instruction: str
    met: Callable[[S], bool]


@dataclass(frozen=True)
class Goal:
    """A task in one start state, over documents as a page posts them."""

    instruction: str
    met: Callable[[bytes], bool]
    """Whether a state, as JSON, is what was wanted; what is no state of the app is not."""


@dataclass(frozen=True)
class Task(Generic[S]):
    """A template: the same words with other values for each start state and seed.

    The start state says which values there are, so an app alone decides what it shows; the seed picks among them.
    """

    id: str
    app: str
    skill: Skill
    state: type[S]
    want: Callable[[S, Random], Wanted[S]]
    start: str = "/"
    """The path at which the app opens."""

    def goal(self, start: bytes, seed: int) -> Goal:
        """Return the goal for a start state as JSON; raises Malformed where that is no state of the app."""
        try:
            first = msgspec.json.decode(start, type=self.state)
        except (msgspec.DecodeError, ValueError) as error:
            raise Malformed("the document is no state of this app") from error
        # A text seeds alike in every Python; a tuple would not.
        wanted = self.want(first, Random(f"{self.id}/{seed}"))  # noqa: S311 - a task is no secret

        def met(document: bytes) -> bool:
            try:
                return wanted.met(msgspec.json.decode(document, type=self.state))
            except (msgspec.DecodeError, ValueError):
                return False

        return Goal(wanted.instruction, met)
