"""Laws of scoring and of intervals, for any values."""

from hypothesis import given
from hypothesis import strategies as st

from aboveboard.evaluation.distances import edits, token_f1
from aboveboard.evaluation.scorers.registry import SCORERS
from aboveboard.evaluation.statistics import Resampling, mcnemar, wilson
from aboveboard.model.actions import Click, Done, Hover, Key, Scroll, Type
from aboveboard.model.decisions import Decision
from aboveboard.model.geometry import Point
from aboveboard.model.text import Hidden, Redacted
from tests.evaluating import OTHER, step_of
from tests.scripts import SAVE, SEARCH

points = st.builds(Point, x=st.integers(-20, 1_020), y=st.integers(-20, 520))
labels = st.one_of(st.just(Hidden()), st.builds(Redacted, text=st.text(max_size=8)))
acts = st.one_of(
    st.builds(Click, at=points, count=st.integers(1, 3)),
    st.builds(Hover, at=points, dwell_ms=st.just(1)),
    st.builds(Scroll, at=points, dx=st.floats(-9, 9), dy=st.floats(-9, 9)),
    st.builds(Type, edits=st.just(()), text=labels, submitted=st.booleans()),
    st.builds(Key, key=st.sampled_from(("return", "down")), repeats=st.integers(0, 3)),
    st.just(Done()),
)
elements = st.sampled_from((None, SAVE, SEARCH, OTHER))
words = st.text(max_size=9)


@given(decided=acts, true=acts, target=elements, named=st.sampled_from((None, SAVE.id, OTHER.id, "nobody")))
def test_any_decision_gets_a_score_from_0_to_1_and_the_rule_that_gave_it(
    decided: Click, true: Click, target: None, named: str | None
) -> None:
    step = step_of(true, target)
    for scorer in SCORERS.values():
        score = scorer.score(Decision(action=decided, target=named), step)
        assert score.rule
        assert score.value is None or 0 <= score.value <= 1
        assert all(0 <= part <= 1 for part in score.parts.values())
        assert scorer.score(Decision(action=decided, target=named), step) == score


@given(words, words, words)
def test_edits_are_a_distance(one: str, other: str, third: str) -> None:
    assert edits(one, one) == 0
    assert edits(one, other) == edits(other, one)
    assert edits(one, third) <= edits(one, other) + edits(other, third)
    assert abs(len(one) - len(other)) <= edits(one, other) <= max(len(one), len(other))


@given(words, words)
def test_the_f1_of_words_does_not_say_which_came_first(one: str, other: str) -> None:
    assert token_f1(one, other) == token_f1(other, one)
    assert token_f1(one, one) == 1.0


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_share_lies_within_its_interval(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    assert low <= (right / (right + wrong) if right + wrong else 0.5) <= high
    assert 0 <= mcnemar(right, wrong) == mcnemar(wrong, right) <= 1


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.lists(st.floats(0, 1), max_size=4), min_size=1, max_size=6))
def test_a_mean_lies_within_its_interval(values: dict[str, list[float]]) -> None:
    estimate = Resampling(tuple(values)).estimate(values)
    if estimate is not None:
        assert 0 <= estimate.low <= estimate.mean <= estimate.high <= 1
