"""Words of goals: tokens in their places, what is quoted, and where a text stands in a goal."""

import pytest

from aboveboard.agents.words import BUCKETS, bucket, find_run, find_span, hashed, read_goal, words_of

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


def test_a_text_is_found_in_quotes_before_elsewhere() -> None:
    goal = read_goal('Search for Save and then press "Save".')
    span = find_span("Save", goal)
    assert span == goal.quoted[0]


def test_a_text_is_found_at_the_edges_of_words_only() -> None:
    assert find_span("Love", GOAL) is None
    span = find_span("lovelace", GOAL)
    assert span is not None
    assert GOAL.span(*span) == "Lovelace"
    assert find_span("  ", GOAL) is None


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
