"""What stands around training and acting on the command line: stopping, seeds, and names of agents."""

import signal
from pathlib import Path

import pytest

from aboveboard.agents.at_random import AtRandom
from aboveboard.cli.evaluate_online import Demonstrations, _agents, chosen_of, seeds_of
from aboveboard.cli.train import stopping
from aboveboard.errors import InputError, NotFound


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
