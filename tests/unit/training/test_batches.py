"""The order of lessons: every row once a round, the same for the same seed, and beginning anywhere alike."""

from itertools import islice

import numpy as np
import pytest
import torch

from aboveboard.agents.demonstrations import demonstrated
from aboveboard.training.batches import order, rounds
from aboveboard.training.lessons import Lesson, lessons_of
from aboveboard.training.settings import Settings
from tests.demonstrating import demonstrations


@pytest.fixture(scope="module")
def lessons() -> tuple[Lesson, ...]:
    rows = [row for episode in demonstrations(20) for row in demonstrated(episode).rows]
    return lessons_of(rows, Settings(validation=0.0)).train


def test_every_row_comes_once_a_round(lessons: tuple[Lesson, ...]) -> None:
    places = np.concatenate(order(lessons, 8, 0, 0))
    assert sorted(places.tolist()) == list(range(len(lessons)))


def test_rounds_differ_and_seeds_repeat(lessons: tuple[Lesson, ...]) -> None:
    def said(seed: int, turn: int) -> list[list[int]]:
        return [places.tolist() for places in order(lessons, 8, seed, turn)]

    assert said(0, 0) == said(0, 0)
    assert said(0, 0) != said(0, 1)
    assert said(0, 0) != said(1, 0)


def test_a_batch_of_any_number_is_the_same_wherever_one_begins(lessons: tuple[Lesson, ...]) -> None:
    whole = list(islice(rounds(lessons, 8, 0, 0, blank=0.5), 20))
    for begin in (0, 3, 13):
        batch, labels = next(rounds(lessons, 8, 0, begin, blank=0.5))
        assert torch.equal(batch.words, whole[begin][0].words)
        assert torch.equal(labels, whole[begin][1])


def test_blanked_words_are_unknown_and_nothing_else_changes(lessons: tuple[Lesson, ...]) -> None:
    plain, _ = next(rounds(lessons, 8, 0, 0))
    blanked, _ = next(rounds(lessons, 8, 0, 0, blank=0.5))
    changed = plain.words != blanked.words
    assert 0.3 < changed.float().mean() < 0.7
    assert not blanked.words[changed].any()
    assert torch.equal(plain.features, blanked.features)
