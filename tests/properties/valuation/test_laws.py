"""Laws of intervals over levels and of folding hover, for any values."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from aboveboard.model.actions import Hover
from aboveboard.model.trajectories import Step
from aboveboard.valuation.bootstrap import Nested, Outcomes, hierarchical, nested, paired
from aboveboard.valuation.folding import fold_hover
from tests.demonstrating import click, element, episode, screen, step
from tests.valuing import rest

cells = st.lists(st.sampled_from((0.0, 1.0)), min_size=1, max_size=4)
seeds = st.dictionaries(st.integers(0, 2), cells, min_size=1, max_size=3)
values = st.dictionaries(st.sampled_from("abcd"), seeds, min_size=1, max_size=4)
outcomes = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.integers(0, 3)), st.booleans(), min_size=1, max_size=12
)
acts = st.lists(st.tuples(st.sampled_from("hc"), st.integers(0, 2)), min_size=1, max_size=6)
BUTTONS = tuple(element(name, place=place) for place, name in enumerate(("Save", "Open", "Close")))


@given(values)
def test_an_interval_contains_its_mean_and_lies_among_the_values(held: Nested) -> None:
    found = hierarchical(held)
    assert found is not None
    assert 0 <= found.low <= found.mean <= found.high <= 1


@given(values, st.sampled_from((0.0, 1.0)))
def test_where_all_is_alike_there_is_nothing_to_be_unsure_of(held: Nested, value: float) -> None:
    alike = {task: {seed: [value] * len(cell) for seed, cell in cells.items()} for task, cells in held.items()}
    found = hierarchical(alike)
    assert found is not None
    assert found.low == found.mean == found.high == value


@given(outcomes)
def test_an_arm_beside_itself_differs_by_nothing(done: Outcomes) -> None:
    found = paired(done, dict(done))
    assert found is not None
    difference = found.difference
    assert (difference.mean, difference.low, difference.high) == (0.0, 0.0, 0.0)
    assert (found.only_one, found.only_other, found.p) == (0, 0, 1.0)


@given(outcomes, st.data())
def test_a_difference_turns_its_sign_with_the_arms_and_is_that_of_their_means(
    done: Outcomes, data: st.DataObject
) -> None:
    other = {key: data.draw(st.booleans()) for key in done}
    one, turned = paired(done, other), paired(other, done)
    means = hierarchical(nested(done)), hierarchical(nested(other))
    assert one is not None
    assert turned is not None
    assert means[0] is not None
    assert means[1] is not None
    assert abs(one.difference.mean + turned.difference.mean) < 1e-12
    assert abs(one.difference.mean - (means[0].mean - means[1].mean)) < 1e-12
    assert (one.only_one, one.only_other) == (turned.only_other, turned.only_one)


def steps_of(chosen: Sequence[tuple[str, int]]) -> list[Step]:
    return [
        step(rest(BUTTONS[place]) if kind == "h" else click(BUTTONS[place]), BUTTONS[place], screen(*BUTTONS), index=n)
        for n, (kind, place) in enumerate(chosen)
    ]


@given(acts)
def test_folding_takes_the_rests_and_nothing_else_and_twice_is_once(chosen: list[tuple[str, int]]) -> None:
    shown = episode("Press the buttons.", *steps_of(chosen))
    folded = fold_hover(shown)
    kept = [one for one in shown.steps if not isinstance(one.action, Hover)]
    assert folded.hovers == len(shown.steps) - len(kept)
    if folded.episode is None:
        assert not kept
        return
    after = folded.episode.steps
    assert [(one.action, one.target, one.before) for one in after] == [
        (one.action, one.target, one.before) for one in kept
    ]
    assert [one.index for one in after] == list(range(len(after)))
    assert fold_hover(folded.episode).episode is folded.episode
