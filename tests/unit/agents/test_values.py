"""Typed values: one normaliser for what goals and screens say, and what compares with what."""

import pytest

from aboveboard.agents.values import CROSSED, FACETS, WIDTH, clock_time, comparisons, facets, iso_date, same_value

LESS, EQUAL, MORE = range(3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2016-12-05", {"year": (2016,), "month": (12,), "day": (5,)}),
        ("12/05/2016", {"year": (2016,), "month": (12,), "day": (5,)}),
        ("25/12/2016", {"year": (2016,), "month": (12,), "day": (25,)}),
        ("05.12.2016", {"year": (2016,), "month": (12,), "day": (5,)}),
        ("5 December 2016", {"year": (2016,), "month": (12,), "day": (5,)}),
        ("December 5th, 2016", {"year": (2016,), "month": (12,), "day": (5,)}),
        ("Dec 5", {"month": (12,), "day": (5,)}),
        ("Dezember 2016", {"year": (2016,), "month": (12,)}),
        ("December", {"month": (12,)}),
        ("14:05", {"minute": (845,)}),
        ("2:05 PM", {"minute": (845,)}),
        ("12 am", {"minute": (0,)}),
        ("$1,250.50", {"amount": (1250.5,)}),
        ("12 EUR", {"amount": (12,)}),
        ("-7", {"amount": (-7,)}),
        ("three", {"amount": (3,)}),
        ("the 2nd row", {"ordinal": (2,)}),
        ("the second row", {"ordinal": (2,)}),
        ("you may go", {}),
        ("v2b", {}),
        ("99:99", {"amount": (99, 99)}),
        ("13/13/2016", {"amount": (13, 13, 2016)}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_text_names_values(text: str, said: dict[str, tuple[float, ...]]) -> None:
    assert {facet: sizes for facet, sizes in facets(text).sizes.items() if facet != "date"} == said


def test_dates_and_times_are_written_in_one_form() -> None:
    assert iso_date("on December 5th, 2016") == iso_date("12/05/2016") == "2016-12-05"
    assert iso_date("in December") is None
    assert (clock_time("at 2:05 PM"), clock_time("now")) == ("14:05", None)


def test_values_are_the_same_in_other_words() -> None:
    assert same_value("5 December 2016", "2016-12-05")
    assert not same_value("5 December 2016", "2016-12-06")
    assert not same_value("Save", "Open")


def compared(goal: str, shown: str) -> set[tuple[str, int]]:
    marks = comparisons(facets(goal), facets(shown))
    assert marks.shape == (WIDTH,)
    names = (*FACETS, *(f"amount against {facet}" for facet in CROSSED))
    return {(names[place // 3], place % 3) for place, mark in enumerate(marks) if mark}


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
