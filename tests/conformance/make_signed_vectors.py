"""Writes the vectors of envelopes, policy and consent: only when a format changes.

`python -m tests.conformance.make_signed_vectors`, with `src` on the path.
"""

import json
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.formats.envelopes import canonical, public_hex, sign
from aboveboard.formats.policies import Pins, policy_sha256
from aboveboard.formats.receipts import receipt_sha256
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.layers import Layers
from aboveboard.model.policy import AppIdentity, AppRule, Freshness, KeyholderIdentity, Policy, RoleKey
from tests.conformance.vector_files import Case, plain, write

NOW, DAY = 1_800_000_000, 86_400
REP, PRIVACY, IT, CLOCK = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(1, 5))
SIGNERS = tuple(
    RoleKey(role=role, key=public_hex(key))
    for role, key in (("representative", REP), ("privacy", PRIVACY), ("it", IT), ("timestamp", CLOCK))
)
FIRST = Policy(
    organisation="works",
    version=1,
    issued=NOW,
    expires=NOW + 7 * DAY,
    purposes=("demo",),
    apps=(AppRule(id="editor", name="Editor", identities=(AppIdentity(executable="/usr/bin/editor"),)),),
    keyholder=KeyholderIdentity(key="aa" * 32),
    signers=SIGNERS,
    approvers=(),
    witnesses=(),
)


def fresh(policy: Policy, now: int, **changes: Any) -> Freshness:
    made = Freshness(version=policy.version, policy_sha256=policy_sha256(policy), issued=now, expires=now + DAY)
    return msgspec.structs.replace(made, **changes)


def envelopes() -> None:
    statement = fresh(FIRST, NOW)
    whole = sign("freshness", statement, [REP, IT])
    trusted = [public_hex(key) for key in (REP, PRIVACY, IT)]
    given: Case = {"envelope": whole.decode(), "kind": "freshness", "keys": trusted, "threshold": 2}
    stolen = json.loads(whole)
    stolen["signatures"][0]["keyid"] = trusted[1]
    spaced = json.loads(whole)
    spaced["payload"] = msgspec.to_builtins(json.dumps(plain(statement)).encode())
    cases = [
        {"name": "two of three", **given, "value": plain(statement), "canonical": canonical(statement).decode()},
        {"name": "too few", **given, "threshold": 3, "error": "Tampered"},
        {"name": "strangers do not count", **given, "keys": trusted[1:], "error": "Tampered"},
        {"name": "one key twice is one", **given, "keys": [trusted[0]] * 2, "error": "Tampered"},
        {"name": "a signature under another's name", **given, "envelope": json.dumps(stolen), "error": "Tampered"},
        {"name": "another form of the same JSON", **given, "envelope": json.dumps(spaced), "error": "Tampered"},
        {"name": "another kind", **given, "kind": "policy", "error": "UnknownFormat"},
        {
            "name": "a newer document",
            **given,
            "envelope": sign("freshness", {"v": 2}, [REP, IT]).decode(),
            "error": "NewerFormat",
        },
        {"name": "no document", **given, "envelope": "{}", "error": "UnknownFormat"},
    ]
    write("envelopes/verify", "Signed documents and whether they are believed.", cases)


def policies() -> None:
    def step(policy: Policy, *keys: Ed25519PrivateKey, now: int = NOW, error: str = "", **changes: Any) -> Case:
        made: Case = {
            "policy": sign("policy", policy, keys).decode(),
            "freshness": sign("freshness", fresh(policy, now, **changes), [CLOCK]).decode(),
            "now": now,
        }
        return {**made, "error": error} if error else {**made, "version": policy.version}

    def illegal(**changes: Any) -> Case:
        """A first policy that no constructor makes, signed by whoever should."""
        document = {**msgspec.to_builtins(FIRST), **changes}
        return {**first, "policy": sign("policy", document, (REP, PRIVACY)).decode(), "error": "UnknownFormat"}

    def after(old: Policy, **changes: Any) -> Policy:
        return msgspec.structs.replace(old, **{"version": old.version + 1, **changes})

    first = step(FIRST, REP, PRIVACY)
    wider = after(FIRST, purposes=("demo", "training"))
    keyholder = after(FIRST, keyholder=KeyholderIdentity(key="bb" * 32))
    narrower = after(FIRST, apps=())
    longer = after(FIRST, issued=NOW + DAY, expires=NOW + 8 * DAY)
    fewer = after(FIRST, signers=SIGNERS[1:])
    no = "PolicyInvalid"
    cases: list[Case] = [
        {"name": "the first, signed by threshold and representative", "steps": [first]},
        {"name": "the first without the representative", "steps": [step(FIRST, PRIVACY, IT, error=no)]},
        {"name": "the first, below the threshold", "steps": [step(FIRST, REP, error=no)]},
        {"name": "a timestamp key counts for no policy", "steps": [step(FIRST, REP, CLOCK, error=no)]},
        {
            "name": "widening needs threshold and representative",
            "steps": [first, step(wider, PRIVACY, IT, error=no), step(wider, REP, error=no), step(wider, REP, IT)],
        },
        {"name": "a new keyholder is a widening", "steps": [first, step(keyholder, PRIVACY, IT, error=no)]},
        {"name": "any one narrows", "steps": [first, step(narrower, IT)]},
        {
            "name": "living longer needs the threshold",
            "steps": [first, step(longer, IT, now=NOW + DAY, error=no), step(longer, IT, PRIVACY, now=NOW + DAY)],
        },
        {"name": "no signer goes without the representative", "steps": [first, step(fewer, PRIVACY, IT, error=no)]},
        {"name": "never back", "steps": [first, step(narrower, IT), step(FIRST, REP, PRIVACY, IT, error=no)]},
        {"name": "a version means one policy", "steps": [first, step(after(FIRST, version=1, apps=()), REP, error=no)]},
        {"name": "the policy has expired", "steps": [step(FIRST, REP, IT, now=NOW + 7 * DAY, error="PolicyExpired")]},
        {
            "name": "the statement has expired",
            "steps": [{**first, "now": NOW + DAY, "error": "PolicyExpired"}],
        },
        {"name": "a statement lives a day", "steps": [step(FIRST, REP, IT, expires=NOW + DAY + 1, error=no)]},
        {"name": "a statement names one policy", "steps": [step(FIRST, REP, IT, policy_sha256="00" * 32, error=no)]},
        {"name": "the clock is behind", "steps": [first, {**first, "now": NOW - 301, "error": "ClockBehind"}]},
        {
            "name": "a key has one spelling",
            "steps": [illegal(keyholder={"key": "AA" * 32}), illegal(keyholder={"key": "aa" * 31})],
        },
        {"name": "no purpose but a demo's is named like one", "steps": [illegal(purposes=["demo", "demo-pilot"])]},
        {"name": "the clock may step back a little", "steps": [first, {**first, "now": NOW - 300}]},
    ]
    about = "Installs on one device, in order: each is taken, or refused and nothing changes."
    write("policy/install", about, cases, pins=plain(Pins(signers=SIGNERS)))


def receipts() -> None:
    receipt = ConsentReceipt(
        id="r1",
        purpose="demo",
        policy_version=1,
        policy_sha256=policy_sha256(FIRST),
        keyholder="aa" * 32,
        layers={"editor": Layers()},
        notice=b"Was wir aufzeichnen",
        language="de",
        given=NOW,
        expires=NOW + DAY,
        given_by=Device.HUMAN,
        word="heron",
    )
    withdrawn = msgspec.structs.replace(receipt, withdrawn=NOW + 60)
    cases = [
        {"name": name, "receipt": plain(each), "sha256": receipt_sha256(each)}
        for name, each in (("given", receipt), ("the same withdrawn", withdrawn))
    ]
    write("consent/receipt", "A receipt and the hash by which a release names it.", cases)


if __name__ == "__main__":
    for make in (envelopes, policies, receipts):
        make()
