"""Enrolment, and reading one's own released data again, with a real collector and the real commands."""

import datetime
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.deleting import delete_everywhere
from aboveboard.companion.enrolment import enrol
from aboveboard.companion.released import ReleasedSession, remember
from aboveboard.courier.courier import Courier
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import NotEnrolled, Unreachable
from aboveboard.formats.deletions import pending_deletions, receipt_of
from aboveboard.formats.devices import device_key, read_enrolment
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root
from aboveboard.formats.tickets import public_hex
from aboveboard.model.time import Week
from tests.collectors import Collector, started
from tests.companions import PASSPHRASE, with_keys
from tests.patience import PATIENCE_S
from tests.services import PURPOSE, bundle, release


def new_device(folder: Path) -> Places:
    return Places(data=folder / "data", runtime=folder / "run")


def my_data(places: Places, out: Path, passphrase: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aboveboard.cli", "my-data", str(out)],
        env={**os.environ, "ABOVEBOARD_DATA": str(places.data)},
        input=f"{passphrase}\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def carry(places: Places, collector: Collector) -> None:
    Courier(places, CourierSettings(attempts=2, first_wait_s=0.01, spread_s=1), clock=collector.clock).once()


def test_a_device_enrols_once_and_again_without_harm(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        places = new_device(tmp_path / "d")
        token = collector.app.state.enrolment.new_token()
        for _ in range(2):
            enrol(places, collector.address, token, collector.organisation.pins)
        assert read_enrolment(places).collector == collector.address
        assert collector.app.state.enrolment.knows(public_hex(device_key(places)))
        assert [path.name for path in places.participant.iterdir()] == []
        with pytest.raises(NotEnrolled):
            enrol(new_device(tmp_path / "other"), collector.address, token, collector.organisation.pins)


def test_where_a_device_is_stays_on_it_and_is_kept_when_it_is_enrolled_again(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        places, pins = new_device(tmp_path / "d"), collector.organisation.pins
        token = collector.app.state.enrolment.new_token()
        for region in ("zz-canary", ""):
            enrol(places, collector.address, token, pins, region=region)
        assert json.loads((places.policy / "floor.json").read_bytes())["region"] == "zz-canary"
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(places.policy)]
    assert kept
    assert not [path for path in kept if b"zz-canary" in path.read_bytes()]


def test_enrolling_without_a_collector_says_so(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        pins = collector.organisation.pins
    with pytest.raises(Unreachable):
        enrol(new_device(tmp_path / "d"), "http://127.0.0.1:1", "token", pins)


def test_own_data_are_read_again_until_they_are_deleted(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        places = new_device(tmp_path / "d")
        enrol(places, collector.address, collector.app.state.enrolment.new_token(), collector.organisation.pins)
        root = with_keys(places).root
        for number in (0, 1):
            made = bundle(root, number, text=f"session {number}", now=collector.clock())
            sha256 = release(places, made)
            week = Week.of(collector.clock())
            remember(places, ReleasedSession(number=number, purpose=PURPOSE, week=week, segments=(sha256,)))
        for _ in range(2):
            carry(places, collector)
            collector.clock.now += 2  # each session leaves at a moment of its own
        read = my_data(places, tmp_path / "mine", PASSPHRASE)
        assert read.returncode == 0, read.stderr
        for number in (0, 1):
            content = json.loads((tmp_path / "mine" / f"session-{number}" / "part-1" / "content.json").read_bytes())
            assert content["redactor_version"] == f"session {number}"
            assert len(list((tmp_path / "mine" / f"session-{number}" / "part-1").glob("*.webp"))) == 1
        delete_everywhere(places, root, 0, now=collector.clock(), at_once=True)
        assert "has not come yet" in receipts(places)
        for _ in range(2):
            carry(places, collector)
            collector.clock.now += 2
        receipt = receipt_of(places, root.delete_secret(0))
        assert receipt is not None
        day = datetime.datetime.fromtimestamp(receipt.unopenable_after, tz=datetime.UTC).date()
        assert (
            receipts(places)
            == f"0  deleted; no backup can be opened after {day}; no model is known to have been trained on it\n"
        )
        assert json.loads(receipts(places, "--json"))["0"]["deletion_hash"] == receipt.deletion_hash
        assert my_data(places, tmp_path / "left", PASSPHRASE).returncode == 0
        assert [path.name for path in (tmp_path / "left").iterdir()] == ["session-1"]


def test_a_part_that_is_not_ones_own_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        places = new_device(tmp_path / "d")
        enrol(places, collector.address, collector.app.state.enrolment.new_token(), collector.organisation.pins)
        root = with_keys(places).root
        made, gone, theirs = (
            bundle(one, 0, text="mine", now=collector.clock()) for one in (root, root, Root.generate())
        )
        names = [hashlib.sha256(each.segment).hexdigest() for each in (made, gone, theirs)]
        for name, each in zip(names, (made, gone, theirs), strict=True):
            assert collector.put(each, name).status_code == 201
        remember(places, ReleasedSession(number=0, purpose=PURPOSE, segments=tuple(names[:2])))
        kept = collector.keyholder.kept  # as one that was changed would have it
        kept[names[2]] = msgspec.structs.replace(kept[names[2]], deletion_hash=kept[names[0]].deletion_hash)
        next((collector.data / "segments").rglob(names[1])).unlink()
        read = my_data(places, tmp_path / "mine", PASSPHRASE)
    assert read.returncode == 0, read.stderr
    assert "1 segments of 1 sessions are in the folder" in read.stdout
    said = {name: [line for line in read.stdout.splitlines() if name[:16] in line] for name in names}
    assert [len(lines) for lines in said.values()] == [0, 1, 1]
    assert "was left out: it is no longer stored" in said[names[1]][0]
    assert "was left out: this wrap is for another segment" in said[names[2]][0]
    assert "openings of 1 of its parts leave marks that are not yours" in read.stdout
    assert [path.name for path in (tmp_path / "mine" / "session-0").iterdir()] == ["part-1"]


def test_a_wrong_passphrase_fetches_nothing(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        places = new_device(tmp_path / "d")
        enrol(places, collector.address, collector.app.state.enrolment.new_token(), collector.organisation.pins)
        with_keys(places)
        refused = my_data(places, tmp_path / "mine", "wrong horse")
    assert refused.returncode == 3
    assert "passphrase" in refused.stderr
    assert not (tmp_path / "mine").exists()


def command(places: Places, *words: str, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aboveboard.cli", *words],
        env={**os.environ, "ABOVEBOARD_DATA": str(places.data)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def receipts(places: Places, *words: str) -> str:
    done = command(places, "delete", "--receipts", *words, typed=f"{PASSPHRASE}\n")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_twelve_words_on_another_machine_read_and_delete_what_was_released(tmp_path: Path) -> None:
    with started(tmp_path) as collector:
        lost, found = new_device(tmp_path / "lost"), new_device(tmp_path / "found")
        for places in (lost, found):
            enrol(places, collector.address, collector.app.state.enrolment.new_token(), collector.organisation.pins)
        root = with_keys(lost).root
        for number in (0, 3):
            release(lost, bundle(root, number, text=f"session {number}", now=collector.clock()))
        for _ in range(3):
            carry(lost, collector)
            collector.clock.now += 2  # each session leaves at a moment of its own
        wrong = command(found, "recover", "--gap", "5", typed=f"{root.words[:-2]}\na new passphrase\n")
        assert wrong.returncode == 3
        assert "remedy" in wrong.stderr
        assert root.words.split()[0] not in wrong.stderr
        assert list(found.participant.iterdir()) == []
        restored = command(found, "recover", "--gap", "5", typed=f"{root.words}\na new passphrase\n")
        assert restored.returncode == 0, restored.stderr
        assert restored.stdout.startswith("2 released sessions were found, 2 of them new")
        assert my_data(found, tmp_path / "mine", "a new passphrase").returncode == 0
        assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["session-0", "session-3"]
        deleted = command(found, "delete", "--all", "--at-once", typed="a new passphrase\n")
        assert deleted.returncode == 0, deleted.stderr
        secrets = {pending.deletion.secret for pending in pending_deletions(found)}
        assert secrets == {root.delete_secret(number).hex() for number in (0, 3)}
        again = command(found, "recover", "--gap", "5", typed=f"{root.words}\na new passphrase\n")
        assert again.stdout.startswith("2 released sessions were found, 0 of them new"), again.stderr
