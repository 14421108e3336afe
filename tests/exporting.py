"""Releases that are exported while something happens: a person deletes, a lease ends."""

import time
from collections.abc import Callable
from pathlib import Path

from aboveboard.cli.build import build
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.exporters.hf import EXPORTER
from aboveboard.pipeline.exporting import ExportRecord, export
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from tests.pipelines import EXPORT_PURPOSE, Way
from tests.scripts import released


class Ending:
    """The real clock, until it is past every lease."""

    ended = False

    def __call__(self) -> float:
        return time.time() + 100 * 3_600 * self.ended


def built(way: Way, sessions: tuple[int, ...], out: Path) -> dict[str, int]:
    """Build a release of sessions, a shard each, and return which shard is of which, in the manifest's order."""
    given = {way.give(number, [released()])[0]: number for number in sessions}
    lease, job_key = way.lease(list(given))
    build(lease=lease, job_key=job_key, collector=way.collector, keyholder=way.keyholder, out=out)
    return {shard.sha256: given[shard.segments[0]] for shard in read_manifest(out).shards}


def opened(way: Way, folder: Path, clock: Callable[[], float] = time.time) -> Release:
    """Return a release with the keys that a new lease gives."""
    shards = [shard.sha256 for shard in read_manifest(folder).shards]
    with Keyholder(way.keyholder) as holder:
        return Release.open(folder, Opening(Leased.read(*way.lease(shards)), holder, clock=clock))


def exported(
    way: Way,
    folder: Path,
    out: Path,
    meanwhile: Callable[[str, int, int], None],
    clock: Callable[[], float] = time.time,
) -> ExportRecord:
    """Export a release under new leases; `meanwhile` is told how far it is."""
    shards = [shard.sha256 for shard in read_manifest(folder).shards]
    with Keyholder(way.keyholder) as holder:
        approval = Opening(Leased.read(*way.lease(shards, EXPORT_PURPOSE)), holder, clock=clock)
        opening = Opening(Leased.read(*way.lease(shards)), holder, clock=clock)
        return export(
            Release.open(folder, opening),
            EXPORTER,
            out,
            recipient="Example Lab",
            opening=opening,
            approval=approval,
            progress=meanwhile,
        )
