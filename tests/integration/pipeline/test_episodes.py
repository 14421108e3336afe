"""The episodes of a release: compared within a session, over its segments, and the same in whatever order they come."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.build import build
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.model.gaps import Gap
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from tests.pipelines import Way, named_alike, way
from tests.scripts import released


@pytest.fixture(scope="module")
def running_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


def episodes(way: Way, hashes: list[str], out: Path) -> dict[str, tuple[Episode, ...]]:
    """Build a release and return its episodes by segment."""
    lease, job_key = way.lease(hashes)
    build(lease=lease, job_key=job_key, collector=way.collector, keyholder=way.keyholder, out=out)
    lease, job_key = way.lease([shard.sha256 for shard in read_manifest(out).shards])
    with Keyholder(way.keyholder) as holder:
        opened = Release.open(out, Opening(Leased.read(lease, job_key), holder))
        found = [episode for shard in opened.shards() for episode in shard.episodes]
    return {name: tuple(one for one in found if one.sources == (name,)) for name in hashes}


def told(found: dict[str, tuple[Episode, ...]]) -> dict[str, list[tuple[object, ...]]]:
    """Return what episodes say apart from the person."""
    return {
        name: [(one.id, one.cut, one.continues, one.flags, one.instruction, len(one.steps)) for one in part]
        for name, part in named_alike(found).items()
    }


def test_what_a_session_does_again_in_its_second_segment_is_flagged_there_and_in_no_other_session(
    running_way: Way, tmp_path: Path
) -> None:
    first, second = running_way.give(10, [released(part=1, parts=2), released(part=2, parts=2)])
    (alone,) = running_way.give(11, [released()])
    found = episodes(running_way, [second, alone, first], tmp_path / "release")
    originals = {one.flags.signature: one.id for one in found[first][::-1]}
    assert all(one.flags.near_duplicate is None for one in (*found[first], *found[alone]))
    long = [one for one in found[second] if len(one.steps) > 3]
    assert [one.flags.near_duplicate for one in long] == [originals[one.flags.signature] for one in long] != []
    assert {one.flags.signature for one in found[alone]} == set(originals)
    again = episodes(running_way, [first, second, alone], tmp_path / "again")
    assert told(again) == told(found)
    by_itself = episodes(running_way, [alone], tmp_path / "alone")
    assert told(by_itself)[alone] == told(found)[alone]


def test_what_is_done_again_within_one_segment_is_flagged_too(running_way: Way, tmp_path: Path) -> None:
    content = released()
    twice = msgspec.structs.replace(content, items=(*content.items, Gap(), *content.items))
    (name,) = running_way.give(12, [twice])
    found = episodes(running_way, [name], tmp_path / "release")[name]
    half = len(found) // 2
    flagged = [one.flags.near_duplicate for one in found]
    assert flagged[:half] == [None] * half
    assert [one for one in flagged[half:] if one] == [one.id for one in found[:half] if len(one.steps) > 3]
