"""Laws of episodes: every step in one, in order; marks win; no gap is spanned; runs stand alone; the same again."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.model.gaps import Gap
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Episode, Step
from aboveboard.pipeline.episodes import IDLE_MS, Origin, compared, divided, episodes_of
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import Script, released
from tests.strategies import ACTS, Act

BOUNDED = settings(max_examples=30, deadline=None)
ORIGIN = Origin(purpose="demo", segment="ab" * 32, person="cd" * 32)
RESTS = (0, 3_000, 20_000)

moves = st.tuples(st.sampled_from(ACTS), st.sampled_from(RESTS))
runs = st.lists(moves, max_size=14)


def play(script: Script, chosen: list[tuple[Act, int]]) -> Script:
    for (_, act), rest in chosen:
        act(script.wait(rest))
    return script


def steps(stretch: ReleasedStretch) -> tuple[Step, ...]:
    return reduce(stretch, Terms())


def lengths(stretch: ReleasedStretch) -> list[int]:
    return [len(part.steps) for part in divided(steps(stretch), stretch, "session")]


def episodes(*stretches: ReleasedStretch) -> tuple[Episode, ...]:
    items: list[Any] = []
    for stretch in stretches:
        items += [Gap(), stretch] if items else [stretch]
    content = msgspec.structs.replace(released(drawn=False), items=tuple(items), pictures={})
    return episodes_of(content, ORIGIN, reduce)


@BOUNDED
@given(runs)
def test_every_step_is_in_exactly_one_episode_in_order(chosen: list[tuple[Act, int]]) -> None:
    stretch = play(Script().begin(), chosen).stretch()
    parts = tuple(divided(steps(stretch), stretch, "session"))
    assert [step for part in parts for step in part.steps] == list(steps(stretch))
    assert all(part.steps for part in parts)
    assert all(part.continues is None or part.continues < number for number, part in enumerate(parts))


@BOUNDED
@given(runs, st.lists(moves, min_size=1, max_size=14), runs)
def test_what_a_person_marked_is_one_episode_whatever_is_recognised_in_it(
    before: list[tuple[Act, int]], marked: list[tuple[Act, int]], after: list[tuple[Act, int]]
) -> None:
    script = play(Script().begin(), before).mark("Tidy up", begins=True)
    first = script.t
    play(script, marked)
    last = script.t
    stretch = play(script.mark("Tidy up", begins=False, outcome="done"), after).stretch()
    own = [step for step in steps(stretch) if first <= step.started <= last]
    named = [one for one in episodes(stretch) if one.instruction.goal == Redacted(text="Tidy up")]
    assert [len(one.steps) for one in named] == ([len(own)] if own else [])
    assert all((one.cut, one.instruction.source, one.judgement.by) == ("mark", "human", "participant") for one in named)


@BOUNDED
@given(runs, runs)
def test_work_on_one_side_of_a_hard_cut_is_divided_as_if_the_other_were_not_there(
    one: list[tuple[Act, int]], other: list[tuple[Act, int]]
) -> None:
    """At two minutes' rest; at a gap nothing could see over, for stretches are divided by themselves."""
    alone = play(Script().begin(), one).stretch()
    pause = alone.records[-1].t if len(alone.records) > 1 and not isinstance(alone.records[-1], Gap) else 0
    late = play(Script(t=pause + 2 * IDLE_MS).begin(), other).stretch()
    if not steps(alone) or not steps(late):
        return
    joined = ReleasedStretch(records=(*alone.records, *late.records[1:]))
    assert lengths(joined) == lengths(alone) + lengths(late)


@BOUNDED
@given(runs, runs)
def test_no_episode_spans_a_gap_and_each_stretch_has_the_episodes_it_has_alone(
    one: list[tuple[Act, int]], other: list[tuple[Act, int]]
) -> None:
    first, second = play(Script().begin(), one).stretch(), play(Script().begin(), other).stretch()
    both = [len(episode.steps) for episode in episodes(first, second)]
    assert both == lengths(first) + lengths(second)
    after = len(lengths(first))
    ids = [episode.id for episode in episodes(first, second)]
    assert all(found.continues not in ids[:after] for found in episodes(first, second)[after:])


@BOUNDED
@given(runs)
def test_the_same_records_make_the_same_episodes(chosen: list[tuple[Act, int]]) -> None:
    stretch = play(Script().begin(), chosen).stretch()
    assert episodes(stretch) == episodes(stretch)


@BOUNDED
@given(runs)
def test_a_reference_of_an_episode_is_to_an_earlier_one_that_is_kept(chosen: list[tuple[Act, int]]) -> None:
    kept: list[Episode] = []
    for number, episode in enumerate(episodes(play(Script().begin(), chosen).stretch())):
        found = compared(episode, kept)
        names = {one.id for one in kept}
        assert found.continues is None or found.continues in names
        assert found.flags.near_duplicate is None or found.flags.near_duplicate in names
        if number % 2 == 0:
            kept.append(found)
