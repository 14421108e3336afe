"""Laws of finding one text in another: in range, whole words, equal after normalisation, the same each time."""

from hypothesis import given
from hypothesis import strategies as st

from aboveboard.model.quantities import alone, quantities
from aboveboard.model.spans import Span, plain, readings, said_at, same_text, words_at

QUANTITIES = st.sampled_from(
    ("5 December 2016", "2016-12-05", "12/05/2016", "05.12.2016", "2:05 p.m.", "14:05", "$1,250.50", "1250.5", "-7")
)
WORDS = st.sampled_from(("Ada", "ADA", "Lovelace", "straße", "three", "3", "2nd", "second", "1,000", "x-1", '"'))
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='0123456789/-.:$ apmDec"', max_size=30),
    st.lists(st.one_of(QUANTITIES, WORDS), max_size=8).map(" ".join),
)


@given(TEXTS)
def test_quantities_stand_where_they_are_said_to_stand(text: str) -> None:
    for one in quantities(text):
        assert 0 <= one.start < one.end <= len(text)


@given(TEXTS, TEXTS)
def test_a_span_is_in_range_made_of_whole_words_and_says_the_text(text: str, within: str) -> None:
    span = said_at(text, within)
    assert span == said_at(text, within)
    if span is None:
        return
    assert 0 <= span[0] < span[1] <= len(within)
    assert whole(span, within)
    assert same_text(within[slice(*span)], text)


def whole(span: Span, within: str) -> bool:
    places = words_at(within)
    return span[0] in {place[0] for place in places} and span[1] in {place[1] for place in places}


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_quoted_is_found(text: str, before: str, after: str) -> None:
    marks = str.maketrans("", "", "\"'“”«»„")
    text, before, after = (one.translate(marks) for one in (text, before, after))
    found = said_at(text, f'{before} "{text}" {after}')
    assert (found is not None) == bool(text.strip())


@given(TEXTS, TEXTS)
def test_texts_are_the_same_either_way_round_and_each_as_itself(one: str, other: str) -> None:
    assert same_text(one, other) == same_text(other, one)
    assert same_text(one, one) == bool(plain(one))
    assert (len(readings(one)) == 2) == alone(one.strip())
