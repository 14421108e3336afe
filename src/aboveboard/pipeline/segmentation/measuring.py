"""How well found boundaries fit marked ones: boundary F1 with a tolerance, WindowDiff, Jaccard of segments.

A boundary is the place of the first step of a segment within a session of `length` steps; the first is none. The
library segeval computes the first two too; these are its authors' published definitions in a few lines of our own.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aboveboard.model.events import Marked
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.trajectories import Step

TOLERANCE = 1
"""Steps that a found boundary may lie beside the marked one."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many boundaries were matched one to one, found and marked; agreements of several sessions add up."""

    matched: int = 0
    found: int = 0
    marked: int = 0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(self.matched + other.matched, self.found + other.found, self.marked + other.marked)

    @property
    def precision(self) -> float:
        """Return the share of found boundaries that were marked; 1 where none was found."""
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of marked boundaries that were found; 1 where none was marked."""
        return self.matched / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both; 1 where nothing was marked and nothing found."""
        both = self.found + self.marked
        return 2 * self.matched / both if both else 1.0


def marked_boundaries(steps: Sequence[Step], stretch: ReleasedStretch) -> tuple[int, ...]:
    """Return the boundaries that a participant's marks make: before the first step after each begin or end."""
    marks = [record.t for record in stretch.records if isinstance(record, Marked)]
    passed = [bisect_right(marks, step.started) for step in steps]
    return tuple(place for place, (one, other) in enumerate(pairwise(passed), 1) if one != other)


def agreement(marked: Sequence[int], found: Sequence[int], tolerance: int = TOLERANCE) -> Agreement:
    """Match boundaries one to one within the tolerance, as many as can be: from the left, each to the first in reach.

    Boundary precision and recall after Fournier (2013), "Evaluating text segmentation using boundary edit distance".
    """
    left, matched = sorted(marked), 0
    for place in sorted(found):
        while left and left[0] < place - tolerance:
            left.pop(0)
        if left and left[0] <= place + tolerance:
            left.pop(0)
            matched += 1
    return Agreement(matched, len(found), len(marked))


def window_diff(marked: Sequence[int], found: Sequence[int], length: int) -> float:
    """Return the share of windows in which the counts of boundaries differ; 0 is best.

    Pevzner and Hearst (2002), "A critique and improvement of an evaluation metric for text segmentation"; a window
    spans half a marked segment of mean length, at least one step.
    """
    size = max(1, round(length / (len(marked) + 1) / 2))
    windows = range(length - size)
    if not windows:
        return 0.0

    def within(boundaries: Sequence[int], start: int) -> int:
        return sum(start < place <= start + size for place in boundaries)

    return sum(within(marked, start) != within(found, start) for start in windows) / len(windows)


def jaccard(marked: Sequence[int], found: Sequence[int], length: int) -> float:
    """Return the mean over marked segments of the best Jaccard index with a found one; 1 is best.

    As de Leoni, Khan and Agostinelli (2025, arXiv 2510.08118) compare segments of user logs.
    """
    if not length:
        return 1.0
    theirs = _segments(found, length)
    best = [max(_overlap(segment, other) for other in theirs) for segment in _segments(marked, length)]
    return sum(best) / len(best)


def _segments(boundaries: Sequence[int], length: int) -> list[tuple[int, int]]:
    edges = [0, *sorted(boundaries), length]
    return list(pairwise(edges))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)
