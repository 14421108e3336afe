"""What the soak says of growth: the line, its interval, and whether that leaves zero out."""

import os
import random
from pathlib import Path

import pytest

from aboveboard.errors import NotRunning
from aboveboard.formats.control import Reply
from aboveboard.model.gaps import GapReason
from benchmarks._slope import blocks, slope, student
from benchmarks.soak import check_recording, descriptors, grown

LINE = [(float(at), 3.0 + 2.0 * at) for at in range(10)]
# Anscombe's first set: slope 0.5001, standard error 0.1179 (F. J. Anscombe, 1973, The American Statistician 27).
ANSCOMBE = [
    *((10.0, 8.04), (8.0, 6.95), (13.0, 7.58), (9.0, 8.81), (11.0, 8.33), (14.0, 9.96)),
    *((6.0, 7.24), (4.0, 4.26), (12.0, 10.84), (7.0, 4.82), (5.0, 5.68)),
]


def test_a_line_has_its_slope_and_no_doubt() -> None:
    found = slope(LINE)
    assert (found.value, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))
    assert found.told_from_zero


def test_the_interval_is_that_of_the_text_books() -> None:
    found = slope(ANSCOMBE)
    assert found.value == pytest.approx(0.5001, abs=1e-4)
    assert (found.high - found.low) / 2 == pytest.approx(2.262 * 0.1179, abs=1e-3)


def test_what_only_wavers_is_not_told_from_zero() -> None:
    found = slope([(float(at), 80.0 + at % 2) for at in range(9)])
    assert not found.told_from_zero
    assert found.low < 0 < found.high


def test_an_interval_misses_the_truth_one_time_in_twenty() -> None:
    chance = random.Random(7)
    missed = 0
    for _ in range(2_000):
        found = slope([(float(at), chance.gauss(0.0, 1.0)) for at in range(6)])
        missed += found.told_from_zero
    assert 60 <= missed <= 140  # 100 are expected, 10 the standard deviation


def test_too_little_is_no_slope() -> None:
    with pytest.raises(ValueError, match="3 points"):
        slope(LINE[:2])
    with pytest.raises(ValueError, match="one time"):
        slope([(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)])


def test_students_t_falls_to_the_normal_and_never_below() -> None:
    falling = [student(freedom) for freedom in range(1, 60)]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] == 12.706
    assert min(falling) > 1.96


def test_blocks_are_means_of_whole_spans_so_that_what_repeats_is_gone() -> None:
    samples = [(float(at), 100.0 + at % 10) for at in range(45)]
    assert blocks(samples, 10.0) == [(at + 4.5, 104.5) for at in (0.0, 10.0, 20.0, 30.0)]
    assert blocks([], 10.0) == []


def test_a_leak_is_told_and_the_warm_up_is_not() -> None:
    leaking = [(float(at), 60.0 + at / 60) for at in range(301)]
    (told,) = grown("recorder", "resident memory", leaking, 4.0)
    assert told.value == pytest.approx(60.0)
    assert told.note.startswith("told from zero")
    warming = [(float(at), 60.0 if at < 60 else 70.0) for at in range(301)]
    (calm,) = grown("recorder", "resident memory", warming, 4.0)
    assert calm.value == 0.0
    assert calm.note.startswith("not told from zero")


def test_a_session_that_ended_by_itself_is_no_soak() -> None:
    check_recording(Reply(state="recording"), 1)
    with pytest.raises(NotRunning, match="indicator"):
        check_recording(Reply(state="stopped", reason=GapReason.INDICATOR), 3)


def test_open_descriptors_are_counted_where_the_kernel_tells() -> None:
    before = descriptors(os.getpid())
    with Path(__file__).open():
        assert descriptors(os.getpid()) == (None if before is None else before + 1)
