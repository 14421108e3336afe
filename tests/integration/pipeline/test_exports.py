"""A job ends with its lease, is refused before anything is opened, and leaves nothing that others could read."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.cli.build import build
from aboveboard.cli.export import export
from aboveboard.datasets.card import CARD
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import InputError, LeaseInvalid, NothingToDo
from aboveboard.model.geometry import Point
from aboveboard.pipeline.building import Build, Recipe
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Collector, Keyholder
from aboveboard.reduction.registry import reduce
from tests.exporting import Ending, built, exported
from tests.patience import until
from tests.pipelines import EXPORT_PURPOSE, PLANTED, RECIPIENT, Way, way
from tests.scripts import SAVE, Script, released


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


@pytest.mark.parametrize(("recipient", "form"), [("Another Lab", "hf"), (RECIPIENT, "lite_sample")])
def test_an_export_for_whom_or_as_what_nobody_approved_opens_nothing(
    running_way: Way, tmp_path: Path, recipient: str, form: str
) -> None:
    sessions = built(running_way, (92,), tmp_path / "release")
    approval, approval_key = running_way.lease(list(sessions), EXPORT_PURPOSE)
    opening, opening_key = running_way.lease(list(sessions))
    before = logged(running_way)
    with pytest.raises(LeaseInvalid, match="another recipient or another form"):
        export(
            tmp_path / "release",
            lease=approval,
            job_key=approval_key,
            opening_lease=opening,
            opening_job_key=opening_key,
            keyholder=running_way.keyholder,
            recipient=recipient,
            format_=form,
            out=tmp_path / "export",
        )
    assert logged(running_way) == before
    assert not (tmp_path / "export").exists()


def test_an_export_that_would_be_empty_is_refused_and_leaves_nothing(running_way: Way, tmp_path: Path) -> None:
    """Without pictures no episode has a place in this form."""
    blind = Script().begin().press(SAVE, Point(x=30, y=30)).stretch()
    given = running_way.give(93, [msgspec.structs.replace(released(drawn=False), items=(blind,), pictures={})])
    lease, job_key = running_way.lease(given)
    release, out = tmp_path / "release", tmp_path / "export"
    build(lease=lease, job_key=job_key, collector=running_way.collector, keyholder=running_way.keyholder, out=release)
    shards = [shard.sha256 for shard in read_manifest(release).shards]
    approval, approval_key = running_way.lease(shards, EXPORT_PURPOSE, form="lite_sample")
    opening, opening_key = running_way.lease(shards)
    with pytest.raises(NothingToDo, match="nothing of the release can be said in this form"):
        export(
            release,
            lease=approval,
            job_key=approval_key,
            opening_lease=opening,
            opening_job_key=opening_key,
            keyholder=running_way.keyholder,
            recipient=RECIPIENT,
            format_="lite_sample",
            out=out,
        )
    assert list(tmp_path.iterdir()) == [release]


def test_the_card_of_an_export_says_that_nothing_seals_it(running_way: Way, tmp_path: Path) -> None:
    built(running_way, (94,), tmp_path / "release")
    exported(running_way, tmp_path / "release", tmp_path / "export", lambda *_: None)
    sealed, plain = ((tmp_path / name / CARD).read_text(encoding="utf-8") for name in ("release", "export"))
    assert "Shards are sealed" in sealed
    assert "shard no longer opens" not in plain
    assert "Shards are sealed" not in plain
    assert f"for {RECIPIENT}: nothing seals it" in plain


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
