"""The order of lessons: drawn anew for each round, rows of like length together so that little is padding."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch

from aboveboard.agents.packing import Batch, batch_of
from aboveboard.training.lessons import Lesson

BUCKET = 16
"""How many batches' worth of rows are sorted by length together."""


def order(lessons: Sequence[Lesson], size: int, seed: int, turn: int) -> list[np.ndarray]:
    """Return the batches of one round as places: the same for the same seed and round."""
    draw = np.random.default_rng((seed, turn))
    places = draw.permutation(len(lessons))
    lengths = np.asarray([lesson.seen.length for lesson in lessons])
    found: list[np.ndarray] = []
    for start in range(0, len(places), size * BUCKET):
        some = places[start : start + size * BUCKET]
        alike = some[np.argsort(lengths[some], kind="stable")]
        found.extend(alike[first : first + size] for first in range(0, len(alike), size))
    return [found[place] for place in draw.permutation(len(found))]


def rounds(
    lessons: Sequence[Lesson], size: int, seed: int, begin: int, blank: float = 0.0
) -> Iterator[tuple[Batch, torch.Tensor]]:
    """Yield batches without end, from the one of number `begin` on; `blank` is the share of words left out of each."""
    turn, passed = 0, 0
    while True:
        batches = order(lessons, size, seed, turn)
        for number, places in enumerate(batches):
            if passed + number >= begin:
                draw = np.random.default_rng((seed, turn, number))
                yield batched([_blanked(lessons[place], blank, draw) for place in places])
        passed += len(batches)
        turn += 1


def _blanked(lesson: Lesson, share: float, draw: np.random.Generator) -> Lesson:
    """Return a lesson with so many of its words unknown: what remains is how words match, which new words do too."""
    if not share:
        return lesson
    seen = lesson.seen
    words = np.where(draw.random(len(seen.words)) < share, 0, seen.words)
    return replace(lesson, seen=replace(seen, words=words))


def batched(lessons: Sequence[Lesson]) -> tuple[Batch, torch.Tensor]:
    """Return lessons as one batch, and what is to be learnt (rows by LABELS)."""
    labels = torch.tensor([lesson.labels for lesson in lessons], dtype=torch.int64)
    return batch_of([lesson.seen for lesson in lessons]), labels
