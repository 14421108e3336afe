"""Trials, in one world or in several at once: nothing ends a run, and what was done is kept and not done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from aboveboard.agents.memory import start_keys
from aboveboard.environments import USUAL, Environments
from aboveboard.errors import NotFound, UnknownFormat
from aboveboard.evaluation.results import RESULTS, read_results, shares
from aboveboard.evaluation.rollout import Reason
from aboveboard.evaluation.stories import STORIES, read_stories
from aboveboard.evaluation.trials import LOST, AtOnce, InTurn, Rooms, evaluate
from tests.trying import ASTRAY, FORM, PRESS, RIGHT, TASK, Doing, Forms, Listening, forms


@contextmanager
def once_lost(opened: Path) -> Iterator[Environments]:
    """Open a world that loses every episode, and at the second time one that loses none."""
    with opened.open("a", encoding="utf-8") as file:
        file.write("again, " if file.tell() == 0 else "and again, ")
        fault = "crashes" if file.tell() == len("again, ") else ""
    yield Forms(fault)


class Opened(Protocol):
    """Rooms with worlds of one form."""

    def __call__(self, fault: str = "", family: str = USUAL) -> Rooms:
        """Return them."""


def in_turn(fault: str = "", family: str = USUAL) -> Rooms:
    """Return the one world that is open."""
    return InTurn(Forms(fault, family=family))


def at_once(fault: str = "", family: str = USUAL) -> Rooms:
    """Return two processes, each with a world."""
    return AtOnce(partial(forms, fault, family), 2)


@pytest.fixture(params=[in_turn, at_once], ids=["in turn", "at once"])
def rooms(request: pytest.FixtureRequest) -> Opened:
    """Give each way to have rooms."""
    given: Opened = request.param
    return given


def test_every_agent_does_every_seed_once_and_failures_are_told(rooms: Opened, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    rolled = evaluate(
        {"right": Doing(RIGHT), "wrong": Doing([PRESS])},
        rooms(),
        [TASK],
        range(5),
        tmp_path,
        progress=lambda _what, done, total: told.append((done, total)),
    )
    assert {(one.agent, one.seed, one.succeeded) for one in rolled} == {
        (name, seed, name == "right") for name in ("right", "wrong") for seed in range(5)
    }
    assert told == [(done, 10) for done in range(1, 11)]
    assert sorted(read_results(tmp_path / RESULTS), key=repr) == sorted(rolled, key=repr)
    assert {one.agent for one in read_stories(tmp_path / STORIES)} == {"wrong"}


def test_a_task_that_is_not_there_is_named(rooms: Opened, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such task"):
        evaluate({"doing": Doing(RIGHT)}, rooms(), ["forms/other"], [0], tmp_path)


def test_a_world_that_was_lost_is_opened_anew_for_what_comes_next(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    rolled = evaluate(
        {"doing": Doing(RIGHT)}, AtOnce(partial(once_lost, opened), 1), [TASK], range(8), tmp_path / "results"
    )
    assert [one.reason for one in rolled] == [Reason.WORLD_FAILED] * LOST + [Reason.SUCCESS] * (8 - LOST)
    assert opened.read_text(encoding="utf-8") == "again, and again, "


def test_an_environment_is_closed_when_its_task_is_done(tmp_path: Path) -> None:
    world = Forms()
    evaluate({"doing": Doing(RIGHT)}, InTurn(world), [TASK], [0, 1], tmp_path)
    assert [form.closed for form in world.opened] == [True]


def test_an_episode_is_kept_without_a_word_that_was_typed(tmp_path: Path) -> None:
    evaluate({"doing": Doing(RIGHT)}, InTurn(Forms()), [TASK], [0], tmp_path)
    assert b"Ada" not in (tmp_path / RESULTS).read_bytes()


def test_a_browser_that_ends_costs_its_own_episode_only(rooms: Opened, tmp_path: Path) -> None:
    rolled = evaluate({"doing": Doing(RIGHT)}, rooms("lost"), [TASK], [0, 1, 2], tmp_path)
    assert [one.reason for one in rolled] == [
        Reason.SUCCESS,
        Reason.WORLD_FAILED,
        Reason.SUCCESS,
    ]
    assert (shares(rolled)["doing", TASK].right, shares(rolled)["doing", TASK].of) == (2, 2)
    again = evaluate({"doing": Doing(RIGHT)}, rooms(), [TASK], [0, 1, 2], tmp_path)
    assert sorted(one.seed for one in again if one.succeeded) == [0, 1, 2]


def test_what_was_done_is_not_done_again(rooms: Opened, tmp_path: Path) -> None:
    first = evaluate({"doing": Doing(RIGHT)}, rooms(), [TASK], [0, 1], tmp_path)
    again = evaluate({"doing": Doing([PRESS])}, rooms(), [TASK], [0, 1, 2], tmp_path)
    assert set(first) < set(again)
    assert {one.seed: one.succeeded for one in again} == {0: True, 1: True, 2: False}


def test_a_run_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    asked = iter([False, False, False, True, True])
    rolled = evaluate(
        {"doing": Doing(RIGHT)}, InTurn(Forms()), [TASK], range(9), tmp_path, stopping=lambda: next(asked)
    )
    assert list(rolled) == read_results(tmp_path / RESULTS)
    assert 0 < len(rolled) < 9


def test_a_line_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    evaluate({"doing": Doing(RIGHT)}, InTurn(Forms()), [TASK], [0, 1], tmp_path)
    path = tmp_path / RESULTS
    path.write_bytes(path.read_bytes()[:-10])
    assert len(evaluate({"doing": Doing(RIGHT)}, InTurn(Forms()), [TASK], [0, 1], tmp_path)) == 2
    assert len(read_results(path)) == 2


def test_a_file_of_something_else_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_text("notes\n", encoding="utf-8")
    with pytest.raises(UnknownFormat):
        evaluate({"doing": Doing(RIGHT)}, InTurn(Forms()), [TASK], [0], tmp_path)


def test_shares_have_wilsons_interval_for_each_task_and_all(tmp_path: Path) -> None:
    rolled = evaluate({"right": Doing(RIGHT), "wrong": Doing([PRESS])}, InTurn(Forms()), [TASK], range(10), tmp_path)
    found = shares(rolled)
    assert set(found) == {(name, task) for name in ("right", "wrong") for task in (TASK, "all")}
    assert (found["right", "all"].right, found["right", "all"].of) == (10, 10)
    assert found["right", "all"].low == pytest.approx(0.7225, abs=1e-3)
    assert found["wrong", TASK].high == pytest.approx(0.2775, abs=1e-3)


def test_one_folder_holds_several_families_and_does_each_once(rooms: Opened, tmp_path: Path) -> None:
    found = [
        evaluate({"doing": Doing(RIGHT)}, rooms(family=family), [TASK], [0], tmp_path, family=family)
        for family in (USUAL, "dark", USUAL)
    ]
    assert [[one.family for one in rolled] for rolled in found] == [[USUAL], ["dark"], [USUAL]]
    assert [one.family for one in read_results(tmp_path / RESULTS)] == [USUAL, "dark"]


def test_an_episode_keeps_how_it_began_and_no_word_of_it(tmp_path: Path) -> None:
    evaluate({"doing": Doing(RIGHT)}, InTurn(Forms()), [TASK], [0], tmp_path)
    (one,) = read_results(tmp_path / RESULTS)
    assert one.start == tuple(key.hex() for key in start_keys('Enter "Ada0" and save.', FORM))
    assert one.shows == ("entry", "push button")
    assert b"Ada" not in (tmp_path / RESULTS).read_bytes()


def test_an_agent_is_told_that_what_it_decided_was_not_done(tmp_path: Path) -> None:
    agent = Listening([*ASTRAY, PRESS])
    (one,) = evaluate({"listening": agent}, InTurn(Forms()), [TASK], [0], tmp_path)
    assert (agent.told, one.refused, one.reason, one.steps) == (1, 1, Reason.FAILURE, 2)
