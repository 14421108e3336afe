"""Trying agents on recordings: each step as it was recorded, with the person's steps as history."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from aboveboard.errors import InputError, NothingToDo
from aboveboard.evaluation.log import Log, read_log
from aboveboard.evaluation.offline import Plan, decide
from aboveboard.evaluation.released import Released
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from tests.evaluating import CORNER, Held, Prompted, always, held, nothing, release, said


class Failing:
    """An agent that fails before its second step."""

    name = "failing"

    def __init__(self) -> None:
        self.seen = 0

    def begin(self, goal: str, seed: int) -> None:
        self.seen = 0

    def decide(self, observation: Observation) -> Decision:
        self.seen += 1
        if self.seen == 2:
            raise ZeroDivisionError
        return CORNER


class Mute(Failing):
    """An agent that says nothing that can be read."""

    def decide(self, observation: Observation) -> Decision:
        return None  # type: ignore[return-value]  # as a guest's agent might


def tried(data: Held, folder: Path, agent: Failing | Prompted, plan: Plan) -> Log:
    (path,) = decide(data, [("one", agent)], plan, folder, untouched=lambda _: False, progress=nothing)
    return read_log(path)


TEST = Plan(split="test")


def test_an_agent_is_told_what_the_person_did_after_each_of_its_decisions(tmp_path: Path) -> None:
    data = held(2)
    agent = Prompted("one", data.episodes, always(CORNER))
    log = tried(data, tmp_path, agent, TEST)
    cases = list(data.cases())
    assert agent.told_of == [said(step) for case in cases for step in case.steps]
    assert agent.goals == [case.goal for case in cases]
    assert len(log.predictions) == sum(len(case.steps) for case in cases)
    assert log.run.led


class Looking(Prompted):
    """An agent that is handed pictures."""

    def __init__(self, data: Held) -> None:
        super().__init__("looking", data.episodes, always(CORNER))
        self.shows: list[Mapping[str, bytes]] = []

    def shown(self, pictures: Mapping[str, bytes]) -> None:
        self.shows.append(pictures)


def test_an_agent_that_looks_is_handed_the_pictures_of_each_episode(tmp_path: Path) -> None:
    data = held(2)
    agent = Looking(data)
    tried(data, tmp_path, agent, TEST)
    cases = list(data.cases())
    assert agent.shows == [case.pictures for case in cases]
    assert all(case.pictures for case in cases)


def test_an_agent_that_cannot_be_told_is_marked(tmp_path: Path) -> None:
    assert not tried(held(1), tmp_path, Failing(), TEST).run.led


@pytest.mark.parametrize(("agent", "fault"), [(Failing(), "ZeroDivisionError"), (Mute(), "ValidationError")])
def test_what_an_agent_raises_or_mumbles_is_a_wrong_answer_and_no_end(
    tmp_path: Path, agent: Failing, fault: str
) -> None:
    log = tried(held(1), tmp_path, agent, TEST)
    assert log.complete
    assert fault in {prediction.fault for prediction in log.predictions.values()}


def test_the_end_of_a_task_is_a_step_where_somebody_said_it_was_done() -> None:
    (case,) = held(1).cases()
    assert case.steps[-1].action.__struct_config__.tag == "done"
    assert case.steps[-1].before == case.steps[-2].after


def test_only_what_training_leaves_out_is_tried_unless_said_otherwise(tmp_path: Path) -> None:
    starts = (msgspec.structs.replace(one, start_state=f"start {place}") for place, one in enumerate(held(4).episodes))
    data = Held(list(starts), split="train")
    agent = Prompted("one", data.episodes, always(CORNER))
    kept = {"start 1", "start 3"}
    (path,) = decide(data, [("one", agent)], Plan(), tmp_path, untouched=kept.__contains__, progress=nothing)
    assert {episode for episode, *_ in read_log(path).predictions} == {"e001", "e003"}


@pytest.mark.parametrize("split", ["unseen", "train", "validation"])
def test_data_without_an_episode_of_the_split_are_refused(tmp_path: Path, split: str) -> None:
    data = Held(held(1).episodes, split="elsewhere")
    with pytest.raises(NothingToDo, match="no episode of the split"):
        tried(data, tmp_path, Failing(), Plan(split=split))


def test_a_release_without_a_shard_that_opens_is_refused(tmp_path: Path) -> None:
    sealed = release(tmp_path / "release", shards=1)
    with pytest.raises(NothingToDo, match="deleted by its person"):
        Released(sealed.opened(without=1))


def test_no_more_episodes_than_asked_for(tmp_path: Path) -> None:
    log = tried(held(3), tmp_path, Failing(), Plan(split="all", limit=2))
    assert len({episode for episode, *_ in log.predictions}) == 2


def test_plans_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Plan(split="person")
    data, agents = held(1), [("one", Failing()), ("one", Failing())]
    with pytest.raises(InputError, match="twice"):
        decide(data, agents, TEST, tmp_path, untouched=lambda _: False, progress=nothing)
    tried(data, tmp_path, Failing(), TEST)
    with pytest.raises(InputError, match="already"):
        tried(data, tmp_path, Failing(), TEST)
