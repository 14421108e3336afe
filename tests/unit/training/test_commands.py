"""What stands around training and acting on the command line: stopping, seeds, and names of agents."""

import signal
from pathlib import Path

import pytest

from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.memory import LeftOut
from aboveboard.cli.evaluate_online import Demonstrations, _agents, chosen_of, families_of, seeds_of
from aboveboard.cli.train import Course, stopping
from aboveboard.environments.browsing.miniwob import MiniWob
from aboveboard.errors import InputError, NotFound


@pytest.mark.usefixtures("interruptible")
def test_the_first_interrupt_asks_and_the_second_ends() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopping() as stops:
        assert not stops()
        signal.raise_signal(signal.SIGINT)
        assert stops()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(("said", "seeds"), [("0-3", (0, 1, 2, 3)), ("7", (7,)), ("3,5,3-4", (3, 5, 4))])
def test_seeds_are_ranges_and_lists(said: str, seeds: tuple[int, ...]) -> None:
    assert seeds_of(said) == seeds


@pytest.mark.parametrize("said", ["", "a-b", "5-3", "1-2-x"])
def test_what_names_no_seeds_is_refused(said: str) -> None:
    with pytest.raises(InputError, match="seed"):
        seeds_of(said)


def test_tasks_are_named_with_or_without_their_world() -> None:
    known = ["miniwob/enter-text", "miniwob/choose-list"]
    assert chosen_of("all", known) == tuple(known)
    assert chosen_of("choose-list,miniwob/choose-list", known) == ("miniwob/choose-list",)
    with pytest.raises(InputError, match="no such tasks: fly"):
        chosen_of("choose-list,fly", known)


def test_baselines_are_built_by_name() -> None:
    ((name, agent),) = _agents(None, ["random"], Demonstrations())
    assert (name, type(agent)) == ("random", AtRandom)


@pytest.mark.parametrize("names", [["perfect"], []], ids=["unknown", "none"])
def test_a_name_that_is_no_agent_is_refused_with_those_that_are(names: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        list(_agents(None, names, Demonstrations()))
    assert "press_submit" in caught.value.remedy


def test_a_baseline_that_looks_at_demonstrations_asks_for_them() -> None:
    with pytest.raises(InputError, match="need demonstrations"):
        list(_agents(None, ["nearest"], Demonstrations()))


def test_a_model_that_is_not_there_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(_agents(tmp_path, [], Demonstrations()))


def course(*leave_out: str) -> Course:
    nowhere = Path("nowhere")
    return Course(lease=nowhere, job_key=nowhere, keyholder="", out=nowhere, leave_out=leave_out)


def test_what_is_left_out_is_named_by_skill_widget_or_app() -> None:
    said = course("skill=dropdown", "widget=combo box", "skill=menu", "app=expenses").left_out()
    assert said == LeftOut(skills=("dropdown", "menu"), widgets=("combo box",), apps=("expenses",))
    assert not course().left_out()


@pytest.mark.parametrize("said", ["dropdown", "person=me", "skill="], ids=["bare", "no such question", "no name"])
def test_nothing_else_can_be_left_out(said: str) -> None:
    with pytest.raises(InputError, match="a skill, a widget or an app"):
        course(said).left_out()


def test_each_family_is_tried_on_the_tasks_that_have_it() -> None:
    plain, moving = "miniwob/enter-text", "miniwob/click-test-transfer"
    world = MiniWob("http://127.0.0.1")
    assert families_of("usual,test", [plain, moving], world.families) == {"usual": (plain, moving), "test": (moving,)}
    assert list(families_of("all", [plain], world.families)) == [one.name for one in world.families(plain)]


def test_a_family_that_none_of_the_tasks_has_is_refused_with_those_they_have() -> None:
    with pytest.raises(InputError, match="such a family: test") as caught:
        families_of("test", ["miniwob/enter-text"], MiniWob("http://127.0.0.1").families)
    assert "usual" in caught.value.remedy
