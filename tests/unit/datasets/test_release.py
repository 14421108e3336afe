"""A release on disk: whole or not there, sealed, its cards made from its manifest, its splits by person."""

import errno
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from aboveboard.datasets.card import croissant, datasheet
from aboveboard.datasets.leaks import Search
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import LeakReport, Manifest, ShardEntry, Versions, read_manifest, vouched
from aboveboard.datasets.shards import open_shard, seal_shard
from aboveboard.datasets.splits import rekeyed, split_of
from aboveboard.datasets.writing import replacing, write_release
from aboveboard.errors import (
    Deleted,
    InputError,
    KeyMissing,
    LeaseInvalid,
    NewerFormat,
    NoSpace,
    NotFound,
    Tampered,
    UnknownFormat,
    WrongPurpose,
)
from aboveboard.formats.sealing import SealedSegment
from aboveboard.formats.tables import read_episodes, write_episodes
from aboveboard.model.time import Week
from aboveboard.model.trajectories import PermittedEpisode
from aboveboard.pipeline.episodes import Origin, episodes_of
from aboveboard.reduction.registry import reduce
from tests.scripts import released

WEEK = Week(name="2026-W47")
SESSION = b"d" * 32


def permitted() -> list[PermittedEpisode]:
    origin = Origin(purpose="demo", segment="ab" * 32, person="ef" * 32)
    found = episodes_of(released(), origin, reduce)
    return [PermittedEpisode(episode=episode, purpose="demo", lease="00" * 32) for episode in found]


def sealed() -> SealedSegment:
    return seal_shard(permitted(), released().pictures, split="train", epoch=WEEK, deletion_hash=SESSION)


def manifest(*shards: SealedSegment, leaks: LeakReport | None = None) -> Manifest:
    entries = (
        ShardEntry(
            sha256=shard.sha256.hex(),
            deletion_hash=SESSION.hex(),
            epoch=WEEK,
            size=len(shard.data),
            segments=("ab" * 32,),
        )
        for shard in shards
    )
    return Manifest(
        name="Trial",
        purpose="demo",
        week=WEEK,
        lease="00" * 32,
        versions=Versions(builder="0", reducer="1.0.0"),
        people="fewer than 10",
        leaks=leaks or LeakReport(),
        shards=tuple(entries),
    )


def written(folder: Path, *shards: SealedSegment) -> Path:
    vouching = vouched(manifest(*shards), {shard.sha256.hex(): shard.key for shard in shards})
    write_release(folder, vouching, {shard.sha256.hex(): shard.data for shard in shards})
    return folder


@dataclass
class Given:
    """A lease's keys as they are, until it has ended."""

    found: Mapping[str, bytes]
    ended: bool = False

    def keys(self, hashes: tuple[str, ...]) -> Mapping[str, bytes]:
        return {name: key for name, key in self.found.items() if name in hashes}

    def require_live(self) -> None:
        if self.ended:
            raise LeaseInvalid("the lease has expired")


def test_a_shard_gives_back_its_episodes_and_every_picture_they_name() -> None:
    shard = sealed()
    episodes, pictures, split = open_shard(shard.data, shard.key, purpose="demo")
    assert split == "train"
    assert list(episodes) == [one.episode for one in permitted()]
    assert set(pictures) <= set(released().pictures)
    assert pictures


def test_a_shard_opens_with_its_own_key_and_purpose_only() -> None:
    one, other = sealed(), sealed()
    with pytest.raises(Tampered):
        open_shard(one.data, other.key, purpose="demo")
    with pytest.raises(WrongPurpose):
        open_shard(one.data, one.key, purpose="other")


def test_a_picture_under_another_ones_name_is_refused() -> None:
    episodes = [one.episode for one in permitted()]
    names = list(released().pictures)
    swapped = {**released().pictures, names[0]: released().pictures[names[1]]}
    with pytest.raises(Tampered):
        write_episodes(episodes, swapped, split="train")


def test_the_same_episodes_give_the_same_table() -> None:
    episodes, pictures = [one.episode for one in permitted()], released().pictures
    assert write_episodes(episodes, pictures, split="a") == write_episodes(episodes, pictures, split="a")


def test_bytes_that_are_no_table_are_named_so() -> None:
    with pytest.raises(UnknownFormat):
        read_episodes(b"no table")


def test_a_release_opens_shard_by_shard_and_refuses_one_whose_key_is_gone(tmp_path: Path) -> None:
    one, other = sealed(), sealed()
    folder = written(tmp_path / "release", one, other)
    release = Release.open(folder, Given({one.sha256.hex(): one.key}))
    assert [shard.entry.sha256 for shard in release.shards()] == [one.sha256.hex()]
    assert release.deleted == (other.sha256.hex(),)
    with pytest.raises(Deleted):
        release.shard(other.sha256.hex())
    with pytest.raises(NotFound):
        release.shard("00" * 32)


def test_a_release_never_overwrites_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = written(tmp_path / "release", sealed())
    with pytest.raises(InputError):
        written(folder, sealed())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release"]


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    def fill() -> None:
        with replacing(tmp_path / "release") as building:
            (building / "part").write_bytes(b"x")
            raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(NoSpace):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_release_is_on_the_disk_before_its_name_and_its_name_before_the_writer_returns(tmp_path: Path) -> None:
    called: list[str] = []

    def note(_frame: object, event: str, function: object) -> None:
        if event == "c_call" and function in {os.fsync, os.rename}:
            called.append("sync" if function is os.fsync else "rename")

    sys.setprofile(note)
    folder = written(tmp_path / "release", sealed(), sealed())
    sys.setprofile(None)
    assert called == [*["sync"] * len([folder, *folder.rglob("*")]), "rename", "sync"]


def test_a_release_is_its_owners_alone(tmp_path: Path) -> None:
    folder = written(tmp_path / "release", sealed())
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in (folder, *folder.rglob("*"))}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_what_a_killed_writer_left_is_cleared_away_whatever_it_was_called(tmp_path: Path) -> None:
    left = tmp_path / ".another.0a1b2c3d.building"
    (left / "data").mkdir(parents=True)
    (left / "data" / "part").write_bytes(b"half")
    others = [tmp_path / name for name in (".release.building", ".release.mine.building", "release.0a1b2c3d.building")]
    for path in others:
        path.mkdir()
    folder = written(tmp_path / "release", sealed())
    assert set(tmp_path.iterdir()) == {folder, *others}


def test_what_another_still_writes_is_left_alone(tmp_path: Path) -> None:
    with replacing(tmp_path / "slow") as slow:
        written(tmp_path / "quick", sealed())
        (slow / "part").write_bytes(b"whole")
    assert (tmp_path / "slow" / "part").read_bytes() == b"whole"


def test_no_shard_opens_once_its_lease_has_ended(tmp_path: Path) -> None:
    shard = sealed()
    lease = Given({shard.sha256.hex(): shard.key})
    release = Release.open(written(tmp_path / "release", shard), lease)
    assert release.shard(shard.sha256.hex()).episodes
    lease.ended = True
    with pytest.raises(LeaseInvalid):
        release.shard(shard.sha256.hex())


def test_a_changed_manifest_a_newer_one_and_a_changed_shard_are_refused(tmp_path: Path) -> None:
    shard = sealed()
    folder = written(tmp_path / "release", shard)
    path = folder / "release.json"
    found = json.loads(path.read_bytes())
    path.write_text(json.dumps({**found, "purpose": "other"}))
    with pytest.raises(Tampered):
        read_manifest(folder)
    path.write_text(json.dumps({**found, "v": 2, "more": 1}))
    with pytest.raises(NewerFormat):
        read_manifest(folder)
    path.write_text(json.dumps(found))
    file = next((folder / "shards").iterdir())
    release = Release.open(folder, Given({shard.sha256.hex(): shard.key}))
    file.write_bytes(shard.data[:-1] + bytes([shard.data[-1] ^ 1]))
    with pytest.raises(Tampered):
        release.shard(shard.sha256.hex())
    file.unlink()
    with pytest.raises(KeyMissing):
        release.shard(shard.sha256.hex())


def test_a_shard_of_several_purposes_or_of_nothing_is_not_sealed() -> None:
    other = msgspec.structs.replace(permitted()[0], purpose="other")
    for episodes in ([], [permitted()[0], other]):
        with pytest.raises(ValueError, match="one purpose"):
            seal_shard(episodes, {}, split="train", epoch=WEEK, deletion_hash=SESSION)


def test_the_card_says_how_episodes_were_cut_and_by_which_recogniser() -> None:
    plain = manifest(sealed())
    cut = msgspec.structs.replace(plain, versions=msgspec.structs.replace(plain.versions, recogniser="1.0.0"))
    assert "- recogniser of tasks, version: none" in datasheet(plain)
    assert "- recogniser of tasks, version: 1.0.0" in datasheet(cut)


def test_the_card_says_when_leaks_were_not_measured_and_what_was_found_when_they_were() -> None:
    assert "Not measured." in datasheet(manifest(sealed()))
    report = LeakReport(measured=True, searched=200, found=3, where="everywhere")
    assert "3 of 200 known strings found" in datasheet(manifest(sealed(), leaks=report))


def test_croissant_names_every_shard_by_its_hash() -> None:
    shard = sealed()
    document = json.loads(croissant(manifest(shard)))
    assert document["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert [file["sha256"] for file in document["distribution"]] == [shard.sha256.hex()]


@pytest.mark.parametrize("hidden", ["raw canary", "RAW CANARY", "utf", "base64", "hex"])
def test_a_known_string_is_found_in_every_form_it_could_hide_in(hidden: str) -> None:
    import base64

    forms = {
        "raw canary": b"xx raw canary xx",
        "RAW CANARY": b"xx RAW CANARY xx",
        "utf": "raw canary".encode("utf-16-le"),
        "base64": base64.b64encode(b"xraw canaryx"),
        "hex": b"raw canary".hex().encode(),
    }
    search = Search(["raw canary", "absent one"])
    search.look(forms[hidden])
    assert search.report() == LeakReport(measured=True, searched=2, found=1, where=search.report().where)


def test_a_known_string_is_found_where_json_writes_it_otherwise() -> None:
    search = Search(['pa"ss\\word', "absent one"])
    search.look(msgspec.json.encode({"text": 'the pa"ss\\word'}))
    assert search.report().found == 1


def test_without_strings_nothing_was_measured() -> None:
    assert not Search(["abc"]).report().measured


def test_people_get_other_names_in_each_release_and_the_key_is_destroyed() -> None:
    with rekeyed() as one, rekeyed() as other:
        assert one(b"person") == one(b"person") != other(b"person")
    with pytest.raises(ValueError, match="destroyed"):
        one(b"person")


@pytest.mark.parametrize(("people", "held"), [(1, 0), (2, 0), (3, 1), (10, 2), (25, 5)])
def test_nobody_is_on_two_sides_and_one_in_five_is_held_out(people: int, held: int) -> None:
    splits = split_of([f"{number:064x}" for number in range(people)] * 2)
    assert len(splits) == people
    assert list(splits.values()).count("test") == list(splits.values()).count("validation") == held
