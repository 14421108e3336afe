"""Rolling agents out: every end has a reason, nothing ends the run, and what was done is kept and not done again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from aboveboard.agents import Agent
from aboveboard.agents.memory import start_keys
from aboveboard.environments import USUAL, Ending, Environment, Result, Start
from aboveboard.errors import EnvironmentLost, NotFound, UnknownFormat
from aboveboard.evaluation.rollout import RESULTS, Limits, Reason, evaluate, read_results, roll_out, shares
from aboveboard.model.actions import Action, Click, Done, Infeasible, Type, WaitFor
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.geometry import Point
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Observation
from tests.demonstrating import element, screen, typing

FIELD, SAVE = element("Name", "entry", 0, value=Redacted(text="")), element("Save", place=1)
FORM = screen(FIELD, SAVE)
TASK = "forms/name"


@dataclass
class Form:
    """A world of one form: type the name, then press Save. `fault` says what is wrong with this one."""

    fault: str = ""
    said: str = ""
    closed: bool = False
    family: str = USUAL

    def reset(self, seed: int) -> tuple[Observation, Start]:
        if self.fault == "lost" and seed == 1:
            raise EnvironmentLost("the browser ended")
        self.said = ""
        return self._seen(), Start(
            goal=f'Enter "Ada{seed}" and save.', task=TASK, skill="form", family=self.family, seed=seed
        )

    def step(self, decision: Decision) -> Result:
        action = decision.action
        if self.fault == "crashes":
            raise EnvironmentLost("the browser ended")
        if self.fault == "truncates":
            return Result(observation=self._seen(), truncated=True)
        if decision.target is not None and FORM.find(decision.target) is None:
            return Result(observation=self._seen(), refused="no such element")
        if isinstance(action, Type) and isinstance(action.text, Redacted):
            self.said = action.text.text
        if isinstance(action, Done | Infeasible):
            return Result(observation=self._seen(), ended=Ending.FAILURE)
        if isinstance(action, Click) and decision.target == SAVE.id:
            right = self.said.startswith("Ada")
            return Result(
                observation=self._seen(), reward=float(right), ended=Ending.SUCCESS if right else Ending.FAILURE
            )
        return Result(observation=self._seen())

    def close(self) -> None:
        self.closed = True

    def _seen(self) -> Observation:
        seen: ElementSnapshot | None = None if self.fault == "never loads" else FORM
        return Observation(t=0, elements=seen)


@dataclass
class Forms:
    """The worlds of one task."""

    fault: str = ""
    opened: list[Form] = field(default_factory=list)
    family: str = USUAL

    def tasks(self) -> Sequence[str]:
        return [TASK]

    def open(self, task: str) -> Environment:
        if task != TASK:
            raise NotFound("there is no such task")
        self.opened.append(Form(self.fault, family=self.family))
        return self.opened[-1]


@dataclass
class Doing:
    """An agent that does what it was made to do, again from the beginning in each episode, the last for ever."""

    actions: Sequence[tuple[Action, str | None]]
    name: str = "doing"
    count: int = 0

    def begin(self, goal: str, seed: int) -> None:
        self.count = 0

    def decide(self, observation: Observation) -> Decision:
        action, target = self.actions[min(self.count, len(self.actions) - 1)]
        self.count += 1
        return Decision(action=action, target=target)


@dataclass
class Listening(Doing):
    """An agent that goes on only when it is told that what it did was not done."""

    told: int = 0

    def decide(self, observation: Observation) -> Decision:
        action, target = self.actions[self.told]
        return Decision(action=action, target=target)

    def refused(self) -> None:
        self.told += 1


class Failing(Doing):
    """An agent that raises."""

    def decide(self, observation: Observation) -> Decision:
        raise ZeroDivisionError


class Babbling(Doing):
    """An agent that says something that is no decision."""

    def decide(self, observation: Observation) -> Decision:
        return "click there"  # type: ignore[return-value]  # that is the point


Deeds = list[tuple[Action, str | None]]
PRESS = (Click(at=Point(x=50, y=50)), SAVE.id)
RIGHT: Deeds = [(typing("Ada0"), FIELD.id), PRESS]
WAIT: Deeds = [(WaitFor(bucket_ms=250), None)]
ASTRAY: Deeds = [(Click(at=Point(x=5, y=5)), "n99")]
MOVING: Deeds = [(Click(at=Point(x=place, y=5)), FIELD.id) for place in range(40)]


@pytest.mark.parametrize(
    ("agent", "fault", "reason"),
    [
        (Doing(RIGHT), "", Reason.SUCCESS),
        (Doing([PRESS]), "", Reason.FAILURE),
        (Doing([(Infeasible(), None)]), "", Reason.GAVE_UP),
        (Doing([(typing("B"), FIELD.id)]), "", Reason.LOOPING),
        (Doing(MOVING), "", Reason.STEPS),
        (Doing(ASTRAY), "", Reason.REFUSED),
        (Doing(WAIT), "never loads", Reason.NOTHING_TO_SEE),
        (Doing(RIGHT), "truncates", Reason.TRUNCATED),
        (Doing(RIGHT), "crashes", Reason.WORLD_FAILED),
        (Failing(RIGHT), "", Reason.AGENT_FAILED),
        (Babbling(RIGHT), "", Reason.AGENT_FAILED),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else "",
)
def test_every_episode_ends_with_a_reason(agent: Agent, fault: str, reason: Reason) -> None:
    rolled = roll_out("doing", agent, Form(fault), TASK, 0, Limits(steps=20, same=6, refused=3))
    assert rolled.reason is reason
    assert rolled.succeeded is (reason is Reason.SUCCESS)


def test_an_error_is_named_and_its_words_are_not_kept() -> None:
    rolled = roll_out("doing", Doing(RIGHT), Form("crashes"), TASK, 0)
    assert (rolled.fault, "browser" in repr(rolled)) == ("EnvironmentLost", False)


def test_an_episode_is_kept_without_a_word_that_was_typed(tmp_path: Path) -> None:
    evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0], tmp_path)
    assert b"Ada" not in (tmp_path / RESULTS).read_bytes()


def test_a_browser_that_ends_costs_its_own_episode_only(tmp_path: Path) -> None:
    rolled = evaluate({"doing": Doing(RIGHT)}, Forms("lost"), [TASK], [0, 1, 2], tmp_path)
    assert [one.reason for one in rolled] == [Reason.SUCCESS, Reason.WORLD_FAILED, Reason.SUCCESS]
    assert (shares(rolled)["doing", TASK].right, shares(rolled)["doing", TASK].of) == (2, 2)
    again = evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0, 1, 2], tmp_path)
    assert sorted(one.seed for one in again if one.succeeded) == [0, 1, 2]


def test_what_was_done_is_not_done_again(tmp_path: Path) -> None:
    first = evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0, 1], tmp_path)
    forms = Forms()
    again = evaluate({"doing": Doing([PRESS])}, forms, [TASK], [0, 1, 2], tmp_path)
    assert again[:2] == first
    assert [one.succeeded for one in again] == [True, True, False]
    assert all(form.closed for form in forms.opened)


def test_a_run_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    asked = iter([False, False, False, True, True])
    rolled = evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], range(9), tmp_path, stopping=lambda: next(asked))
    assert list(rolled) == read_results(tmp_path / RESULTS)
    assert 0 < len(rolled) < 9


def test_a_line_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0, 1], tmp_path)
    path = tmp_path / RESULTS
    path.write_bytes(path.read_bytes()[:-10])
    assert len(evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0, 1], tmp_path)) == 2
    assert len(read_results(path)) == 2


def test_a_file_of_something_else_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_text("notes\n", encoding="utf-8")
    with pytest.raises(UnknownFormat):
        evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0], tmp_path)


def test_shares_have_wilsons_interval_for_each_task_and_all(tmp_path: Path) -> None:
    rolled = evaluate({"right": Doing(RIGHT), "wrong": Doing([PRESS])}, Forms(), [TASK], range(10), tmp_path)
    found = shares(rolled)
    assert set(found) == {(name, task) for name in ("right", "wrong") for task in (TASK, "all")}
    assert (found["right", "all"].right, found["right", "all"].of) == (10, 10)
    assert found["right", "all"].low == pytest.approx(0.7225, abs=1e-3)
    assert found["wrong", TASK].high == pytest.approx(0.2775, abs=1e-3)


def test_one_folder_holds_several_families_and_does_each_once(tmp_path: Path) -> None:
    found = [
        evaluate({"doing": Doing(RIGHT)}, Forms(family=family), [TASK], [0], tmp_path, family=family)
        for family in (USUAL, "dark", USUAL)
    ]
    assert [[one.family for one in rolled] for rolled in found] == [[USUAL], ["dark"], [USUAL]]
    assert [one.family for one in read_results(tmp_path / RESULTS)] == [USUAL, "dark"]


def test_an_episode_keeps_how_it_began_and_no_word_of_it(tmp_path: Path) -> None:
    evaluate({"doing": Doing(RIGHT)}, Forms(), [TASK], [0], tmp_path)
    (one,) = read_results(tmp_path / RESULTS)
    assert one.start == tuple(key.hex() for key in start_keys('Enter "Ada0" and save.', FORM))
    assert one.shows == ("entry", "push button")
    assert b"Ada" not in (tmp_path / RESULTS).read_bytes()


def test_an_agent_is_told_that_what_it_decided_was_not_done(tmp_path: Path) -> None:
    agent = Listening([*ASTRAY, PRESS])
    (one,) = evaluate({"listening": agent}, Forms(), [TASK], [0], tmp_path)
    assert (agent.told, one.refused, one.reason, one.steps) == (1, 1, Reason.FAILURE, 2)
