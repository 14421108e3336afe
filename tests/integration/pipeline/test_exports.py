"""A job ends with its lease, is refused before anything is opened, and leaves nothing that others could read."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from aboveboard.cli.build import build
from aboveboard.cli.export import export
from aboveboard.errors import InputError, LeaseInvalid
from aboveboard.pipeline.building import Build, Recipe
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Collector, Keyholder
from aboveboard.reduction.registry import reduce
from tests.exporting import Ending, built, exported
from tests.patience import until
from tests.pipelines import EXPORT_PURPOSE, PLANTED, Way, way
from tests.scripts import released


@pytest.fixture(scope="module")
def running_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


@pytest.mark.parametrize("what", ["keys", "sessions", "shard keys"])
def test_a_build_does_not_outlast_its_lease(running_way: Way, tmp_path: Path, what: str) -> None:
    first = 60 + 2 * len(what)
    given = [name for number in (first, first + 1) for name in running_way.give(number, [released()])]
    clock, stages = Ending(), []

    def meanwhile(stage: str, done: int, _total: int) -> None:
        stages.append(stage)
        clock.ended = (stage, done) == (what, 1) or clock.ended

    recipe = Recipe(name="Trial", reduce=reduce, reducer_version="1.0.0", canaries=PLANTED)
    with Keyholder(running_way.keyholder) as holder, Collector(running_way.collector) as store:
        opening = Opening(Leased.read(*running_way.lease(given)), holder, clock=clock)
        with pytest.raises(LeaseInvalid):
            Build(opening, store, holder, recipe, now=time.time()).run(tmp_path / "release", meanwhile)
    assert stages[-1] == what
    assert list(tmp_path.iterdir()) == []


def logged(way: Way) -> int:
    """Return how many entries the ledger has: what is opened is in it for good."""
    return int(httpx.get(f"{way.keyholder}/checkpoint", trust_env=False).text.splitlines()[1])


def test_a_used_folder_is_refused_before_anything_is_opened(running_way: Way, tmp_path: Path) -> None:
    release = tmp_path / "release"
    sessions = built(running_way, (90,), release)
    given = running_way.give(91, [released()])
    before = logged(running_way)
    lease, job_key = running_way.lease(given)
    with pytest.raises(InputError, match="not empty"):
        build(
            lease=lease,
            job_key=job_key,
            collector=running_way.collector,
            keyholder=running_way.keyholder,
            out=release,
        )
    approval, approval_key = running_way.lease(list(sessions), EXPORT_PURPOSE)
    opening, opening_key = running_way.lease(list(sessions))
    with pytest.raises(InputError, match="not empty"):
        export(
            release,
            lease=approval,
            job_key=approval_key,
            opening_lease=opening,
            opening_job_key=opening_key,
            keyholder=running_way.keyholder,
            recipient="Example Lab",
            out=release,
        )
    assert logged(running_way) == before
    recipe = Recipe(name="Trial", reduce=reduce, reducer_version="1.0.0", canaries=PLANTED)
    with Keyholder(running_way.keyholder) as holder, Collector(running_way.collector) as store:
        shown = Opening(Leased.read(lease, job_key), holder)
        before = logged(running_way)
        with pytest.raises(InputError, match="not empty"):
            Build(shown, store, holder, recipe, now=time.time()).run(release, lambda *_: None)
    assert logged(running_way) == before


def test_an_export_whose_terminal_is_closed_leaves_nothing(running_way: Way, tmp_path: Path) -> None:
    """The second shard is a pipe that nobody writes to: the command waits there, with the first in clear text."""
    release = tmp_path / "release"
    sessions = built(running_way, (95, 96), release)
    waited_for = release / "shards" / f"{[*sessions][1]}.absd"
    waited_for.unlink()
    os.mkfifo(waited_for)
    approval, opening = running_way.lease(list(sessions), EXPORT_PURPOSE), running_way.lease(list(sessions))
    leases = ("--lease", approval[0], "--job-key", approval[1], "--opening-lease", opening[0])
    more = ("--opening-job-key", opening[1], "--keyholder", running_way.keyholder, "--recipient", "Example Lab")
    out = tmp_path / "out" / "export"
    command = (sys.executable, "-m", "aboveboard.cli", "export", release, *leases, *more, "--out", out)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(
            lambda: any(out.parent.glob(".export.*/data/*")) or process.poll() is not None,
            "a first shard",
            instead=process.kill,
        )
        modes = [half.stat().st_mode & 0o777 for half in out.parent.iterdir()]
        process.send_signal(signal.SIGHUP)
        status = until(process.poll, "its end", instead=process.kill)
    assert (modes, status) == ([0o700], 128 + signal.SIGHUP)
    assert list(out.parent.iterdir()) == []


def test_an_export_is_its_owners_alone(running_way: Way, tmp_path: Path) -> None:
    built(running_way, (98,), tmp_path / "release")
    exported(running_way, tmp_path / "release", tmp_path / "export", lambda *_: None)
    places = (tmp_path / "export", *(tmp_path / "export").rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in places if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in places if path.is_file()} == {0o600}
