"""A model's name in receipts: no two trainings share one that were shown different things on purpose."""

from collections.abc import Sequence
from pathlib import Path

from aboveboard.agents.checkpoints import LearntFrom, name_of
from aboveboard.agents.memory import LeftOut
from aboveboard.training.lessons import Opened
from aboveboard.training.naming import model_name
from aboveboard.training.settings import Settings
from aboveboard.training.studying import study
from tests.demonstrating import LEASE, demonstrations, released

SOURCES: Sequence[LearntFrom] = (
    LearntFrom(release="ab" * 32, purpose="demo", lease="cd" * 32, reducer="1.3.0", shards=("ef" * 32,)),
)
TINY = Settings(iterations=2, batch=8, width=16, layers=1, heads=2, inner=16, check_every=2, warmup=1)
SETTINGS = {"seed": 1, "iterations": 20}


def name(**left_out: tuple[str, ...]) -> str:
    return model_name(SOURCES, SETTINGS, LeftOut(**left_out))


def test_two_trainings_that_differ_only_in_what_they_leave_out_have_two_names() -> None:
    names = [
        name(),
        name(skills=("menu",)),
        name(widgets=("menu",)),
        name(apps=("menu",)),
        name(skills=("menu", "date")),
    ]
    assert len(set(names)) == len(names)


def test_in_which_order_and_how_often_it_was_said_changes_no_name() -> None:
    assert name(skills=("menu", "date")) == name(skills=("date", "menu", "date"))


def test_a_training_that_leaves_nothing_out_is_named_by_its_sources_and_settings() -> None:
    assert name() == name_of(SOURCES, SETTINGS)


def test_a_model_tells_the_name_by_which_it_was_registered(tmp_path: Path) -> None:
    told: list[str] = []
    release = Opened(released(tmp_path / "release", demonstrations(12)), LEASE)
    head = study(
        [release],
        TINY,
        tmp_path / "model",
        leave_out=LeftOut(skills=("typing",)),
        register=lambda name, _sources: told.append(name),
    ).trained.head
    assert head is not None
    assert told == [model_name(head.learnt_from, head.settings, head.memory.left_out)]
    assert told != [name_of(head.learnt_from, head.settings)]
