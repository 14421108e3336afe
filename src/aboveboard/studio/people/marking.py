"""A participant's own marks: which part of a recording was which task. Pure.

A scripted person says what they did in review, as any participant may: the task's goal and how it went. To know the
part again they press where nothing is when an attempt begins, and a little beside it when it ends; how long lay
between tells one attempt from another where a press was lost. Neither press lies inside the marks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.formats.recordings import time_of
from aboveboard.model.events import JournalRecord, Marked, PointerPressed
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import Recording, Stretch

PLAY_MS = 250
"""A screen's server and a person's watch may disagree by so much about how long something took."""


@dataclass(frozen=True, slots=True)
class Places:
    """The pixels that a person presses to begin and to end an attempt; nothing lies there on any page."""

    begin: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one task as the person knows it; times are ms of any clock that only grows."""

    task: str
    seed: int
    goal: str = field(repr=False)
    done: bool
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stretch between two presses, those excluded: index of the stretch, ms in it."""

    stretch: int
    began: int
    ended: int


def parts(recording: Recording, places: Places) -> Iterator[Part]:
    """Yield what lies between a press that begins and the next that ends, in the same stretch."""
    for number, stretch in enumerate(recording.stretches):
        began: int | None = None
        for record in stretch.records:
            if not isinstance(record, PointerPressed) or record.at not in {places.begin, places.end}:
                continue
            if record.at == places.end and began is not None:
                yield Part(number, began + 1, record.t - 1)
            began = record.t if record.at == places.begin else None


def placed(recording: Recording, places: Places, attempts: Sequence[Attempt]) -> tuple[tuple[Part, Attempt], ...]:
    """Return which part of a recording was which attempt, in order; what fits none stays unmarked."""
    found, left = [], list(attempts)
    for part in parts(recording, places):
        fitting = next((place for place, attempt in enumerate(left) if _agree(part, attempt)), None)
        if fitting is not None:
            found.append((part, left[fitting]))
            left = left[fitting + 1 :]
    return tuple(found)


def marked(recording: Recording, placed_parts: Sequence[tuple[Part, Attempt]]) -> Recording:
    """Return the recording with the person's marks in it."""
    stretches = tuple(
        _with_marks(stretch, [(part, attempt) for part, attempt in placed_parts if part.stretch == number])
        for number, stretch in enumerate(recording.stretches)
    )
    return msgspec.structs.replace(recording, stretches=stretches)


def _with_marks(stretch: Stretch, marks: Sequence[tuple[Part, Attempt]]) -> Stretch:
    added: list[JournalRecord] = []
    for part, attempt in marks:
        added.append(Marked(t=part.began, task=attempt.goal, begins=True))
        outcome = "done" if attempt.done else "failed"
        added.append(Marked(t=part.ended, task=attempt.goal, begins=False, outcome=outcome))
    records = sorted((*added, *stretch.records), key=time_of)  # stable: a mark comes first
    return msgspec.structs.replace(stretch, records=tuple(records))


def _agree(part: Part, attempt: Attempt) -> bool:
    return abs((part.ended - part.began + 2) - (attempt.ended - attempt.began)) <= PLAY_MS
