"""A participant's own marks: which part of a recording was which task. Pure.

A scripted person says what they did in review, as any participant may: the task's goal and how it went. To know the
part again they press where nothing is when an attempt begins, and a little beside it when it ends; how long lay
between tells one attempt from another where a press was lost. Neither press lies inside the marks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.formats.recordings import time_of
from aboveboard.model.events import JournalRecord, Marked, PointerPressed, PointerReleased
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import Recording, ReleasedContent, ReleasedStretch, Stretch

PLAY_MS = 250
"""A screen's server and a person's watch may disagree by so much about how long something took."""


@dataclass(frozen=True, slots=True)
class Places:
    """The pixels that a person presses to begin and to end an attempt; nothing lies there on any page."""

    begin: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one task as the person knows it; times are ms of any clock that only grows.

    `doubt` is by how many ms the watch may be wrong about how long it lasted: on a busy machine it is read late.
    """

    task: str
    seed: int
    goal: str = field(repr=False)
    done: bool
    began: int
    ended: int
    doubt: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stretch between two presses, those excluded: index of the stretch, ms in it.

    `free` is when the button of the first was let go.
    """

    stretch: int
    began: int
    ended: int
    free: int


Found = tuple[tuple[Part, Attempt], ...]
"""Parts of a recording and the attempts that they were, in order."""


def parts(recording: Recording, places: Places) -> Iterator[Part]:
    """Yield what lies between a press that begins and the next that ends, in the same stretch."""
    for number, stretch in enumerate(recording.stretches):
        began: int | None = None
        free = 0
        for record in stretch.records:
            if isinstance(record, PointerReleased) and began is not None:
                free = free or record.t
            if not isinstance(record, PointerPressed) or record.at not in {places.begin, places.end}:
                continue
            if record.at == places.end and began is not None:
                yield Part(number, began + 1, record.t - 1, max(began, free) + 1)
            began, free = record.t if record.at == places.begin else None, 0


def placed(recording: Recording, places: Places, attempts: Sequence[Attempt]) -> Found:
    """Return which part of a recording was which attempt, in order; what fits none stays unmarked.

    Of all ways to go through both in order it is the one that finds most, and of these the one that fits best: a part
    that by chance lasted as long as a later attempt does not take the attempts between with it.
    """
    found = tuple(parts(recording, places))
    worths = _worths(found, attempts)
    pairs: list[tuple[Part, Attempt]] = []
    row = column = 0
    while row < len(found) and column < len(attempts):
        here = worths[row][column]
        if here == _together(found[row], attempts[column], worths[row + 1][column + 1]):
            pairs.append((found[row], attempts[column]))
            row, column = row + 1, column + 1
        elif here == worths[row + 1][column]:
            row += 1
        else:
            column += 1
    return tuple(pairs)


Worth = tuple[int, int]
"""How many parts fit an attempt, and minus by how many ms they differ, all in all."""


def _worths(found: Sequence[Part], attempts: Sequence[Attempt]) -> list[list[Worth]]:
    """Return the best that can come, by how many parts and how many attempts are behind."""
    worths: list[list[Worth]] = [[(0, 0)] * (len(attempts) + 1) for _ in range(len(found) + 1)]
    for row in reversed(range(len(found))):
        for column in reversed(range(len(attempts))):
            ways = [worths[row + 1][column], worths[row][column + 1]]
            both = _together(found[row], attempts[column], worths[row + 1][column + 1])
            worths[row][column] = max(ways if both is None else [both, *ways])
    return worths


def _together(part: Part, attempt: Attempt, rest: Worth) -> Worth | None:
    """Return what comes of it if a part was an attempt, and of the rest; None where it was not."""
    off = abs((part.ended - part.began + 2) - (attempt.ended - attempt.began))
    return None if off > PLAY_MS + attempt.doubt else (rest[0] + 1, rest[1] - off)


def marked(recording: Recording, placed_parts: Sequence[tuple[Part, Attempt]]) -> Recording:
    """Return the recording with the person's marks in it."""
    stretches = tuple(
        _with_marks(stretch, [(part, attempt) for part, attempt in placed_parts if part.stretch == number])
        for number, stretch in enumerate(recording.stretches)
    )
    return msgspec.structs.replace(recording, stretches=stretches)


def whole(contents: Sequence[ReleasedContent]) -> tuple[bool, ...]:
    """Tell of each task that was marked, in order, whether its end leaves in the same segment as its beginning.

    A segment that is full ends where an action or a task begins, so it may end within a long task: what is left of
    that is no demonstration.
    """
    found: list[bool] = []
    for content in contents:
        for item in content.items:
            marks = (
                [one for one in item.records if isinstance(one, Marked)] if isinstance(item, ReleasedStretch) else []
            )
            after = (*marks[1:], None)
            found += [
                one is not None and not one.begins for mark, one in zip(marks, after, strict=False) if mark.begins
            ]
    return tuple(found)


def _with_marks(stretch: Stretch, marks: Sequence[tuple[Part, Attempt]]) -> Stretch:
    added: list[JournalRecord] = []
    for part, attempt in marks:
        added.append(Marked(t=part.free, task=attempt.goal, begins=True))
        outcome = "done" if attempt.done else "failed"
        added.append(Marked(t=part.ended, task=attempt.goal, begins=False, outcome=outcome))
    records = sorted((*added, *stretch.records), key=time_of)  # stable: a mark comes first
    return msgspec.structs.replace(stretch, records=tuple(records))
