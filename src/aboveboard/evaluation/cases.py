"""What an agent is tried on: an episode without its person, with the goal's words and the steps to be met."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from aboveboard.evaluation.labels import text_of
from aboveboard.model.actions import Done
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.trajectories import Episode, Instruction, Judgement, Outcome, Step, StepFlags
from aboveboard.model.value import Value

FINISHED = frozenset({"done", "success"})
"""Outcomes after which nothing is left to do, as the participant or a verifier said."""

HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Case:
    """One episode to try agents on. It has no person, week, session or segment: no score can be told by them.

    `start` is the hash of the goal and the first observation, empty where the form has none. `asked` says that a person
    gave the goal, not a rule. `pictures` are by BLAKE3 and may be more than the steps name.
    """

    episode: str
    split: str
    start: str
    asked: bool
    goal: str = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    pictures: Mapping[str, bytes] = field(repr=False)


class Facts(Value, frozen=True, kw_only=True):
    """What a run says of its data: the release, its purpose, the form it was read in, how many shards are gone."""

    dataset: str
    purpose: str
    form: str
    gone: int = 0


class Dataset(Protocol):
    """Where cases come from; each call of `cases` reads them anew, in the same order."""

    @property
    def facts(self) -> Facts:
        """What a run says of its data."""
        ...

    def cases(self) -> Iterator[Case]:
        """Yield every episode that may still be read."""
        ...


def case_of(episode: Episode, pictures: Mapping[str, bytes], split: str) -> Case:
    """Return an episode as a case: who it was, when and in which session stays behind."""
    steps = with_ending(episode.steps, episode.judgement)
    told = episode.instruction
    return Case(episode.id, split, episode.start_state, told.source == HUMAN, _goal(told), steps, pictures)


def _goal(instruction: Instruction) -> str:
    return text_of(instruction.goal) or ""


def with_ending(steps: tuple[Step, ...], judgement: Judgement) -> tuple[Step, ...]:
    """Return the steps and, where somebody judged that it was done, one more that is nothing but to say so."""
    last = steps[-1]
    if judgement.outcome not in FINISHED or last.after is None or not last.flags.train:
        return steps
    return (*steps, _ending(last))


def _ending(last: Step) -> Step:
    return msgspec.structs.replace(
        last,
        index=last.index + 1,
        started=last.ended,
        before=last.after,
        at_action=None,
        between=(),
        after=None,
        action=Done(),
        target=NotRecognised(reason=Absence.NOTHING_THERE),
        effect=None,
        outcome=Outcome.UNKNOWN,
        value_source=None,
        equivalents=(),
        children=(),
        flags=StepFlags(),
    )
