"""A lease holds when two people of two roles, neither the requester, signed exactly what it says."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import LeaseInvalid, NewerFormat, WrongPurpose
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import deletion_mark, unwrap_mark
from aboveboard.formats.leases import (
    LONGEST_S,
    Lease,
    approvals,
    approve_lease,
    read_lease,
    request_lease,
    require_time,
    segments_root,
    still_approved,
    verify_lease,
)
from aboveboard.model.policy import KeyholderIdentity, RoleKey
from aboveboard.model.value import IllegalValue
from tests.keyholding import PRIVACY, PURPOSE, REPRESENTATIVE, REQUESTER, SECURITY, SIGNING, START, ed25519, policy

VECTOR = Path(__file__).parents[3] / "spec" / "vectors" / "lease" / "lease.json"
KEYHOLDER = envelopes.public_hex(SIGNING)
SEGMENTS = tuple(sorted(f"{number:064x}" for number in range(5)))


def lease(**changes: Any) -> Lease:
    made = Lease(
        purpose=PURPOSE,
        segments=SEGMENTS,
        count=len(SEGMENTS),
        root=segments_root(SEGMENTS),
        job_key="11" * 32,
        recipe="22" * 32,
        not_before=int(START),
        expires=int(START) + LONGEST_S,
        checkpoint="a note",
        keyholder=KEYHOLDER,
        requester=envelopes.public_hex(REQUESTER),
    )
    return msgspec.structs.replace(made, **changes)


def signed(*approvers: Ed25519PrivateKey, **changes: Any) -> bytes:
    envelope = request_lease(lease(**changes), REQUESTER)
    # Signed past our own guard, as somebody with other tools would.
    return envelopes.cosign(envelope, "lease", approvers) if approvers else envelope


def reason(envelope: bytes) -> str:
    with pytest.raises(LeaseInvalid) as refused:
        verify_lease(envelope, policy(), keyholder=KEYHOLDER)
    return refused.value.message


def test_two_roles_approve_a_lease() -> None:
    envelope = request_lease(lease(), REQUESTER)
    for approver in (PRIVACY, REPRESENTATIVE):
        envelope = approve_lease(envelope, approver, policy())
    found = verify_lease(envelope, policy(), keyholder=KEYHOLDER)
    assert found.lease == lease()
    assert [approver.role for approver in found.approvers] == ["privacy", "representative"]


def test_its_id_is_the_hash_of_all_it_says() -> None:
    assert lease().id == lease().id
    assert lease().id != lease(recipe="33" * 32).id


def test_one_approver_is_too_few() -> None:
    assert "two" in reason(signed(PRIVACY)) or "different roles" in reason(signed(PRIVACY))


def test_one_approver_twice_is_one() -> None:
    document = json.loads(signed(PRIVACY))
    document["signatures"].append(document["signatures"][-1])
    assert "different roles" in reason(json.dumps(document).encode())


def test_two_people_of_one_role_are_one_role() -> None:
    assert "different roles" in reason(signed(PRIVACY, SECURITY))


def test_one_key_pinned_in_two_roles_is_one_person() -> None:
    double = msgspec.structs.replace(
        policy(),
        approvers=(
            RoleKey(role="privacy", key=envelopes.public_hex(PRIVACY)),
            RoleKey(role="representative", key=envelopes.public_hex(PRIVACY)),
        ),
    )
    with pytest.raises(LeaseInvalid):
        verify_lease(signed(PRIVACY), double, keyholder=KEYHOLDER)


def test_one_key_in_two_spellings_is_one_person() -> None:
    """The second spelling is pinned by nobody, and signs nothing for whoever believes in it."""
    key, envelope = envelopes.public_hex(PRIVACY), signed(PRIVACY)
    document = json.loads(envelope)
    for spelt in (key.upper(), f" {key}", f"{key[:2]} {key[2:]}"):
        with pytest.raises(IllegalValue):
            RoleKey(role="representative", key=spelt)
        with pytest.raises(IllegalValue):
            KeyholderIdentity(key=spelt)
        again = {**document["signatures"][-1], "keyid": spelt}
        twice = json.dumps({**document, "signatures": [*document["signatures"], again]}).encode()
        assert envelopes.signers(twice, "lease", [key, spelt]) == (key,)


def test_who_has_approved_counts_by_what_the_policy_says_of_them_now() -> None:
    approved = verify_lease(signed(PRIVACY, REPRESENTATIVE, SECURITY), policy(), keyholder=KEYHOLDER)
    assert len(approved.approvers) == 3
    for left in ((1, 2), (0, 1)):
        now = msgspec.structs.replace(policy(), approvers=tuple(policy().approvers[number] for number in left))
        assert still_approved(approved, now).approvers == now.approvers
    one, other, second = policy().approvers
    for few in ((one, second), (other,), ()):
        now = msgspec.structs.replace(policy(), approvers=few)
        with pytest.raises(LeaseInvalid, match="different roles"):
            still_approved(approved, now)
    requesters = RoleKey(role="security", key=envelopes.public_hex(REQUESTER))
    with pytest.raises(LeaseInvalid, match="requester"):
        still_approved(approved, msgspec.structs.replace(policy(), approvers=(*policy().approvers, requesters)))
    with pytest.raises(WrongPurpose):
        still_approved(approved, msgspec.structs.replace(policy(), purposes=()))


def test_the_requester_does_not_approve() -> None:
    own = lease(requester=envelopes.public_hex(PRIVACY))
    envelope = request_lease(own, PRIVACY)
    with pytest.raises(LeaseInvalid, match="requester"):
        approve_lease(envelope, PRIVACY, policy())
    assert "requester" in reason(envelopes.cosign(envelope, "lease", [REPRESENTATIVE, SECURITY]))
    assert approvals(envelope, policy()) == ()


def test_nobody_requests_in_anothers_name() -> None:
    with pytest.raises(LeaseInvalid):
        request_lease(lease(), PRIVACY)
    forged = envelopes.sign("lease", lease(), [PRIVACY, REPRESENTATIVE])
    assert "signed by its requester" in reason(forged)


def test_a_key_the_policy_does_not_pin_approves_nothing() -> None:
    stranger = ed25519("stranger")
    with pytest.raises(LeaseInvalid):
        approve_lease(signed(), stranger, policy())
    assert "different roles" in reason(signed(PRIVACY, stranger))


def test_an_approval_does_not_move_to_another_lease() -> None:
    one, other = json.loads(signed(PRIVACY, REPRESENTATIVE)), json.loads(signed(recipe="33" * 32))
    other["signatures"] += one["signatures"][1:]
    assert "different roles" in reason(json.dumps(other).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"root": "00" * 32},
        {"count": 4},
        {"segments": [*SEGMENTS, "ff" * 32]},
        {"segments": list(reversed(SEGMENTS))},
        {"segments": [SEGMENTS[0], *SEGMENTS[:-1]]},
        {"expires": int(START) + LONGEST_S + 1},
        {"expires": int(START)},
        {"job_key": "11" * 31},
    ],
)
def test_a_list_that_root_and_count_do_not_describe_is_no_lease(change: dict[str, Any]) -> None:
    """Built past our own constructor, and signed by everybody who should."""
    document = {**msgspec.to_builtins(lease()), **change}
    envelope = envelopes.sign("lease", document, [REQUESTER, PRIVACY, REPRESENTATIVE])
    reason(envelope)
    with pytest.raises(IllegalValue):
        lease(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in change.items()}
        ).__post_init__()


def test_a_changed_byte_breaks_every_signature() -> None:
    document = json.loads(signed(PRIVACY, REPRESENTATIVE))
    body = base64.b64decode(document["payload"]).replace(b'"' + b"22" * 32, b'"' + b"23" * 32)
    document["payload"] = base64.b64encode(body).decode()
    reason(json.dumps(document).encode())


def test_a_lease_of_another_keyholder_or_purpose_is_refused() -> None:
    assert "another keyholder" in reason(signed(PRIVACY, REPRESENTATIVE, keyholder="44" * 32))
    with pytest.raises(WrongPurpose):
        verify_lease(signed(PRIVACY, REPRESENTATIVE, purpose="appraisal"), policy(), keyholder=KEYHOLDER)


def test_a_newer_lease_is_refused_by_name() -> None:
    document = {**msgspec.to_builtins(lease()), "v": 2}
    with pytest.raises(NewerFormat):
        read_lease(envelopes.sign("lease", document, [REQUESTER]))


def test_a_lease_opens_at_the_later_time_and_expires() -> None:
    require_time(lease(), START, opens=START)
    require_time(lease(), START + 60, opens=START + 60)
    for now, opens in ((START - 1, START - 3), (START + 59, START + 60), (START + LONGEST_S, START)):
        with pytest.raises(LeaseInvalid):
            require_time(lease(), now, opens=opens)


def test_the_vector_is_written_again_to_the_letter() -> None:
    vector = json.loads(VECTOR.read_text(encoding="utf-8"))
    keys = {name: Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)) for name, key in vector["keys"].items()}
    envelope = json.dumps(vector["envelope"]).encode()
    found = read_lease(envelope)
    assert (found.id, found.root) == (vector["id"], vector["root"])
    assert envelopes.payload(envelope, "lease").decode() == vector["payload"]
    assert json.loads(envelopes.sign("lease", found, list(keys.values()))) == vector["envelope"]
    secret = bytes.fromhex(vector["receipt_secret"])
    assert unwrap_mark(secret, found.id) == vector["unwrap_mark"]
    assert deletion_mark(secret) == vector["deletion_mark"]
