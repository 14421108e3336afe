"""The gate, deletion and the seal hold on every engine, and a build that was ended goes on from sealed files."""

import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import Manifest, read_manifest
from aboveboard.errors import NotFound, NothingToDo, Tampered
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline.building import Build, Built, Progress, Recipe
from aboveboard.pipeline.keeping import REKEYING, SealedFiles
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.sealing import Sealing
from aboveboard.pipeline.services import Collector, Keyholder
from aboveboard.reduction.registry import reduce
from tests.pipelines import Way, named_alike, way
from tests.scripts import APP, released

SECRETS = (b"Save the list as text", b"milk", b"RIFF", b"WEBP", b"PAR1", b"select_menu", b"editor", b"zq-7")
Opened = tuple[tuple[Episode, ...], dict[str, bytes], str]
ENGINES = {
    "one process": ("--engine", "inprocess", "--workers", "1"),
    "a pool of processes": ("--engine", "inprocess", "--workers", "2"),
    "daft": ("--engine", "daft", "--workers", "2"),
}


class Ended(Exception):
    """Ends a build as a kill would, between two sessions."""


@pytest.fixture(scope="module")
def running_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


def given(way: Way) -> list[str]:
    """Release four sessions of two people: whole, in two parts, one app without consent, nothing consented to."""
    plain = released()
    half = msgspec.structs.replace(plain, layers={APP: plain.layers[APP]})
    none = msgspec.structs.replace(plain, layers={}, pseudonym=b"q" * 32)
    parts = [released(part=part, parts=2, pseudonym=b"q" * 32) for part in (1, 2)]
    sessions = enumerate(([plain], parts, [half], [none]), 10)
    return [name for number, contents in sessions for name in way.give(number, contents)]


def built(way: Way, hashes: list[str], out: Path, engine: tuple[str, ...]) -> Path:
    lease, job_key = way.lease(hashes)
    services = ("--collector", way.collector, "--keyholder", way.keyholder)
    command = ("build", "--lease", str(lease), "--job-key", str(job_key), *services, "--out", str(out), *engine)
    done = subprocess.run(
        [sys.executable, "-m", "aboveboard.cli", *command], capture_output=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr.decode()
    return out


def rows(way: Way, folder: Path) -> dict[tuple[str, ...], Opened]:
    """Return what each shard holds once opened, by its segments."""
    manifest = read_manifest(folder)
    lease, job_key = way.lease([shard.sha256 for shard in manifest.shards])
    with Keyholder(way.keyholder) as holder:
        release = Release.open(folder, Opening(Leased.read(lease, job_key), holder))
        shards = sorted(release.shards(), key=lambda shard: shard.entry.segments)
    alike = named_alike({shard.entry.segments: shard.episodes for shard in shards})
    return {shard.entry.segments: (alike[shard.entry.segments], dict(shard.pictures), shard.split) for shard in shards}


def facts(manifest: Manifest) -> object:
    """Return what a manifest says of its release, without what is another in each: lease, keys, hashes."""
    segments = tuple(sorted(shard.segments for shard in manifest.shards))
    return manifest.versions, manifest.people, manifest.withheld, manifest.leaks, segments


def test_every_engine_builds_the_same_release_and_withholds_the_same(running_way: Way, tmp_path: Path) -> None:
    hashes = given(running_way)
    releases = {name: built(running_way, hashes, tmp_path / name, engine) for name, engine in ENGINES.items()}
    opened = {name: rows(running_way, folder) for name, folder in releases.items()}
    told = {name: facts(read_manifest(folder)) for name, folder in releases.items()}
    assert len(opened["daft"]) == 3
    assert opened["one process"] == opened["a pool of processes"] == opened["daft"]
    assert told["one process"] == told["a pool of processes"] == told["daft"]


def quietly(what: str, done: int, total: int) -> None:
    del what, done, total


def build(way: Way, lease: tuple[Path, Path], out: Path, resume: Path, progress: Progress = quietly) -> Built:
    recipe = Recipe(name="Trial", reduce=reduce, reducer_version="1", canaries=("zq-7-canary",))
    with Keyholder(way.keyholder) as holder, Collector(way.collector) as store:
        opening = Opening(Leased.read(*lease), holder)
        return Build(opening, store, holder, recipe, now=time.time(), resume=resume).run(out, progress)


def ended(way: Way, hashes: list[str], folder: Path) -> tuple[tuple[Path, Path], Path]:
    """Return the lease of a build that ended after two sessions, and the folder in which they are kept."""
    lease, resume = way.lease(hashes), folder / "resume"

    def progress(what: str, done: int, total: int) -> None:
        if (what, done) == ("sessions", total):
            raise Ended

    with pytest.raises(Ended):
        build(way, lease, folder / "release", resume, progress)
    assert not (folder / "release").exists()
    return lease, resume


def test_what_is_kept_of_an_ended_build_cannot_be_read_and_is_not_done_again(running_way: Way, tmp_path: Path) -> None:
    hashes = [name for number in (20, 21, 22) for name in running_way.give(number, [released()])]
    lease, resume = ended(running_way, hashes, tmp_path)
    kept = {path.name: path.read_bytes() for path in resume.iterdir()}
    assert len(kept) == 3
    assert [secret for secret in SECRETS for data in kept.values() if secret in data] == []
    job_key = lease[1].read_bytes()
    assert not any(job_key in data for data in kept.values())
    stamps = {path.name: path.stat().st_mtime_ns for path in resume.iterdir()}

    def progress(what: str, done: int, total: int) -> None:
        if (what, done) == ("sessions", total):
            assert {name: (resume / name).stat().st_mtime_ns for name in stamps} == stamps

    done = build(running_way, lease, tmp_path / "release", resume, progress)
    assert len(done.manifest.shards) == 3
    assert done.manifest.leaks.searched == 1
    assert not resume.exists()
    opened = rows(running_way, tmp_path / "release").values()
    assert {episode.person for episodes, _, _ in opened for episode in episodes} == {"0"}  # re-keyed alike by both runs


def test_a_session_deleted_after_its_build_ended_is_forgotten_and_left_out(running_way: Way, tmp_path: Path) -> None:
    hashes = [name for number in (30, 31, 32) for name in running_way.give(number, [released()])]
    lease, resume = ended(running_way, hashes, tmp_path)
    for number in (30, 31, 32):
        running_way.delete(number)
    with pytest.raises(NothingToDo):
        build(running_way, lease, tmp_path / "release", resume)
    assert [path.name for path in resume.iterdir()] == [REKEYING]


@pytest.mark.parametrize("damage", ["cut", "another lease's"])
def test_a_kept_file_that_does_not_open_is_made_again(running_way: Way, tmp_path: Path, damage: str) -> None:
    number = 40 if damage == "cut" else 50
    hashes = [name for one in range(number, number + 3) for name in running_way.give(one, [released()])]
    lease, resume = ended(running_way, hashes, tmp_path)
    if damage == "cut":
        for path in set(resume.iterdir()) - {resume / REKEYING}:
            path.write_bytes(path.read_bytes()[:-1])
    else:
        lease = running_way.lease(hashes)
    done = build(running_way, lease, tmp_path / "release", resume)
    assert len(done.manifest.shards) == 3
    assert len(rows(running_way, tmp_path / "release")) == 3


def test_only_what_is_sealed_to_the_lease_can_be_kept(running_way: Way, tmp_path: Path) -> None:
    lease, job_key = running_way.lease(running_way.give(60, [released()]))
    leased = Leased.read(lease, job_key)
    sealing = Sealing(leased.job_key, leased.lease.id, job_key)
    keeping = SealedFiles(tmp_path / "kept", sealing)
    with pytest.raises(Tampered):
        keeping.keep("a session", "ab" * 32, b"milk " * 20)
    with pytest.raises(Tampered):
        keeping.keep("a session", "ab" * 32, sealing.seal(b"milk", "another session"))
    assert list((tmp_path / "kept").iterdir()) == []


def test_no_key_leaves_the_process_that_was_given_it(running_way: Way) -> None:
    lease, job_key = running_way.lease(running_way.give(61, [released()]))
    leased = Leased.read(lease, job_key)
    sealing = Sealing(leased.job_key, leased.lease.id, job_key)
    pickled = pickle.dumps(sealing)
    assert leased.job_key.private_bytes_raw() not in pickled
    assert pickle.loads(pickled).open(sealing.seal(b"milk", "a"), "a") == b"milk"
    with pytest.raises(NotFound):
        pickle.dumps(Sealing(leased.job_key, leased.lease.id, None))
