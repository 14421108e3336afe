"""Promise 8, of scores: evaluation judges agents. There is no way to a score of a person, by any name or grouping."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import aboveboard.evaluation
from aboveboard.errors import InputError
from aboveboard.evaluation.cases import Case, case_of
from aboveboard.evaluation.log import read_log
from aboveboard.evaluation.offline import Plan, decide
from aboveboard.evaluation.released import Released
from aboveboard.evaluation.report import NUMBERS, PAGE, ROWS, report
from aboveboard.evaluation.slices import DIMENSIONS, FEW, FEWEST
from aboveboard.model.trajectories import Episode, Step
from tests.evaluating import CORNER, PERSON, SESSION, WEEK, Held, Prompted, always, held, nothing, release, right_but

pytestmark = pytest.mark.promise

FORBIDDEN = {
    *("person", "people", "participant", "participants", "pseudonym", "user", "employee", "worker", "name_of_person"),
    *("week", "session", "sessions", "segment", "segments", "sources", "shard", "shards", "deletion_hash", "device"),
}


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(aboveboard.evaluation.__path__, "aboveboard.evaluation."):
        yield importlib.import_module(found.name)


def fields(kind: type) -> set[str]:
    if dataclasses.is_dataclass(kind):
        return {one.name for one in dataclasses.fields(kind)}
    return set(kind.__struct_fields__) if issubclass(kind, msgspec.Struct) else set()


def test_nothing_that_evaluation_holds_or_writes_has_a_place_for_a_person() -> None:
    kinds = {
        kind
        for module in modules()
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__.startswith("aboveboard.evaluation")
    }
    assert Case in kinds
    assert {kind.__name__: fields(kind) & FORBIDDEN for kind in kinds if fields(kind) & FORBIDDEN} == {}


def reachable(kind: Any, seen: set[type]) -> None:
    """Collect every value that can stand within one of a kind."""
    for part in get_args(kind):
        reachable(part, seen)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in seen:
        seen.add(kind)
        for hint in get_type_hints(kind).values():
            reachable(hint, seen)


def test_a_slice_asks_a_step_alone_and_a_step_knows_no_person() -> None:
    for ask in DIMENSIONS.values():
        assert [hint for name, hint in get_type_hints(ask).items() if name != "return"] == [Step]
    seen: set[type] = set()
    reachable(Step, seen)
    assert len(seen) > 30
    assert {kind.__name__ for kind in seen if fields(kind) & FORBIDDEN} == set()


def test_there_is_no_split_or_slice_by_person_to_ask_for() -> None:
    for name in ("person", "participant", PERSON, "week", WEEK.name):
        assert name not in DIMENSIONS
        with pytest.raises(InputError):
            Plan(split=name)


def test_an_episode_leaves_its_person_behind_where_evaluation_begins() -> None:
    (episode, *_) = held(1).episodes
    assert PERSON in msgspec.json.encode(episode).decode()
    case = case_of(episode, {}, "test")
    everything = repr(dataclasses.asdict(case))
    assert [word for word in (PERSON, SESSION, WEEK.name) if word in everything] == []


def evaluated(data: Held | Released, episodes: list[Episode], folder: Path, job: X25519PrivateKey | None) -> bytes:
    """All that a run leaves behind."""
    agents = [("mine", Prompted("mine", episodes, right_but("scroll"))), ("corner", corner(episodes))]
    public = None if job is None else job.public_key().public_bytes_raw()
    plan = Plan(split="test")
    paths = decide(data, agents, plan, folder, untouched=lambda _: False, job=public, progress=nothing)
    report(data, [read_log(path, job) for path in paths], folder)
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def corner(episodes: list[Episode]) -> Prompted:
    return Prompted("corner", episodes, always(CORNER))


@pytest.mark.parametrize("form", ["release", "export"])
def test_no_pseudonym_week_or_session_is_in_any_byte_of_a_run(tmp_path: Path, form: str) -> None:
    sealed = release(tmp_path / "release")
    data = Released(sealed.opened()) if form == "release" else held(6)
    job = X25519PrivateKey.generate() if form == "release" else None
    episodes = list(sealed.episodes if isinstance(data, Released) else data.episodes)
    left = evaluated(data, episodes, tmp_path / "run", job)
    assert b"editor" in left
    planted = (PERSON, PERSON[:16], WEEK.name, SESSION, SESSION[:16], *sealed.keys)
    assert [word for word in planted if word.encode() in left] == []


def test_who_did_what_changes_no_byte_of_any_score(tmp_path: Path) -> None:
    """The same work by one person, or by six: if a score could tell, it would be a score of people."""
    one = held(6)
    many = [
        msgspec.structs.replace(episode, person=f"{place:064x}", sources=(f"{place + 100:064x}",))
        for place, episode in enumerate(one.episodes)
    ]
    for name, episodes in (("one", list(one.episodes)), ("many", many)):
        evaluated(Held(episodes, one.pictures), episodes, tmp_path / name, None)
    for file in (ROWS, NUMBERS, PAGE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "many" / file).read_bytes(), file


def test_what_only_a_few_episodes_have_is_no_slice(tmp_path: Path) -> None:
    """An app that one person alone works with would be that person by another name."""
    data = held(FEWEST + 1)
    own = [
        msgspec.structs.replace(
            episode, steps=tuple(msgspec.structs.replace(step, app="own") for step in episode.steps)
        )
        for episode in data.episodes[:2]
    ]
    mixed = [*own, *data.episodes[2:]]
    left = evaluated(Held(mixed), mixed, tmp_path / "run", None)
    numbers = msgspec.json.decode((tmp_path / "run" / NUMBERS).read_bytes())
    assert [line["name"] for line in numbers["slices"]["app"]] == [FEW]
    assert [mark for mark in (b'"own"', b">own<") if mark in left] == []
