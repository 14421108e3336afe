"""A checkpoint counts when its log signed it and enough witnesses saw it."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import NotWitnessed, Tampered, UnknownFormat
from aboveboard.formats.checkpoints import (
    Checkpoint,
    Signer,
    cosign,
    cosignature_in,
    origin_of,
    read_checkpoint,
    require_quorum,
    sign_checkpoint,
    witnessed_by,
)

VECTOR = Path(__file__).parents[3] / "spec" / "vectors" / "ledger" / "checkpoint.json"
LOG_KEY, REPRESENTATIVE, OFFICER, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(4))
CHECKPOINT = Checkpoint(origin="ledger.example/aboveboard", size=3, root=b"\x07" * 32)
OTHER = Checkpoint(origin=CHECKPOINT.origin, size=4, root=b"\x08" * 32)
NOTE = sign_checkpoint(CHECKPOINT, LOG_KEY)


def signer(name: str, key: Ed25519PrivateKey) -> Signer:
    return Signer(name=name, key=key.public_key().public_bytes_raw().hex())


LOG = signer(CHECKPOINT.origin, LOG_KEY)
WITNESSES = (signer("representative", REPRESENTATIVE), signer("officer", OFFICER))


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    assert read_checkpoint(NOTE, LOG) == CHECKPOINT
    assert origin_of(NOTE) == CHECKPOINT.origin


def test_the_vector_is_written_again_to_the_letter() -> None:
    vector = json.loads(VECTOR.read_text(encoding="utf-8"))
    note = NOTE + cosign(NOTE, "representative", REPRESENTATIVE, 1_800_000_000)
    assert note == vector["note"]
    assert (LOG.key, WITNESSES[0].key) == (vector["log_key"], vector["witness_key"])


def test_two_witnesses_are_a_quorum_of_two() -> None:
    note = NOTE + cosign(NOTE, "representative", REPRESENTATIVE, 10) + cosign(NOTE, "officer", OFFICER, 11)
    assert require_quorum(note, WITNESSES, 2) == {WITNESSES[0].key: 10, WITNESSES[1].key: 11}


def test_one_witness_twice_is_one_witness() -> None:
    note = (
        NOTE + cosign(NOTE, "representative", REPRESENTATIVE, 10) + cosign(NOTE, "representative", REPRESENTATIVE, 11)
    )
    with pytest.raises(NotWitnessed):
        require_quorum(note, WITNESSES, 2)


def test_one_key_under_two_names_is_one_witness() -> None:
    twice = (WITNESSES[0], signer("officer", REPRESENTATIVE))
    note = NOTE + cosign(NOTE, "representative", REPRESENTATIVE, 10) + cosign(NOTE, "officer", REPRESENTATIVE, 11)
    with pytest.raises(NotWitnessed):
        require_quorum(note, twice, 2)


def test_a_stranger_does_not_count_and_does_not_spoil() -> None:
    note = NOTE + cosign(NOTE, "representative", STRANGER, 10) + cosign(NOTE, "officer", OFFICER, 11)
    assert witnessed_by(note, WITNESSES) == {WITNESSES[1].key: 11}


def test_a_quorum_of_none_is_no_quorum() -> None:
    with pytest.raises(NotWitnessed):
        require_quorum(NOTE, WITNESSES, 0)


@pytest.mark.parametrize("change", [("\n3\n", "\n4\n"), ("BwcH", "CAgI"), ("ledger.example", "ladger.example")])
def test_a_changed_text_does_not_pass(change: tuple[str, str]) -> None:
    note = (NOTE + cosign(NOTE, "officer", OFFICER, 11)).replace(*change)
    with pytest.raises(Tampered):
        read_checkpoint(note, LOG)


def test_a_cosignature_does_not_move_to_another_checkpoint() -> None:
    other = sign_checkpoint(OTHER, LOG_KEY)
    with pytest.raises(Tampered):
        witnessed_by(other + cosign(NOTE, "officer", OFFICER, 11), WITNESSES)


def test_of_an_answer_only_the_witness_own_line_counts() -> None:
    """Whatever stands around it: everything else would be read under the note as well."""
    mine, others = cosign(NOTE, "officer", OFFICER, 11), cosign(NOTE, "representative", REPRESENTATIVE, 10)
    false = cosign(sign_checkpoint(OTHER, LOG_KEY), "officer", OFFICER, 12)
    log = NOTE.partition("\n\n")[2]
    for answer in (mine, others + mine, mine + mine, false + mine, log + mine + log, f"?\n\n{mine}\n\0", mine[:-1]):
        assert cosignature_in(answer, NOTE, WITNESSES[1]) == mine
    for answer in ("", others, false, log, mine[2:], f"{mine[:-1]} {mine}", NOTE):
        assert cosignature_in(answer, NOTE, WITNESSES[1]) == ""


def test_a_size_that_no_ledger_has_is_no_checkpoint() -> None:
    """Also before anybody has looked at its signature, as a witness reads whose log it is."""
    for size in ("9" * 19, "9" * 5_000, "٣"):
        with pytest.raises(UnknownFormat):
            origin_of(NOTE.replace("\n3\n", f"\n{size}\n"))


@pytest.mark.parametrize(
    "note", ["", "x", NOTE.partition("\n\n")[0], NOTE + "\n", NOTE.replace("\n3\n", "\n03\n"), NOTE.replace("\n", "\t")]
)
def test_what_is_no_checkpoint_is_refused(note: str) -> None:
    with pytest.raises((UnknownFormat, Tampered)):
        read_checkpoint(note, LOG)


def test_a_note_with_more_lines_is_no_checkpoint() -> None:
    text = f"{CHECKPOINT.text}and more\n"
    forged = NOTE.replace(CHECKPOINT.text, text)
    with pytest.raises(UnknownFormat):
        origin_of(forged)
