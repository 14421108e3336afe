"""Where one text says another: whole words in any case, quantities in any form, quotes first, and nothing by halves."""

import pytest

from aboveboard.model.spans import FARTHEST, readings, said_at, same_text
from tests.spans import FOUND, NOT_FOUND


@pytest.mark.parametrize(("text", "within", "said"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_a_text_is_found_where_it_is_said(text: str, within: str, said: str) -> None:
    span = said_at(text, within)
    assert span is not None
    assert within[slice(*span)] == said


@pytest.mark.parametrize(("text", "within"), [row[1:] for row in NOT_FOUND], ids=[row[0] for row in NOT_FOUND])
def test_what_is_not_said_is_not_found(text: str, within: str) -> None:
    assert said_at(text, within) is None


def test_of_two_places_the_first_counts_and_quotes_before_others() -> None:
    assert said_at("save", "save and save") == (0, 4)
    assert said_at("Save", 'Search for Save and press "Save".') == (27, 31)
    assert said_at("save", 'Press "Save", then save.') == (19, 23)  # as it stands, before in another case


def test_a_quantity_far_away_is_looked_for_in_words_only() -> None:
    far = "word " * FARTHEST
    assert said_at("2016-12-05", f"{far}5 December 2016") is None
    assert said_at("5 December 2016", f"{far}5 December 2016") == (len(far), len(far) + 15)


def test_texts_are_the_same_by_words_or_by_quantities_alone() -> None:
    assert same_text("Ada  Lovelace", " ada lovelace")
    assert same_text("5 December 2016", "2016-12-05")
    assert not same_text("5 apples", "5 pears")
    assert not same_text("", " ")
    assert readings("") == ()
