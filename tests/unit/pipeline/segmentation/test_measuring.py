"""Measures of segmentation against values computed by hand, and by segeval 2.0.11 where it has the measure."""

import pytest

from aboveboard.pipeline.segmentation.measuring import Agreement, agreement, jaccard, window_diff


@pytest.mark.parametrize(
    ("marked", "found", "matched"),
    [
        ((3, 7), (3, 7), 2),
        ((3, 7), (4, 6), 2),
        ((3, 7), (5,), 0),
        ((3,), (2, 3, 4), 1),
        ((2, 4), (3, 3), 2),
        ((1, 3), (2, 4), 2),
        ((), (), 0),
    ],
    ids=["same", "one-beside", "two-beside", "three-for-one", "between-two", "all-late", "none"],
)
def test_a_found_boundary_matches_one_marked_boundary_at_most_one_step_away(
    marked: tuple[int, ...], found: tuple[int, ...], matched: int
) -> None:
    assert agreement(marked, found).matched == matched


def test_f1_is_of_all_boundaries_of_all_sessions_together() -> None:
    both = agreement((3, 7), (3, 9)) + agreement((5,), (5, 8, 11))
    assert both == Agreement(matched=2, found=5, marked=3)
    assert (both.precision, both.recall, both.f1) == (2 / 5, 2 / 3, 4 / 8)
    assert (Agreement().precision, Agreement().recall, Agreement().f1) == (1, 1, 1)


def test_window_diff_counts_the_windows_that_hold_another_number_of_boundaries() -> None:
    """Ten steps, marked at 5: windows of 2 or 3 steps (half of 5, to even: 2), eight of them."""
    assert window_diff((5,), (5,), 10) == 0
    # Windows start at 0 to 7 and hold (start, start + 2]: 3 and 4 hold 5, 5 and 6 hold 7.
    assert window_diff((5,), (7,), 10) == 4 / 8
    # 4 holds both 5 and 6: only 3 and 5 hold one of the two.
    assert window_diff((5,), (6,), 10) == 2 / 8
    assert window_diff((5,), (), 10) == 2 / 8
    assert window_diff((), (), 1) == 0


def test_jaccard_is_the_best_overlap_of_each_marked_segment() -> None:
    assert jaccard((4,), (4,), 8) == 1
    # Segments 0-4 and 4-8 against 0-6 and 6-8: 4 of 6, and 2 of 4.
    assert jaccard((4,), (6,), 8) == pytest.approx((4 / 6 + 2 / 4) / 2)
    assert jaccard((4,), (), 8) == 4 / 8
    assert jaccard((), (), 0) == 1
