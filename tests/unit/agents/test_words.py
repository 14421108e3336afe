"""Words of goals: tokens in their places, what is quoted, and where a text stands in a goal."""

import pytest

from aboveboard.agents.words import BUCKETS, bucket, find_run, hashed, read_goal, words_of

GOAL = read_goal('Enter "Ada Lovelace" into Name, then "x-1" and press Save.')


def test_quoted_words_are_spans_in_order() -> None:
    assert GOAL.values == ("Ada Lovelace", "x-1")


@pytest.mark.parametrize(
    ("goal", "quoted"),
    [
        ("type 'Ada' now", ("Ada",)),
        ("type „Ada“ now", ("Ada",)),
        ("type «Ada» now", ("Ada",)),
        ("the user's name", ()),
    ],
)
def test_quotes_are_those_that_people_use(goal: str, quoted: tuple[str, ...]) -> None:
    assert read_goal(goal).values == quoted


def test_a_span_of_a_goal_is_told_by_its_words() -> None:
    assert GOAL.tokens_at(7, 19) == GOAL.quoted[0]
    assert GOAL.tokens_at(6, 20) == (1, 4)  # with its quotes
    assert GOAL.tokens_at(8, 19) is GOAL.tokens_at(7, 18) is None  # each cuts a word
    assert GOAL.tokens_at(5, 6) is None


def test_a_span_that_goes_on_after_what_is_read_is_none() -> None:
    goal = read_goal("word " * 97)
    assert goal.tokens_at(5 * 95, 5 * 96) == (95, 95)
    assert goal.tokens_at(5 * 95, 5 * 97) is None


def test_a_long_goal_is_read_to_its_limit() -> None:
    assert len(read_goal("word " * 500).tokens) == 96


def test_words_run_together_are_taken_apart() -> None:
    assert words_of("SaveAs... (file)") == ("save", "as", "file")


def test_a_word_has_the_same_rows_on_every_machine() -> None:
    assert bucket("wsave") == 3613
    assert max(bucket(str(number)) for number in range(5_000)) < BUCKETS
    assert hashed("save")[1:] != hashed("open")[1:]
    assert set(hashed("saving")) & set(hashed("saved"))


def test_a_run_of_words_is_found_in_order() -> None:
    assert find_run(("as", "text"), ("save", "as", "text")) == 1
    assert find_run(("text", "as"), ("save", "as", "text")) is None
    assert find_run((), ("save",)) is None
