"""What a value report learns from: a release that was really built, under its lease, or a file of episodes."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.agents.checkpoints import name_of
from aboveboard.cli.build import build
from aboveboard.cli.evaluate_offline_data import Access
from aboveboard.cli.value_report import Amount, Extent, Wanted, _arms, _numbers, _registered, _tasks, plan_of
from aboveboard.cli.value_report_data import read, read_tried
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import InputError, LeaseInvalid, UnknownFormat
from aboveboard.studio.people.planning import Tried
from aboveboard.valuation.demonstrations import assigned
from aboveboard.valuation.running import Material
from tests.demonstrating import pressing
from tests.pipelines import Way, way
from tests.scripts import released
from tests.valuing import MENU, TASK, asked_of, opening


@pytest.fixture(scope="module")
def running_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


@pytest.fixture(scope="module")
def release(running_way: Way, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("data") / "release"
    given = [name for session in (80, 81) for name in running_way.give(session, [released()])]
    lease, job_key = running_way.lease(given)
    build(lease=lease, job_key=job_key, collector=running_way.collector, keyholder=running_way.keyholder, out=out)
    return out


def test_a_release_is_read_under_its_lease_and_a_model_of_it_is_known_before_it_learns(
    running_way: Way, release: Path
) -> None:
    shards = [shard.sha256 for shard in read_manifest(release).shards]
    lease, job_key = running_way.lease(shards)
    found = read(release, Access(lease, job_key, running_way.keyholder))
    assert found.form == "release"
    assert len(found.episodes) > 0
    assert set(found.learnt_from[0].shards) == set(shards)
    _registered(running_way.keyholder, name_of(found.learnt_from, {"seed": 1}), found.learnt_from)


def test_a_release_without_a_lease_is_not_read(release: Path) -> None:
    with pytest.raises(LeaseInvalid):
        read(release, Access())


def test_a_file_of_episodes_is_read_and_one_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "episodes.jsonl"
    path.write_bytes(msgspec.json.encode(pressing(2)) + b"\n")
    found = read(path, Access())
    assert (found.episodes, found.purpose, found.learnt_from) == ((pressing(2),), "demo", ())
    path.write_bytes(b'{"secret": "words"}\n')
    with pytest.raises(UnknownFormat) as caught:
        read(path, Access())
    assert "words" not in str(caught.value)


def test_only_attempts_that_count_are_demonstrations(tmp_path: Path) -> None:
    path = tmp_path / "tried.jsonl"
    tried = [(TASK, 0, True), (TASK, 2, False), (MENU, 4, True), ("buttons/other", 6, True)]
    lines = [Tried(task=task, seed=seed, done=done, released=True) for task, seed, done in tried]
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    assert read_tried(path, [TASK, MENU]) == ((MENU, 4), (TASK, 0))


@pytest.mark.parametrize("written", [None, b"[]\n"], ids=["absent", "something else"])
def test_without_the_seeds_that_were_demonstrated_nothing_is_begun(tmp_path: Path, written: bytes | None) -> None:
    if written is not None:
        (tmp_path / "tried.jsonl").write_bytes(written)
    with pytest.raises(InputError) as caught:
        read_tried(tmp_path / "tried.jsonl", [TASK])
    assert "--tried" in caught.value.remedy


def test_a_task_without_a_demonstration_is_named_and_never_skipped(tmp_path: Path) -> None:
    path = tmp_path / "episodes.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in (pressing(2), opening(4))))
    found = read(path, Access())
    given = assigned(found.episodes, [asked_of(pressing(2), TASK, 2), asked_of(opening(4), MENU, 4)])
    amount = Amount(sizes="1,30", seeds=2, iterations=10, episodes=3)
    wanted = Wanted(tasks=(TASK, MENU), worlds="buttons", arms=frozenset(), amount=amount, seed=0)
    plan = plan_of(found, given, Material(given.by_task), wanted)
    assert (plan.sizes, plan.evaluation_seeds, plan.capped) == ((1,), (1, 3, 5), {TASK: 1, MENU: 1})
    assert set(plan.not_run) >= {"driver", "hover-folded"}
    other = (TASK, "buttons/other")
    with pytest.raises(InputError, match="no demonstration of buttons/other"):
        plan_of(found, given, Material(given.by_task), Wanted(other, "buttons", frozenset(), amount, 0))


def test_what_is_said_takes_the_place_of_what_a_form_has() -> None:
    amount = Amount(sizes="2,4", seeds=1).with_said(Extent(iterations=7))
    assert (amount.sizes, amount.seeds, amount.iterations) == ("2,4", 1, 7)
    assert _tasks("click-menu,practice/desks/book,click-menu", "miniwob", small=False) == (
        "miniwob/click-menu",
        "practice/desks/book",
    )
    assert _tasks("desks/book", "practice", small=False) == ("practice/desks/book",)


@pytest.mark.parametrize("said", ["", "3,x", "0,3"])
def test_sizes_that_are_none_are_refused(said: str) -> None:
    with pytest.raises(InputError, match="size"):
        _numbers(said)


def test_the_small_form_asks_for_the_contrasts_that_are_pre_registered_unless_others_are_named() -> None:
    assert _arms("", small=True) == {"recorded", "hover-folded", "driver", "text-shape", "text-none"}
    assert _arms("", small=True) < _arms("", small=False)
    assert _arms("text-none", small=True) == {"text-none"}
    with pytest.raises(InputError, match="no arm perfect"):
        _arms("perfect", small=False)
