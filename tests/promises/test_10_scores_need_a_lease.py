"""Promise 10, of scores: recordings open for evaluation under a lease of their own purpose, and are shown to nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.cli.build import build
from aboveboard.cli.evaluate_offline import Trial, offline
from aboveboard.cli.evaluate_rescore import rescore
from aboveboard.cli.export import export
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import InputError, LeaseInvalid, NotFound, NothingToDo, Tampered, WrongPurpose
from aboveboard.evaluation.report import NUMBERS, PAGE, ROWS
from tests.pipelines import EXPORT_PURPOSE, Way, way
from tests.scripts import released

pytestmark = pytest.mark.promise

WORDS = (b"Save the list as text", b"milk")
"""What the scripted person was asked to do, and typed."""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as running:
        yield running


@pytest.fixture(scope="module")
def release(services: Way, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed release of two sessions."""
    folder = tmp_path_factory.mktemp("built") / "release"
    given = [address for number in (1, 2) for address in services.give(number, [released()])]
    lease, job_key = services.lease(given)
    build(lease=lease, job_key=job_key, collector=services.collector, keyholder=services.keyholder, out=folder)
    return folder


def shards(release: Path) -> list[str]:
    return [shard.sha256 for shard in read_manifest(release).shards]


def tried(release: Path, services: Way, out: Path, leased: tuple[Path, Path]) -> None:
    lease, job_key = leased
    access = {"lease": lease, "job_key": job_key, "keyholder": services.keyholder}
    offline(release, trial=Trial(agent="lexical", out=out, split="all", **access))  # type: ignore[arg-type]  # a dict of both kinds


def test_a_sealed_release_is_scored_under_its_lease_only(release: Path, services: Way, tmp_path: Path) -> None:
    with pytest.raises(LeaseInvalid):
        offline(release, trial=Trial(agent="lexical", out=tmp_path / "run", split="all"))
    with pytest.raises(WrongPurpose):
        tried(release, services, tmp_path / "run", services.lease(shards(release), EXPORT_PURPOSE))
    with pytest.raises(LeaseInvalid):
        tried(release, services, tmp_path / "run", services.lease(shards(release)[:1]))
    with pytest.raises(LeaseInvalid):
        tried(release, services, tmp_path / "run", (services.lease(shards(release))[0], services.lease(["ab" * 32])[1]))
    assert not (tmp_path / "run").exists()


def test_what_a_run_leaves_of_sealed_data_says_nothing_of_them(
    release: Path, services: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No word, no picture; and the logs open with the job key of the lease alone, which ends with the job."""
    leased = services.lease(shards(release))
    tried(release, services, tmp_path / "run", leased)
    assert "right by strict rules" in capsys.readouterr().out
    left = {path.name: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()}
    assert {PAGE, NUMBERS, ROWS} < set(left)
    assert [name for name, data in left.items() for word in WORDS if word in data] == []
    assert [name for name, data in left.items() if b"data:image" in data] == []
    with pytest.raises(LeaseInvalid):
        rescore(tmp_path / "run", dataset=release, out=tmp_path / "again")
    lease, job_key = services.lease(shards(release))
    with pytest.raises(Tampered):
        rescore(
            tmp_path / "run",
            dataset=release,
            out=tmp_path / "again",
            lease=lease,
            job_key=job_key,
            keyholder=services.keyholder,
        )
    lease, job_key = leased
    rescore(
        tmp_path / "run",
        dataset=release,
        out=tmp_path / "again",
        lease=lease,
        job_key=job_key,
        keyholder=services.keyholder,
    )
    for name in (PAGE, NUMBERS, ROWS):
        assert (tmp_path / "again" / name).read_bytes() == left[name], name


def test_pictures_and_words_are_shown_of_an_export_that_was_agreed_to(
    release: Path, services: Way, tmp_path: Path
) -> None:
    opening, approval = services.lease(shards(release)), services.lease(shards(release), EXPORT_PURPOSE)
    export(
        release,
        lease=approval[0],
        job_key=approval[1],
        opening_lease=opening[0],
        opening_job_key=opening[1],
        keyholder=services.keyholder,
        recipient="Example Lab",
        out=tmp_path / "export",
    )
    offline(tmp_path / "export", trial=Trial(agent="random", out=tmp_path / "run", split="all", pictures=4))
    page = (tmp_path / "run" / PAGE).read_bytes()
    assert b"data:image/webp" in page
    assert WORDS[0] in page
    rescore(tmp_path / "run", dataset=tmp_path / "export", out=tmp_path / "again", pictures=4)
    assert (tmp_path / "again" / PAGE).read_bytes() == page


def test_what_cannot_be_tried_is_refused_by_name(release: Path, services: Way, tmp_path: Path) -> None:
    lease, job_key = services.lease(shards(release))
    given = {"lease": lease, "job_key": job_key, "keyholder": services.keyholder}
    for folder, agent, error in (
        (tmp_path, "lexical", NotFound),
        (release, "nobody", InputError),
        (release, str(tmp_path), NotFound),
    ):
        with pytest.raises(error) as caught:
            offline(folder, trial=Trial(agent=agent, out=tmp_path / "run", split="all", **given))  # type: ignore[arg-type]  # a dict of both kinds
        assert caught.value.remedy
    with pytest.raises(NothingToDo):
        offline(release, trial=Trial(agent="lexical", out=tmp_path / "validation", split="validation", **given))  # type: ignore[arg-type]  # as above
    with pytest.raises(NotFound):
        rescore(tmp_path / "nothing", dataset=release, out=tmp_path / "run", **given)  # type: ignore[arg-type]  # as above


def test_what_a_person_deleted_since_is_in_no_score(release: Path, services: Way, tmp_path: Path) -> None:
    """Runs last by its own release: a deletion is for good."""
    given = [address for number in (3, 4) for address in services.give(number, [released()])]
    folder = tmp_path / "release"
    lease, job_key = services.lease(given)
    build(lease=lease, job_key=job_key, collector=services.collector, keyholder=services.keyholder, out=folder)
    leased = services.lease(shards(folder))
    tried(folder, services, tmp_path / "run", leased)
    services.delete(3)
    rescored = {"lease": leased[0], "job_key": leased[1], "keyholder": services.keyholder}
    rescore(tmp_path / "run", dataset=folder, out=tmp_path / "again", **rescored)  # type: ignore[arg-type]  # a dict of both kinds
    rows = [len((tmp_path / name / ROWS).read_bytes().splitlines()) for name in ("run", "again")]
    assert rows[1] * 2 == rows[0]
    assert b"have been deleted by their person" in (tmp_path / "again" / PAGE).read_bytes()
