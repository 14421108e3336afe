"""Signed documents: who signed what, in which one form."""

import base64
import json
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import NewerFormat, Tampered, UnknownFormat
from aboveboard.formats import envelopes
from aboveboard.formats.envelopes import public_hex, sign, signers, verify
from aboveboard.model.policy import Freshness, RoleKey
from aboveboard.model.value import IllegalValue

ANNA, BEN, CLEO = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
KEYS = [public_hex(key) for key in (ANNA, BEN, CLEO)]
STATEMENT = Freshness(version=4, policy_sha256="00" * 32, issued=10, expires=20)


def changed(envelope: bytes, **changes: Any) -> bytes:
    return json.dumps({**json.loads(envelope), **changes}).encode()


def test_a_document_reads_as_it_was_signed() -> None:
    envelope = sign("freshness", STATEMENT, [ANNA, BEN])
    assert verify(envelope, "freshness", Freshness, KEYS, 2) == STATEMENT
    assert signers(envelope, "freshness", KEYS) == (KEYS[0], KEYS[1])


def test_the_signed_bytes_are_those_of_dsse() -> None:
    envelope = json.loads(sign("freshness", STATEMENT, [ANNA]))
    kind = b"application/vnd.aboveboard.freshness+json"
    body = base64.b64decode(envelope["payload"])
    encoded = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)
    ANNA.public_key().verify(base64.b64decode(envelope["signatures"][0]["sig"]), encoded)
    assert body == b'{"expires":20,"issued":10,"policy_sha256":"' + b"00" * 32 + b'","v":1,"version":4}'


def test_too_few_signers_strangers_and_doubles_do_not_count() -> None:
    envelope = sign("freshness", STATEMENT, [ANNA, ANNA])
    for keys, threshold in ((KEYS, 2), (KEYS[1:], 1), ([KEYS[0], KEYS[0]], 2), ([], 1), (["zz"], 1), (["00"], 1)):
        with pytest.raises(Tampered):
            verify(envelope, "freshness", Freshness, keys, threshold)
    with pytest.raises(IllegalValue):
        verify(envelope, "freshness", Freshness, KEYS, 0)


def test_a_signature_under_another_name_does_not_count() -> None:
    envelope = json.loads(sign("freshness", STATEMENT, [ANNA]))
    stolen = [{"keyid": KEYS[1], "sig": envelope["signatures"][0]["sig"]}, {"keyid": KEYS[2], "sig": "!"}]
    with pytest.raises(Tampered):
        verify(changed(json.dumps(envelope).encode(), signatures=stolen), "freshness", Freshness, KEYS)


def test_a_changed_payload_is_signed_by_nobody() -> None:
    envelope = sign("freshness", STATEMENT, [ANNA])
    other = envelopes.canonical(msgspec.structs.replace(STATEMENT, version=5))
    with pytest.raises(Tampered):
        verify(changed(envelope, payload=base64.b64encode(other).decode()), "freshness", Freshness, KEYS)


def test_only_the_one_canonical_form_is_read() -> None:
    spaced = json.dumps({"v": 1, "version": 4, "policy_sha256": "00", "issued": 1, "expires": 2}).encode()
    doubled = b'{"expires":2,"expires":20,"issued":10,"policy_sha256":"00","v":1,"version":4}'
    for body in (spaced, doubled):
        with pytest.raises(Tampered):
            envelopes.payload(
                changed(sign("freshness", STATEMENT, []), payload=base64.b64encode(body).decode()), "freshness"
            )


def test_a_document_of_one_kind_is_none_of_another() -> None:
    envelope = sign("freshness", STATEMENT, [ANNA])
    with pytest.raises(UnknownFormat):
        verify(envelope, "policy", Freshness, KEYS)
    relabelled = changed(envelope, payloadType="application/vnd.aboveboard.lease+json")
    with pytest.raises(Tampered):
        verify(relabelled, "lease", Freshness, KEYS)


def test_people_sign_one_after_the_other_and_again() -> None:
    alone = sign("freshness", STATEMENT, [ANNA])
    both = envelopes.cosign(alone, "freshness", [BEN, ANNA])
    assert signers(both, "freshness", KEYS) == (KEYS[0], KEYS[1])
    assert len(json.loads(both)["signatures"]) == 2


def test_a_newer_document_is_refused_by_name_and_garbage_as_unknown() -> None:
    newer = sign("freshness", {"v": 2, "unheard": "of"}, [ANNA])
    with pytest.raises(NewerFormat):
        verify(newer, "freshness", Freshness, KEYS)
    whole = sign("freshness", STATEMENT, [ANNA])
    for bad in (b"", b"{}", b"\xff", changed(whole, payload="?"), changed(whole, payload="AAAA"), changed(whole, x=1)):
        with pytest.raises(UnknownFormat):
            verify(bad, "freshness", Freshness, KEYS)
    with pytest.raises(UnknownFormat):
        envelopes.payload(b" " * (envelopes.LARGEST_ENVELOPE + 1), "freshness")


def test_a_kind_without_a_version_is_read_by_its_type() -> None:
    role = RoleKey(role="approver", key="00" * 32)
    envelope = sign("introduction", role, [ANNA])
    assert verify(envelope, "introduction", RoleKey, KEYS) == role
    with pytest.raises(UnknownFormat):
        verify(envelope, "introduction", Freshness, KEYS)
