"""`aboveboard train` on a release that was really built: under its lease and purpose, and deletion reaches it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.agents.checkpoints import name_of, read_head
from aboveboard.cli.build import build
from aboveboard.cli.evaluate_offline import Trial as OnRecordings
from aboveboard.cli.evaluate_offline import offline
from aboveboard.cli.evaluate_online import Demonstrations
from aboveboard.cli.evaluate_online import Trial as InWorlds
from aboveboard.cli.standing import require_standing
from aboveboard.cli.train import Course, train
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import Deleted, InputError, LeaseInvalid, NothingToDo, WrongPurpose
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import DeletionReceipt
from aboveboard.pipeline.services import Service
from tests.pipelines import EXPORT_PURPOSE, PURPOSE, SIGNING, Way, way
from tests.scripts import released


@pytest.fixture(scope="module")
def running_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


@pytest.fixture(scope="module")
def release(running_way: Way, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(running_way, tmp_path_factory.mktemp("data") / "release", 50, 51)


def built(running: Way, out: Path, *sessions: int) -> Path:
    given = [name for session in sessions for name in running.give(session, [released()])]
    lease, job_key = running.lease(given)
    build(lease=lease, job_key=job_key, collector=running.collector, keyholder=running.keyholder, out=out)
    return out


def trained(running: Way, release: Path, out: Path, purpose: str = PURPOSE, shards: list[str] | None = None) -> None:
    names = shards or [shard.sha256 for shard in read_manifest(release).shards]
    lease, job_key = running.lease(names, purpose)
    settings = {"iterations": 2, "batch": 4, "threads": 1}
    course = Course(lease=lease, job_key=job_key, keyholder=running.keyholder, out=out, **settings)  # type: ignore[arg-type]  # a dict of numbers
    train(release, course=course, json_=True)


def test_a_model_names_the_release_that_a_deletion_receipt_has_to_name(
    running_way: Way, release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trained(running_way, release, tmp_path / "model")
    said = json.loads(capsys.readouterr().out)
    head = read_head(tmp_path / "model")
    manifest = read_manifest(release)
    assert (said["purpose"], said["release"], said["weights"]) == (PURPOSE, manifest.id, head.weights)
    assert [source.release for source in head.learnt_from] == [manifest.id]
    assert set(head.learnt_from[0].shards) == {shard.sha256 for shard in manifest.shards}
    everything = b"".join(path.read_bytes() for path in (tmp_path / "model").iterdir())
    assert not [word for word in (b"Save the list", b"milk", b"Search") if word in everything]


def test_a_lease_of_another_purpose_trains_nothing(running_way: Way, release: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPurpose):
        trained(running_way, release, tmp_path / "model", EXPORT_PURPOSE)
    assert not (tmp_path / "model").exists()


def test_a_lease_that_does_not_name_the_shards_trains_nothing(running_way: Way, release: Path, tmp_path: Path) -> None:
    with pytest.raises(LeaseInvalid):
        trained(running_way, release, tmp_path / "model", shards=[read_manifest(release).shards[0].sha256])
    assert not (tmp_path / "model").exists()


def test_settings_that_no_training_can_have_are_named(running_way: Way, release: Path, tmp_path: Path) -> None:
    holder, out = running_way.keyholder, tmp_path / "model"
    course = Course(lease=tmp_path / "lease", job_key=tmp_path / "key", keyholder=holder, out=out, iterations=0)
    with pytest.raises(InputError, match="settings of a training"):
        train(release, course=course)


def test_a_model_is_named_by_a_deletion_of_what_it_learnt_from_and_is_tried_no_more(
    running_way: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = built(running_way, tmp_path / "release", 70, 71)
    trained(running_way, release, tmp_path / "model")
    head, said = read_head(tmp_path / "model"), json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["name in receipts"] == name_of(head.learnt_from, head.settings)
    require_standing(tmp_path / "model", running_way.keyholder)
    secret = {"secret": running_way.root.delete_secret(70).hex()}
    receipt = running_way.client.post("/deletions", json=secret).json()["receipt"]
    with Service("keyholder", running_way.keyholder) as service:
        signed = service.ask("GET", f"/receipts/{receipt}")
    told = envelopes.verify(signed, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
    assert told.models == (said["name in receipts"],)
    keyholder, model, out = running_way.keyholder, tmp_path / "model", tmp_path / "run"
    with pytest.raises(Deleted) as caught:
        offline(release, trial=OnRecordings(agent=str(model), out=out, keyholder=keyholder))
    assert "train" in caught.value.remedy
    with pytest.raises(Deleted):
        InWorlds(tasks="all", out=out, demonstrations=Demonstrations(keyholder=keyholder)).agents(model)
    assert not out.exists()


def test_where_nobody_can_be_asked_about_a_model_it_is_said(
    running_way: Way, release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trained(running_way, release, tmp_path / "model")
    require_standing(tmp_path / "model", "")
    assert "--keyholder" in capsys.readouterr().err


def test_what_a_person_deleted_is_learnt_from_no_more(running_way: Way, tmp_path: Path) -> None:
    release = built(running_way, tmp_path / "release", 60, 61)
    running_way.delete(60)
    trained(running_way, release, tmp_path / "model")
    assert len(read_head(tmp_path / "model").learnt_from[0].shards) == 1
    running_way.delete(61)
    with pytest.raises(NothingToDo, match="deleted by its person"):
        trained(running_way, release, tmp_path / "none")
