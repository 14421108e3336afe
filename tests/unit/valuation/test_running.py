"""Running a small plan for real: models are trained, act, and go on where they were ended."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from aboveboard.agents.checkpoints import LearntFrom, read_head
from aboveboard.agents.element import ElementAgent
from aboveboard.agents.press_submit import PressSubmit
from aboveboard.pipeline.job import filesystem
from aboveboard.training.naming import model_name
from aboveboard.valuation.arms import ARMS, DRIVER, taught
from aboveboard.valuation.asking import ask, known, lacks
from aboveboard.valuation.plan import Contrast, Run, training_of
from aboveboard.valuation.records import read_episodes, read_trainings
from aboveboard.valuation.running import MODELS, Bench, Material, demonstrations_of, run
from tests.colouring import colouring
from tests.demonstrating import pressing
from tests.valuing import TASK, World, data, demonstration, plan

SMALL = plan(
    tasks=(TASK,),
    sizes=(2,),
    asked_sizes=(2,),
    counts={TASK: 3},
    seeds=(0,),
    evaluation_seeds=(1, 3),
    training=training_of(2),
    contrasts=(Contrast(arm="composites-whole", primary=False, says="whole"),),
    baselines=("press_submit",),
)


SOURCE = LearntFrom(release="r", purpose="demo", lease="l", reducer="1", shards=("ab",))


def unheard(_name: str, _sources: Sequence[LearntFrom]) -> None:
    """Tell nobody which model learns."""


def done(
    folder: Path,
    *,
    at_once: int = 1,
    stopping: Callable[[], bool] = lambda: False,
    register: Callable[[str, Sequence[LearntFrom]], None] = unheard,
) -> bool:
    material = Material({TASK: data(3)[TASK]}, {}, (SOURCE,))
    bench = Bench(ElementAgent.load, {"press_submit": PressSubmit()}, World().entered, register)
    return run(
        SMALL, material, bench, folder, at_once=at_once, progress=lambda _what, _done, _of: None, stopping=stopping
    )


def test_every_run_is_registered_trained_and_evaluated_on_the_same_start_states(tmp_path: Path) -> None:
    told: dict[str, Sequence[LearntFrom]] = {}
    assert done(tmp_path, register=lambda name, sources: told.update({name: sources}))
    lines = read_trainings(tmp_path)
    heads = [read_head(tmp_path / MODELS / name) for name in lines]
    assert told == {model_name(one.learnt_from, one.settings, one.memory.left_out): (SOURCE,) for one in heads}
    assert len(told) == 3, "each model has a name of its own in a deletion's receipt"
    assert list(lines) == [one.name for one in SMALL.all_runs()]
    assert {one.iterations for one in lines.values()} == {2}
    assert all(one.offline[TASK].of > 0 for one in lines.values()), "what was held back is scored step by step"
    places = {name: {(one.task, one.seed) for one in read_episodes(tmp_path) if one.agent == name} for name in lines}
    first, again = lines["recorded-2-0"], lines["recorded-2-0-again"]
    assert (first.rows, first.weights != again.weights) == (again.rows, True)
    assert set(map(frozenset, places.values())) == {frozenset({(TASK, 1), (TASK, 3)})}


def test_a_report_that_was_ended_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    done(whole)
    asked: list[int] = []

    def stops() -> bool:
        asked.append(1)
        return len(asked) > 3

    assert not done(parts, stopping=stops)
    assert done(parts)
    weights = [{name: one.weights for name, one in read_trainings(folder).items()} for folder in (whole, parts)]
    assert weights[0] == weights[1]


def test_what_a_library_puts_aside_while_it_learns_stays_in_memory_and_goes(tmp_path: Path) -> None:
    asides: list[Path] = []
    assert done(tmp_path, register=lambda _name, _sources: asides.append(Path(tempfile.gettempdir())))
    assert len(asides) == 3
    assert {filesystem(aside.parent) for aside in asides} == {"tmpfs"}
    assert not any(aside.exists() for aside in asides)


def test_several_at_once_come_to_the_same_weights_and_episodes(tmp_path: Path) -> None:
    alone, beside = tmp_path / "alone", tmp_path / "beside"
    assert done(alone)
    assert not done(beside, at_once=2, stopping=lambda: bool(read_trainings(beside)))
    assert done(beside, at_once=2)
    weights = [{name: one.weights for name, one in read_trainings(folder).items()} for folder in (alone, beside)]
    assert weights[0] == weights[1]
    assert sorted(read_episodes(alone), key=repr) == sorted(read_episodes(beside), key=repr)


def test_the_drivers_arm_learns_from_the_drivers_log_of_the_very_seeds() -> None:
    recorded = {TASK: data(3)[TASK]}
    driver = {(TASK, seed): demonstration(TASK, seed, pressing(100 + seed)) for seed in (0, 2, 4)}
    material = Material(recorded, driver)
    ours = demonstrations_of(SMALL, Run(arm="recorded", size=2, seed=0), material)
    theirs = demonstrations_of(SMALL, Run(arm=DRIVER, size=2, seed=0), material)
    assert [one.seed for one in ours] == [one.seed for one in theirs]
    assert {one.episode.id for one in ours}.isdisjoint({one.episode.id for one in theirs})


@pytest.mark.parametrize("arm", ["recorded", "pictures-masked", "pictures-clear"])
def test_an_arm_sees_the_pictures_it_is_about_and_no_other(arm: str) -> None:
    masked, clear = colouring(0), colouring(2)
    material = Material({}, {}, pictures=masked[1], clear=clear[1])
    shown = [demonstration(TASK, 0, episode) for episode, _ in (masked, clear)]
    rows = taught(ARMS[arm], shown, material.gallery(ARMS[arm])).rows
    sees = {"recorded": [False, False], "pictures-masked": [True, False], "pictures-clear": [False, True]}
    assert [row.looks is not None for row in rows] == sees[arm]


@pytest.mark.parametrize("at_once", [1, 2], ids=["in turn", "at once"])
def test_a_world_is_asked_once_and_only_hashes_are_kept(at_once: int, tmp_path: Path) -> None:
    places = [(TASK, 0), (TASK, 2)]
    asked: list[int] = []

    def progress(_what: str, done: int, total: int) -> None:
        asked.append(done - total)

    ask(tmp_path, World().entered, places[:1], progress=progress, at_once=at_once)
    assert lacks(tmp_path, places)
    ask(tmp_path, World().entered, places, progress=progress, at_once=at_once)
    assert [(one.task, one.seed) for one in known(tmp_path, places)] == places
    assert asked == [0, 0], "the first is not asked for again"
    assert not lacks(tmp_path, places)
    assert b"Press" not in (tmp_path / "asked.jsonl").read_bytes()
