"""Learning from pictures: what no word says is learnt from them alone, and only by a model that was asked to look."""

from pathlib import Path
from typing import cast

import msgspec
import pytest
import torch

from aboveboard.agents.checkpoints import read_head
from aboveboard.agents.element import ElementAgent
from aboveboard.agents.looks import Gallery
from aboveboard.agents.network import Network, Sizes
from aboveboard.agents.packing import batch_of
from aboveboard.agents.seeing import see
from aboveboard.agents.words import read_goal
from aboveboard.errors import NothingToDo
from aboveboard.model.trajectories import Observation
from aboveboard.training.lessons import Gathered, Opened, gather, lessons_of
from aboveboard.training.settings import Settings
from aboveboard.training.training import train
from tests.colouring import colouring, painted
from tests.demonstrating import LEASE, demonstrations, element, released, screen

SEEING = Settings(
    iterations=480,
    batch=16,
    width=32,
    layers=2,
    heads=2,
    inner=64,
    check_every=80,
    warmup=20,
    rate=4e-3,
    dropout=0.0,
    pictures=True,
)
TRIED = range(1_000, 1_040)


def gathered(folder: Path, settings: Settings, count: int = 120) -> Gathered:
    shown = [colouring(number) for number in range(count)]
    pictures = {name: data for _, some in shown for name, data in some.items()}
    release = released(folder / "release", [one for one, _ in shown], demonstrations(1), pictures=pictures)
    return gather([Opened(release, LEASE)], pictures=settings.pictures)


def learnt(folder: Path, settings: Settings) -> ElementAgent:
    found = gathered(folder, settings)
    train(found, lessons_of(found.rows, settings), settings, folder / "model")
    return ElementAgent.load(folder / "model")


def right(agent: ElementAgent, *, shown: bool = True) -> int:
    """Return how many buttons of the right colour an agent presses, of those of TRIED."""
    count = 0
    for number in TRIED:
        episode, pictures = colouring(number)
        step = episode.steps[0]
        agent.begin(cast("str", getattr(episode.instruction.goal, "text", "")), 0)
        agent.shown(pictures if shown else {})
        count += agent.decide(step.before).target == getattr(step.target, "id", None)
    return count


def test_what_only_pictures_tell_is_learnt_by_a_model_that_looks_and_by_no_other(tmp_path: Path) -> None:
    seeing = learnt(tmp_path / "seeing", SEEING)
    assert read_head(tmp_path / "seeing" / "model").sizes.pictures
    assert right(seeing) >= 0.9 * len(TRIED)
    assert right(seeing, shown=False) <= 0.6 * len(TRIED)  # chance is a quarter
    blind = learnt(tmp_path / "blind", msgspec.structs.replace(SEEING, pictures=False))
    assert right(blind) <= 0.6 * len(TRIED)


def test_a_model_without_eyes_decides_the_same_whatever_it_is_shown(tmp_path: Path) -> None:
    short = msgspec.structs.replace(SEEING, pictures=False, iterations=4, check_every=4, warmup=1)
    agent = learnt(tmp_path, short)
    episode, pictures = colouring(7)
    decided = []
    for shown in (pictures, {}):
        agent.begin("Press the red button.", 0)
        agent.shown(shown)
        decided.append(agent.decide(episode.steps[0].before))
    assert decided[0] == decided[1]


def test_pictures_are_part_of_what_a_training_goes_on_with(tmp_path: Path) -> None:
    found = gathered(tmp_path, SEEING, count=8)
    blind = msgspec.structs.replace(SEEING, pictures=False)
    assert lessons_of(found.rows, SEEING).fingerprint != lessons_of(found.rows, blind).fingerprint


def test_data_without_pictures_are_refused_where_pictures_are_asked_for(tmp_path: Path) -> None:
    found = gather([Opened(released(tmp_path / "release", demonstrations(3)), LEASE)], pictures=True)
    with pytest.raises(NothingToDo, match="no picture") as caught:
        lessons_of(found.rows, SEEING)
    assert "pixels" in caught.value.remedy
    assert lessons_of(found.rows, msgspec.structs.replace(SEEING, pictures=False)).train


def test_what_a_moment_comes_to_does_not_depend_on_what_it_is_batched_with() -> None:
    torch.manual_seed(0)
    network = Network(Sizes(width=16, layers=1, heads=2, inner=16, pictures=True)).eval()
    buttons = [element("", place=place) for place in range(4)]
    picture, data = painted(buttons, ["red", "green", "blue", "yellow"])
    goal, few, all_ = read_goal("Press it."), screen(buttons[0]), screen(*buttons)
    gallery = Gallery({picture.sha: data})
    one = see(goal, few, (), gallery.looks(picture, few))
    unseen = see(goal, few, ())
    with torch.inference_mode():
        alone = network.read(batch_of([one])).whole[0]
        without = network.read(batch_of([unseen])).whole[0]
        together = network.read(batch_of([see(goal, all_, (), gallery.looks(picture, all_)), one, unseen])).whole
    assert torch.allclose(alone, together[1], atol=1e-5)
    assert torch.allclose(without, together[2], atol=1e-5)
    assert not torch.allclose(alone, without, atol=1e-3)


def test_an_observation_without_a_list_is_waited_for_as_before(tmp_path: Path) -> None:
    short = msgspec.structs.replace(SEEING, iterations=4, check_every=4, warmup=1)
    agent = learnt(tmp_path, short)
    agent.begin("Press the red button.", 0)
    assert agent.decide(Observation(t=0)).target is None
