"""`aboveboard verify`: what each artefact is, and that one changed byte is told, without any key."""

import json
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.cli.artefacts import examine
from aboveboard.cli.verify import verify
from aboveboard.errors import NotFound, UnknownFormat
from aboveboard.formats import envelopes
from aboveboard.formats.bundle import write_bundle
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.root import Root
from aboveboard.model.events import SecureFieldUsed
from aboveboard.model.sessions import Batch, SessionHead
from tests.services import bundle

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    identity = pyrage.x25519.Identity.generate()
    head = SessionHead(
        session="ab" * 16,
        number=1,
        purpose="demo",
        receipt="r",
        policy_version=1,
        began=0,
        recipient=str(identity.to_public()),
    )
    folder = tmp_path / "journal" / head.session
    folder.parent.mkdir()
    with JournalWriter(folder, head, quota_bytes=1 << 20) as writer:
        for number in range(3):
            records = (SecureFieldUsed(t=number, app="editor"),)
            writer.append(Batch(stretch=0, first=number, records=records), number * 1_000)
    return folder


def test_a_journal_holds_and_a_cut_one_says_where_it_ends(journal: Path) -> None:
    finding = examine(journal)
    assert (finding.kind, finding.faults) == ("journal folder", [])
    assert any("3 whole blocks" in line for line in finding.holds)
    file = next(journal.glob("*.abj"))
    assert examine(file).kind == "journal file"
    file.write_bytes(file.read_bytes()[:-1])
    finding = examine(journal)
    assert any("2 whole blocks" in line for line in finding.holds)
    assert any("ends within a block" in line for line in finding.faults)


def test_a_bundle_holds_and_a_changed_one_does_not(tmp_path: Path) -> None:
    data = bytearray(write_bundle(bundle(Root.generate(), 1)))
    path = tmp_path / "bundle"
    path.write_bytes(data)
    assert (examine(path).kind, examine(path).faults) == ("bundle", [])
    data[-1] ^= 1
    path.write_bytes(data)
    assert len(examine(path).faults) == 1


def test_a_signed_document_names_who_signed_who_did_not_and_who_only_seems_to(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(envelopes.sign("freshness", {"v": 1}, [KEY]))
    assert examine(path).faults == []
    assert examine(path, ["ab" * 32]).faults == ["signature of abababababababab: absent"]
    document = json.loads(path.read_bytes())
    document["signatures"][0]["sig"] = "AAAA"
    path.write_text(json.dumps(document))
    assert len(examine(path).faults) == 1


def test_what_is_not_ours_and_what_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear all")
    for path in (tmp_path / "letter", tmp_path):
        with pytest.raises(UnknownFormat):
            examine(path)
    with pytest.raises(NotFound):
        examine(tmp_path / "nothing")


def test_the_command_ends_with_status_4_when_something_does_not_hold(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify(journal)
    assert "all of it holds" in capsys.readouterr().out
    file = next(journal.glob("*.abj"))
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(SystemExit) as ended:
        verify(journal, json_=True)
    assert ended.value.code == 4
    assert json.loads(capsys.readouterr().out)["not"]
