"""From released segments to a dataset that loads: under leases, sealed between, and gone when a person says so."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.artefacts import examine
from aboveboard.cli.build import build
from aboveboard.cli.export import export
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import Deleted, LeaseInvalid, NothingToDo, WrongPurpose
from aboveboard.pipeline.building import Build, Recipe
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Collector, Keyholder
from aboveboard.reduction.registry import reduce
from tests.pipelines import EXPORT_PURPOSE, PLANTED, Way, way
from tests.scripts import Script, released

SECRETS = (b"Save the list as text", b"milk", b"hello", b"RIFF", b"WEBP", b"select_menu", b"editor", b"calculator")


@pytest.fixture(scope="module")
def running_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


def built(way: Way, hashes: list[str], out: Path, canaries: Path | None = None) -> Path:
    lease, job_key = way.lease(hashes)
    build(lease=lease, job_key=job_key, collector=way.collector, keyholder=way.keyholder, out=out, canaries=canaries)
    return out


def shards(release: Path) -> list[str]:
    return [shard.sha256 for shard in read_manifest(release).shards]


def exported(way: Way, release: Path, out: Path) -> Path:
    approval, approval_key = way.lease(shards(release), EXPORT_PURPOSE)
    opening, opening_key = way.lease(shards(release))
    export(
        release,
        lease=approval,
        job_key=approval_key,
        opening_lease=opening,
        opening_job_key=opening_key,
        keyholder=way.keyholder,
        recipient="Example Lab",
        out=out,
    )
    return out


def test_released_sessions_become_a_dataset_that_loads_with_its_pictures(
    running_way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = running_way.give(10, [released()])
    two = running_way.give(11, [released(part=1, parts=2), released(part=2, parts=2)])
    release = built(running_way, [*one, *two], tmp_path / "release")
    assert len(shards(release)) == 2
    folder = exported(running_way, release, tmp_path / "export")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    import datasets

    data = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    print(data)
    assert list(data) == ["train"]
    assert data["train"].num_rows == 45
    menu = next(row for row in data["train"] if row["kind"] == "select_menu")
    assert menu["before"].size == (320, 200)
    assert json.loads(menu["action"])["indices"] == [0, 1, 0]
    assert [row["action"]["type"] for row in json.loads(menu["lowered"])] == ["click", "hover", "click"]
    assert menu["instruction"] == "Save the list as text"


def test_a_release_dumped_with_every_permission_reveals_no_content(running_way: Way, tmp_path: Path) -> None:
    release = built(running_way, running_way.give(20, [released()]), tmp_path / "release")
    dumped = b"".join(path.read_bytes() for path in sorted(release.rglob("*")) if path.is_file())
    assert [secret for secret in SECRETS if secret in dumped] == []
    assert released().pseudonym.hex().encode() not in dumped


def test_nothing_in_the_clear_tells_two_peoples_sessions_apart(running_way: Way, tmp_path: Path) -> None:
    """Three people, the first with two sessions: only inside the seal it shows who is held out."""
    people = [bytes([number]) * 32 for number in (1, 1, 2, 3)]
    given = [
        name
        for number, person in enumerate(people)
        for name in running_way.give(80 + number, [msgspec.structs.replace(released(), pseudonym=person)])
    ]
    release = built(running_way, given, tmp_path / "release")
    for path in release.rglob("*"):
        clear = path.read_bytes() if path.is_file() else b""
        assert not any(side in clear for side in (b"validation", b'"test"', b"| test")), path.name
    lease, job_key = running_way.lease(shards(release))
    with Keyholder(running_way.keyholder) as holder:
        opened = list(Release.open(release, Opening(Leased.read(lease, job_key), holder)).shards())
    sides: dict[str, set[str]] = {}
    for shard in opened:
        sides.setdefault(shard.episodes[0].person, set()).add(shard.split)
    assert len(sides) == 3
    assert sorted(side for (side,) in sides.values()) == ["test", "train", "validation"]


def test_a_deleted_session_no_longer_opens_and_the_next_release_leaves_it_out(running_way: Way, tmp_path: Path) -> None:
    kept, gone = running_way.give(30, [released()]), running_way.give(31, [released()])
    release = built(running_way, [*kept, *gone], tmp_path / "release")
    dead = next(shard.sha256 for shard in read_manifest(release).shards if set(shard.segments) == set(gone))
    lease, job_key = running_way.lease(shards(release))
    running_way.delete(31)
    with Keyholder(running_way.keyholder) as holder:
        opened = Release.open(release, Opening(Leased.read(lease, job_key), holder))
    assert opened.deleted == (dead,)
    assert len(list(opened.shards())) == 1
    with pytest.raises(Deleted):
        opened.shard(dead)
    again = built(running_way, [*kept, *gone], tmp_path / "again")
    assert [set(shard.segments) for shard in read_manifest(again).shards] == [set(kept)]
    running_way.delete(30)
    with pytest.raises(NothingToDo):
        built(running_way, [*kept, *gone], tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_session_deleted_while_its_release_is_built_is_left_out(running_way: Way, tmp_path: Path) -> None:
    kept, gone = running_way.give(32, [released()]), running_way.give(33, [released()])
    lease, job_key = running_way.lease([*kept, *gone])

    def meanwhile(what: str, done: int, total: int) -> None:
        if what == "shard keys" and done == total:
            running_way.delete(33)

    recipe = Recipe(name="Trial", reduce=reduce, reducer_version="1.0.0", canaries=PLANTED)
    with Keyholder(running_way.keyholder) as holder, Collector(running_way.collector) as store:
        opening = Opening(Leased.read(lease, job_key), holder)
        built = Build(opening, store, holder, recipe, now=time.time()).run(tmp_path / "release", meanwhile)
    assert [set(shard.segments) for shard in built.manifest.shards] == [set(kept)]


def test_a_leak_of_a_session_that_is_not_in_the_release_is_not_told_of_it(running_way: Way, tmp_path: Path) -> None:
    silent = msgspec.structs.replace(released(drawn=False), items=(Script().begin().click().stretch(),), pictures={})
    leaking = running_way.give(35, [released()])
    lease, job_key = running_way.lease([*running_way.give(34, [silent]), *leaking])

    def meanwhile(what: str, done: int, total: int) -> None:
        if what == "shard keys" and done == total:
            running_way.delete(35)

    recipe = Recipe(name="Trial", reduce=reduce, reducer_version="1.0.0", canaries=("hello",))
    with Keyholder(running_way.keyholder) as holder, Collector(running_way.collector) as store:
        opening = Opening(Leased.read(lease, job_key), holder)
        made = Build(opening, store, holder, recipe, now=time.time()).run(tmp_path / "release", meanwhile)
    assert (made.manifest.leaks.searched, made.manifest.leaks.found) == (1, 0)


def test_an_export_needs_a_lease_of_its_own_purpose(running_way: Way, tmp_path: Path) -> None:
    release = built(running_way, running_way.give(40, [released()]), tmp_path / "release")
    lease, job_key = running_way.lease(shards(release))
    with pytest.raises(WrongPurpose):
        export(
            release,
            lease=lease,
            job_key=job_key,
            keyholder=running_way.keyholder,
            recipient="Example Lab",
            out=tmp_path / "export",
        )
    assert not (tmp_path / "export").exists()


def test_a_lease_opens_nothing_after_its_time_or_with_another_job_key(running_way: Way, tmp_path: Path) -> None:
    given = running_way.give(50, [released()])
    lease, job_key = running_way.lease(given, lives=5)
    with pytest.raises(LeaseInvalid):
        build(
            lease=lease,
            job_key=job_key,
            collector=running_way.collector,
            keyholder=running_way.keyholder,
            out=tmp_path / "release",
        )
    good, _ = running_way.lease(given)
    with pytest.raises(LeaseInvalid):
        Leased.read(good, job_key)


def test_leaks_are_measured_by_the_strings_that_are_given(running_way: Way, tmp_path: Path) -> None:
    given = running_way.give(60, [released()])
    canaries = tmp_path / "canaries"
    canaries.write_text("zq-canary-7\nmilk\n", encoding="utf-8")
    measured = read_manifest(built(running_way, given, tmp_path / "measured", canaries)).leaks
    assert (measured.measured, measured.searched, measured.found) == (True, 2, 1)
    beside = read_manifest(built(running_way, given, tmp_path / "beside the lease")).leaks
    assert (beside.searched, beside.found) == (len(PLANTED), 0)


def test_verify_says_what_holds_and_finds_a_changed_byte(running_way: Way, tmp_path: Path) -> None:
    release = built(running_way, running_way.give(70, [released()]), tmp_path / "release")
    assert examine(release).faults == []
    folder = exported(running_way, release, tmp_path / "export")
    assert examine(folder).faults == []
    shard = release / "shards" / f"{shards(release)[0]}.absd"
    assert examine(shard).faults == []
    lease, _ = running_way.lease(shards(release))
    assert examine(lease).kind == "signed lease"
    assert examine(lease).faults == []
    data = bytearray(shard.read_bytes())
    data[-1] ^= 1
    shard.write_bytes(data)
    assert len(examine(release).faults) == 2
    table = next((folder / "data").glob("*.parquet"))
    table.unlink()
    (folder / "data" / "left.parquet").write_bytes(b"")
    with pytest.raises(Exception, match="not a table"):
        examine(folder)
