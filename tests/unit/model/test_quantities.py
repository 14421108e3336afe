"""Quantities: one normaliser for what goals, screens and people say."""

import pytest

from aboveboard.model.quantities import alone, clock_time, facets, iso_date, same_value


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


@pytest.mark.parametrize(
    ("after", "written"),
    [
        (" (as in Great Britain)", "2023-11-03"),
        (" (as in the UK)", "2023-11-03"),
        (" (as in Germany).", "2023-11-03"),
        (" as in Sweden.", "2023-11-03"),
        (", as in New Zealand, please", "2023-11-03"),
        (" as written in the United Kingdom of today", "2023-11-03"),
        (" (as in Bosnia & Herzegovina)", "2023-11-03"),
        (" (as in the United States)", "2023-03-11"),
        (" as in the U.S.", "2023-03-11"),
        (" in Germany", "2023-03-11"),
        (" (as in Antarctica)", "2023-03-11"),
        (" in the morning", "2023-03-11"),
        (" in", "2023-03-11"),
        (" for Jordan", "2023-03-11"),
        ("", "2023-03-11"),
    ],
)
def test_a_slashed_date_is_read_as_in_the_country_that_is_named_after_it(after: str, written: str) -> None:
    assert iso_date(f"Book it for 03/11/2023{after}") == written


@pytest.mark.parametrize("where", ["", " (as in Great Britain)", " (as in the United States)"])
def test_a_slashed_date_that_can_be_read_in_one_way_is(where: str) -> None:
    assert iso_date(f"03/25/2023{where}") == iso_date(f"25/03/2023{where}") == "2023-03-25"


def test_dates_and_times_are_written_in_one_form() -> None:
    assert iso_date("on December 5th, 2016") == iso_date("12/05/2016") == "2016-12-05"
    assert iso_date("in December") is None
    assert (clock_time("at 2:05 PM"), clock_time("now")) == ("14:05", None)


def test_values_are_the_same_in_other_words() -> None:
    assert same_value("5 December 2016", "2016-12-05")
    assert not same_value("5 December 2016", "2016-12-06")
    assert not same_value("Save", "Open")


@pytest.mark.parametrize("text", ["5 December 2016", "2:05 PM", "$1,250.50", "-7", "(5)", "three", "2nd, 3rd"])
def test_quantities_stand_alone(text: str) -> None:
    assert alone(text)


@pytest.mark.parametrize("text", ["Save", "5 apples", "at 10:30", "v2b"])
def test_words_beside_them_are_more_than_quantities(text: str) -> None:
    assert not alone(text)


def test_nothing_is_no_quantity_and_a_whole_page_of_them_is_not_looked_at() -> None:
    assert not alone("")
    assert alone("1 " * 100)
    assert not alone("1 " * 200)
