"""Repeated routines: sequences of abstracted steps that recur across sessions.

Candidates are the contiguous sequences of classes without overhead, as in Leno et al. (2020, "Identifying candidate
routines for robotic process automation from unsegmented UI logs", arXiv 2008.05782) routines are looked for in runs of
classes; here they are found level by level (a sequence is frequent only if both sequences one shorter are: Agrawal
and Srikant, 1994), and only closed ones are kept: those that no longer sequence holds as often.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aboveboard.model.trajectories import Step
from aboveboard.pipeline.segmentation.abstracting import abstracted

LEAST_STEPS = 3
LEAST_TIMES = 3
LEAST_SESSIONS = 2
MOST_STEPS = 40

_Places = dict[tuple[str, ...], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Routine:
    """A sequence of classes, how often it occurs without overlap, and in how many sessions."""

    words: tuple[str, ...]
    times: int
    sessions: int

    @property
    def id(self) -> str:
        """Return the routine's name, the same wherever it is found: from its classes alone."""
        return hashlib.sha256("\n".join(self.words).encode()).hexdigest()[:16]


def words_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the classes of the steps that are work, the same class in a row once."""
    words = [trace.word for trace in map(abstracted, steps) if not trace.overhead]
    return tuple(word for place, word in enumerate(words) if not place or words[place - 1] != word)


def routines(sessions: Iterable[Sequence[Step]]) -> tuple[Routine, ...]:
    """Return the routines of these sessions, the longest first; the order of the sessions makes no difference."""
    strings = [words_of(steps) for steps in sessions]
    found: list[Routine] = []
    level = _frequent(_level(strings, 1))
    while level:
        longer = _frequent(_grown(strings, level))
        found += [
            _routine(words, places)
            for words, places in level.items()
            if len(words) >= LEAST_STEPS and not _held(words, places, longer)
        ]
        level = longer
    return tuple(sorted(found, key=lambda one: (-len(one.words), -one.times, one.words)))


def _level(strings: Sequence[Sequence[str]], size: int) -> _Places:
    found: _Places = defaultdict(list)
    for session, string in enumerate(strings):
        for place in range(len(string) - size + 1):
            found[tuple(string[place : place + size])].append((session, place))
    return found


def _grown(strings: Sequence[Sequence[str]], level: _Places) -> _Places:
    """Return the sequences one longer of which both shorter ones are frequent, with their places."""
    found: _Places = defaultdict(list)
    for words, places in level.items():
        size = len(words) + 1
        if size > MOST_STEPS:
            continue
        for session, place in places:
            longer = tuple(strings[session][place : place + size])
            if len(longer) == size and longer[1:] in level:
                found[longer].append((session, place))
    return found


def _frequent(level: _Places) -> _Places:
    return {
        words: places
        for words, places in level.items()
        if len(list(_apart(places, len(words)))) >= LEAST_TIMES and len({one for one, _ in places}) >= LEAST_SESSIONS
    }


def _apart(places: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield the places from the left that do not overlap."""
    session, free = -1, 0
    for one, place in sorted(places):
        if one != session or place >= free:
            yield one, place
            session, free = one, place + size


def _held(words: tuple[str, ...], places: Sequence[tuple[int, int]], longer: _Places) -> bool:
    """Tell whether a longer frequent sequence occurs wherever this one does."""
    return any(len(there) == len(places) and words in {one[1:], one[:-1]} for one, there in longer.items())


def _routine(words: tuple[str, ...], places: Sequence[tuple[int, int]]) -> Routine:
    apart = list(_apart(places, len(words)))
    return Routine(words=words, times=len(apart), sessions=len({session for session, _ in apart}))
