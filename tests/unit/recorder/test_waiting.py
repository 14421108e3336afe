"""What wakes the loop, and when: input and requests always, reports of trees not too soon after others."""

import contextlib
import os
import time
from collections.abc import Iterator

import pytest

from aboveboard.recorder.loop import waited

LONG_S = 3_600.0


class Descriptors:
    """Two pipes: what is urgent, and reports."""

    def __init__(self) -> None:
        self.urgent, self._acts = os.pipe()
        self.reports, self._tells = os.pipe()

    def act(self) -> None:
        os.write(self._acts, b"x")

    def report(self) -> None:
        os.write(self._tells, b"x")

    def waited(self, *, reports_in: float, until_in: float) -> list[int]:
        now = time.monotonic()
        return waited([self.urgent], self.reports, now + reports_in, now + until_in)

    def close(self) -> None:
        for each in (self.urgent, self._acts, self.reports, self._tells):
            os.close(each)


@pytest.fixture
def pipes() -> Iterator[Descriptors]:
    with contextlib.closing(Descriptors()) as pipes:
        yield pipes


def test_reports_wake_when_none_came_lately(pipes: Descriptors) -> None:
    pipes.report()
    assert pipes.waited(reports_in=-1.0, until_in=LONG_S) == [pipes.reports]


def test_reports_soon_after_others_are_left_until_their_time(pipes: Descriptors) -> None:
    pipes.report()
    assert pipes.waited(reports_in=LONG_S, until_in=0.01) == []
    assert pipes.waited(reports_in=0.01, until_in=LONG_S) == [pipes.reports]


def test_what_is_urgent_wakes_all_the_same(pipes: Descriptors) -> None:
    pipes.report()
    pipes.act()
    assert pipes.waited(reports_in=LONG_S, until_in=LONG_S) == [pipes.urgent]
    assert pipes.waited(reports_in=-1.0, until_in=LONG_S) == [pipes.urgent, pipes.reports]


def test_without_anything_the_wait_ends_at_its_time(pipes: Descriptors) -> None:
    assert pipes.waited(reports_in=-1.0, until_in=0.0) == []
    assert pipes.waited(reports_in=LONG_S, until_in=0.0) == []
