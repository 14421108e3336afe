"""Folding hover: rests of the pointer go, clicks keep what they saw, and everything else stays."""

from aboveboard.agents.demonstrations import demonstrated
from aboveboard.agents.intents import Kind
from aboveboard.model.actions import Route, SelectMenu
from aboveboard.model.text import Chrome
from aboveboard.model.trajectories import LowLevel, Observation, ValueSource
from aboveboard.valuation.folding import fold_hover
from tests.demonstrating import click, episode, filling, pressing, screen, step
from tests.valuing import FILE, OPEN, opening, rest


def test_a_rest_before_a_click_goes_and_the_click_keeps_what_it_saw() -> None:
    shown = opening()
    folded = fold_hover(shown)
    assert folded.hovers == 1
    assert folded.episode is not None
    (only,) = folded.episode.steps
    assert (only.index, only.action, only.before) == (0, shown.steps[1].action, shown.steps[1].before)


def test_an_agent_is_never_shown_to_rest_once_hover_is_folded() -> None:
    shown = opening()
    folded = fold_hover(shown).episode
    assert folded is not None
    assert Kind.HOVER in {row.intent.kind for row in demonstrated(shown).rows}
    assert {row.intent.kind for row in demonstrated(folded).rows} == {Kind.CLICK, Kind.DONE}


def test_what_holds_no_rest_is_returned_as_it_is() -> None:
    for shown in (pressing(1), filling(2)):
        assert fold_hover(shown).episode is shown


def test_an_episode_of_nothing_but_rests_is_gone_and_counted() -> None:
    shown = episode("Look at the file.", step(rest(FILE), FILE, screen(FILE)))
    assert (fold_hover(shown).episode, fold_hover(shown).hovers) == (None, 1)


def test_a_rest_within_a_menu_path_goes_and_its_click_sees_the_open_menu() -> None:
    opened = Observation(t=40, elements=screen(FILE, OPEN))
    path = SelectMenu(path=(Chrome(text="File"), Chrome(text="Open")), indices=(0, 0), by=Route.POINTER)
    rows = (LowLevel(t=10, action=rest(FILE)), LowLevel(t=50, action=click(OPEN)))
    menu = step(path, OPEN, screen(FILE), between=(opened,), children=rows)
    folded = fold_hover(episode("Open it by the menu.", menu))
    assert folded.episode is not None
    (only,) = folded.episode.steps
    assert (folded.hovers, only.children, only.before) == (1, rows[1:], opened)


def test_a_value_copied_at_an_earlier_step_is_still_that_step() -> None:
    rests, copies = step(rest(FILE), FILE, screen(FILE)), step(click(FILE), FILE, screen(FILE), index=1)
    source = ValueSource(kind="clipboard", step=1)
    pastes = step(click(OPEN), OPEN, screen(FILE, OPEN), index=2, value_source=source)
    folded = fold_hover(episode("Copy it.", rests, copies, pastes)).episode
    assert folded is not None
    assert folded.steps[1].value_source == ValueSource(kind="clipboard", step=0)


def test_an_element_that_was_seen_only_at_a_rest_that_is_gone_is_no_longer_named() -> None:
    gone, kept = (ValueSource(kind="element", element=OPEN.id, step=number) for number in (0, 1))
    rests = step(rest(FILE), FILE, screen(FILE))
    clicks = step(click(OPEN), OPEN, screen(FILE, OPEN), index=1)
    types = [
        step(click(OPEN), OPEN, screen(FILE), index=2 + number, value_source=one)
        for number, one in enumerate((gone, kept))
    ]
    folded = fold_hover(episode("Open it", rests, clicks, *types)).episode
    assert folded is not None
    assert [one.value_source for one in folded.steps] == [
        None,
        ValueSource(kind="unknown"),
        ValueSource(kind="element", element=OPEN.id, step=0),
    ]
