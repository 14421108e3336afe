"""Quantities compared: what is shown against what a goal names."""

from aboveboard.agents.values import COMPARED, CROSSED, FACETS, WIDTH, comparisons
from aboveboard.model.quantities import facets

LESS, EQUAL, MORE = range(3)


def compared(goal: str, shown: str) -> set[tuple[str, int]]:
    marks = comparisons(facets(goal), facets(shown))
    assert marks.shape == (WIDTH,)
    names = (*FACETS, *(f"amount against {facet}" for facet in CROSSED))
    return {(names[place // 3], place % 3) for place, mark in enumerate(marks[:COMPARED]) if mark}


def test_a_heading_is_compared_with_the_part_of_a_date_that_it_names() -> None:
    assert compared("pick 03/04/2016", "December") == {("month", MORE)}
    assert compared("pick 12/04/2016", "December") == {("month", EQUAL)}


def test_a_bare_number_is_compared_with_every_part_that_a_number_can_be() -> None:
    assert ("amount against day", EQUAL) in compared("pick 12/04/2016", "4")
    assert ("amount against year", EQUAL) in compared("pick 12/04/2016", "2016")


def test_prices_are_compared_as_amounts() -> None:
    assert compared("below $30", "$12.50") == {("amount", LESS)}


def test_nothing_is_compared_where_a_side_names_nothing() -> None:
    assert compared("press Save", "12") == set()


def test_how_far_a_heading_is_tells_years_from_months() -> None:
    goal = facets("Book it for 10 February 2025.")
    place = COMPARED + 2 * FACETS.index("date")
    near, far, beyond = (comparisons(goal, facets(text)) for text in ("November 2024", "November 2023", "March 2025"))
    assert (near[:COMPARED][:6] == far[:COMPARED][:6]).all()
    assert 0 < near[place] < far[place] < 1
    assert near[place + 1] == far[place + 1] == beyond[place] == 0 < beyond[place + 1]


def test_what_is_farther_than_usual_is_told_as_far() -> None:
    place = COMPARED + 2 * FACETS.index("date")
    long_ago = comparisons(facets("Book it for 10 February 2025."), facets("May 1990"))
    assert long_ago[place] == 1
