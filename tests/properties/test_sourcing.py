"""Laws of where values came from: what is named is there and says it, nothing else changes, each stretch by itself."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.gaps import Gap
from aboveboard.model.sessions import ReleasedItem
from aboveboard.model.spans import is_part, same_text
from aboveboard.model.text import Chrome, Hidden, Label, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Episode, Step
from aboveboard.pipeline.episodes import Origin, episodes_of
from aboveboard.pipeline.sourcing import sourced
from aboveboard.reduction.registry import reduce
from tests.demonstrating import click, element, screen, step, typing
from tests.scripts import NOTES, Script, released
from tests.strategies import ACTS, Act

BOUNDED = settings(max_examples=60, deadline=None)
SAYINGS = (
    "Ada",
    "ada",
    "Lovelace",
    "Ada Lovelace",
    "5",
    "5,000",
    "five",
    "2016-12-05",
    "5 December 2016",
    "[email]",
    "",
)
WORDS = st.sampled_from(SAYINGS)
SPOKEN = st.lists(WORDS, max_size=6).map(" ".join)
LABELS: st.SearchStrategy[Label] = st.one_of(
    WORDS.map(lambda text: Redacted(text=text)),
    WORDS.filter(bool).map(lambda text: Chrome(text=text)),
    st.just(Hidden()),
    st.just(Shape(kind=TextKind.WORD, length=LengthClass.FEW)),
)


@st.composite
def screens(draw: st.DrawFn) -> ElementSnapshot:
    shown = draw(st.lists(st.tuples(LABELS, st.none() | LABELS), min_size=1, max_size=4))
    return screen(*(element(name, "entry", place, value=value) for place, (name, value) in enumerate(shown)))


@st.composite
def worked(draw: st.DrawFn) -> tuple[Step, ...]:
    steps = []
    for index in range(draw(st.integers(1, 5))):
        seen = draw(st.none() | screens())
        target = element("Name", "entry", draw(st.integers(0, 3)))
        action = draw(st.one_of(st.just(click(target)), WORDS.map(typing)))
        steps.append(step(action, target, seen, index=index, after=draw(st.none() | screens())))
    return tuple(steps)


def words(label: Label | None) -> str:
    return label.text if isinstance(label, Chrome | Redacted) else ""


def could_mean(steps: tuple[Step, ...], place: int) -> list[str]:
    """What was typed, and what the field said after it or after the typing that went on in it."""
    name = getattr(steps[place].target, "id", "")
    later = [one.after.elements.find(name) for one in steps[place:] if one.after and one.after.elements]
    return [words(getattr(steps[place].action, "text", None)), *(words(one.value) for one in later if one)]


@BOUNDED
@given(worked(), SPOKEN)
def test_what_is_named_is_there_and_says_what_was_typed(steps: tuple[Step, ...], goal: str) -> None:
    for place, one in enumerate(sourced(steps, Redacted(text=goal))):
        source = one.value_source
        meant = could_mean(steps, place)
        said = [goal] if source is not None and source.kind == "goal_span" else []
        if source is not None and source.element is not None:
            assert source.step is None or source.step < one.index
            assert source.step is None or source.span is None
            lists = [one.before.elements] if source.step is None else every_list(steps[source.step])
            named = [found for seen in lists if seen and (found := seen.find(source.element))]
            said = [words(found.value) or words(found.name) for found in named]
        if source is not None and source.span is not None:
            first, last = source.span
            assert all(0 <= first < last <= len(whole) for whole in said)
            assert source.kind == "goal_span" or not all(is_part(whole, source.span) for whole in said)
            assert source.kind == "goal_span" or all((first, last) != (0, len(whole)) for whole in said)
            said = [whole[first:last] for whole in said]
        assert not said or any(same_text(whole, text) for whole in said for text in meant)


def every_list(one: Step) -> list[ElementSnapshot | None]:
    return [seen.elements for seen in (one.before, one.at_action, *one.between, one.after) if seen is not None]


@BOUNDED
@given(worked(), SPOKEN)
def test_nothing_else_changes_and_the_same_comes_out_again(steps: tuple[Step, ...], goal: str) -> None:
    found = sourced(steps, Redacted(text=goal))
    assert found == sourced(steps, Redacted(text=goal)) == sourced(found, Redacted(text=goal))
    assert tuple(msgspec.structs.replace(one, value_source=None) for one in found) == steps


@BOUNDED
@given(worked())
def test_without_a_goal_no_value_came_from_it(steps: tuple[Step, ...]) -> None:
    kinds = {one.value_source.kind for one in sourced(steps, None) if one.value_source is not None}
    assert kinds <= {"element", "outside", "unknown"}


MOVES: tuple[Act, ...] = (
    *ACTS,
    ("type", lambda script: script.type("List", into=NOTES)),
    ("type", lambda script: script.type("Edit", into=NOTES)),
)
moves = st.lists(st.sampled_from(MOVES), max_size=8)


def episodes(*runs: list[Act]) -> tuple[Episode, ...]:
    items: list[ReleasedItem] = []
    for run in runs:
        script = Script().begin().mark("Write milk into a list", begins=True)
        for _, act in run:
            act(script)
        items += [Gap(), script.stretch()] if items else [script.stretch()]
    content = msgspec.structs.replace(released(drawn=False), items=tuple(items), pictures={})
    return episodes_of(content, Origin(purpose="demo", segment="ab" * 32, person="cd" * 32), reduce)


@BOUNDED
@given(moves, moves)
def test_each_stretch_has_the_sources_that_it_has_alone(one: list[Act], other: list[Act]) -> None:
    """reduce(a + gap + b) is reduce(a) and then reduce(b), and so it is of what episodes say of their values."""
    both = [episode.steps for episode in episodes(one, other)]
    assert both == [episode.steps for run in (one, other) for episode in episodes(run)]


@BOUNDED
@given(moves)
def test_only_what_gives_a_value_says_where_it_came_from(chosen: list[Act]) -> None:
    for episode in episodes(chosen):
        for one in episode.steps:
            kind = msgspec.to_builtins(one.action)["type"]
            giving = kind in {"type", "select_option", "set_value", "pick_date"}
            assert one.value_source is None or giving or (kind, one.value_source.kind) == ("clipboard", "clipboard")
