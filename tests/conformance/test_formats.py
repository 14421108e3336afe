"""Journal, segment, keys, wraps, envelopes, policy and versions against the vectors in spec/vectors."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard import errors
from aboveboard.formats import blocks, envelopes, sealing, versions
from aboveboard.formats.policies import Pins, PolicyStore, write_pins
from aboveboard.formats.receipts import receipt_sha256
from aboveboard.formats.recordings import Cut, drops, recording, without
from aboveboard.formats.root import Root, deletion_hash, quarter_of
from aboveboard.formats.segments import open_segment, read_header
from aboveboard.formats.wraps import session_of, unwrap
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.policy import Freshness
from aboveboard.model.sessions import Batch, Recording, ReleasedContent
from aboveboard.model.time import Week
from tests.conformance.vector_files import VECTORS, Case


def shared(name: str) -> Case:
    read: Case = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return read


def cases(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", shared(name)["cases"], ids=lambda case: case["name"])


def refusal(case: Case) -> Any:
    return pytest.raises(getattr(errors, case["error"]))


@cases("journal/files")
def test_a_journal_file_reads_as_the_vector_says(case: Case) -> None:
    identity = pyrage.x25519.Identity.from_str(shared("journal/files")["identity"])

    def read() -> tuple[tuple[Batch, ...], bool]:
        split = blocks.split(bytes.fromhex(case["file"]))
        return tuple(blocks.open_block(sealed, identity) for sealed in split.blocks), split.truncated

    if "error" in case:
        with refusal(case):
            read()
    else:
        assert read() == (msgspec.convert(case["batches"], tuple[Batch, ...]), case["truncated"])


@cases("journal/recordings")
def test_batches_make_the_recording_of_the_vector(case: Case) -> None:
    session = recording(msgspec.convert(case["batches"], list[Batch]))
    assert session == msgspec.convert(case["recording"], Recording)
    if "cuts" in case:
        cuts = msgspec.convert(case["cuts"], list[Cut])
        assert without(session, drops(cuts)) == msgspec.convert(case["left"], Recording)


@cases("segment/open")
def test_a_segment_opens_or_not_as_the_vector_says(case: Case) -> None:
    given = shared("segment/open")
    data = bytearray.fromhex(given["segment"])
    if "at" in case:
        data[case["at"]] ^= case.get("xor", 1)
    changed = bytes(data[: case.get("keep", len(data))]) + bytes.fromhex(str(case.get("append", "")))
    key = bytes.fromhex(str(case.get("key", given["key"])))
    if "error" in case:
        with refusal(case):
            open_segment(changed, key, purpose=case.get("purpose"))
    else:
        opened = open_segment(changed, key, purpose=case.get("purpose"))
        assert opened == msgspec.convert(case["content"], ReleasedContent)


def test_the_header_of_the_segment_vector_says_what_the_page_says() -> None:
    header = read_header(bytes.fromhex(shared("segment/open")["segment"]))
    first = shared("keys/root")["cases"][3]
    assert (header.v, header.purpose, header.epoch.name) == (1, "demo", "2026-W47")
    assert header.deletion_hash.hex() == first["deletion_hash"]


@cases("segment/padding")
def test_a_length_is_padded_as_the_vector_says(case: Case) -> None:
    assert sealing.padded_size(case["length"]) == case["size"]


@cases("segment/commitment")
def test_a_key_is_committed_to_as_the_vector_says(case: Case) -> None:
    assert sealing.commitment(bytes.fromhex(case["key"])).hex() == case["commitment"]


@cases("keys/root")
def test_twelve_words_give_the_secrets_of_the_vector(case: Case) -> None:
    root, n = Root.from_words(case["words"]), case["session"]
    assert root.entropy.hex() == case["entropy"]
    assert root.words == case["words"]
    assert root.delete_secret(n).hex() == case["delete"]
    assert deletion_hash(root.delete_secret(n)).hex() == case["deletion_hash"]
    assert root.receipt_secret(n).hex() == case["receipt"]
    assert root.read_key(n).private_bytes_raw().hex() == case["read_private"]
    assert root.read_key(n).public_key().public_bytes_raw().hex() == case["read_public"]
    assert root.pseudonym(case["purpose"], case["quarter"]).hex() == case["pseudonym"]


@cases("keys/wrong-words")
def test_words_that_are_no_root_are_refused(case: Case) -> None:
    with pytest.raises(errors.WordsWrong):
        Root.from_words(case["words"])


@cases("keys/quarters")
def test_a_week_belongs_to_the_quarter_of_the_vector(case: Case) -> None:
    assert quarter_of(Week(case["week"])) == case["quarter"]


@cases("wraps/unwrap")
def test_a_wrap_opens_or_not_as_the_vector_says(case: Case) -> None:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(case["private"]))

    def opened() -> bytes:
        return unwrap(
            bytes.fromhex(case["wrap"]),
            private,
            purpose=case["purpose"],
            recipient=case["recipient"],
            segment_sha256=bytes.fromhex(case["segment"]),
            session=session_of(*map(bytes.fromhex, case["session"])) if case["session"] else b"",
        )

    if "error" in case:
        with refusal(case):
            opened()
    else:
        assert opened().hex() == case["key"]


@cases("envelopes/verify")
def test_a_signed_document_is_believed_or_not_as_the_vector_says(case: Case) -> None:
    envelope = case["envelope"].encode()
    if "error" in case:
        with refusal(case):
            envelopes.verify(envelope, case["kind"], Freshness, case["keys"], case["threshold"])
    else:
        value = envelopes.verify(envelope, case["kind"], Freshness, case["keys"], case["threshold"])
        assert value == msgspec.convert(case["value"], Freshness)
        assert envelopes.payload(envelope, case["kind"]) == envelopes.canonical(value) == case["canonical"].encode()


@cases("policy/install")
def test_policies_are_installed_or_refused_as_the_vector_says(case: Case, tmp_path: Path) -> None:
    write_pins(tmp_path, msgspec.convert(shared("policy/install")["pins"], Pins))
    (tmp_path / "policy").mkdir()
    store = PolicyStore(tmp_path / "policy", pins=tmp_path / "pins.json")
    for step in case["steps"]:
        before = {path.name: path.read_bytes() for path in (tmp_path / "policy").iterdir()}
        given = (step["policy"].encode(), step["freshness"].encode(), step["now"])
        if "error" in step:
            with refusal(step):
                store.install(*given)
            assert {path.name: path.read_bytes() for path in (tmp_path / "policy").iterdir()} == before
        else:
            assert store.install(*given).version == step["version"]
            assert store.current(step["now"]).version == step["version"]


@cases("consent/receipt")
def test_a_receipt_has_the_hash_of_the_vector(case: Case) -> None:
    assert receipt_sha256(msgspec.convert(case["receipt"], ConsentReceipt)) == case["sha256"]


@cases("versions/batch")
def test_a_batch_is_read_migrated_or_refused_as_the_vector_says(case: Case) -> None:
    if "error" in case:
        with refusal(case):
            versions.decode(case["kind"], bytes.fromhex(case["bytes"]), Batch)
    else:
        assert versions.decode(case["kind"], bytes.fromhex(case["bytes"]), Batch) == msgspec.convert(
            case["value"], Batch
        )
