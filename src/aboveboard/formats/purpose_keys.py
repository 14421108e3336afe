"""The week's public keys of the keyholder on a device, by which release wraps: `policy/purpose-keys/PURPOSE.json`."""

from pathlib import Path

from aboveboard.errors import KeyMissing, Tampered
from aboveboard.formats import envelopes
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keyholder import PurposeKey
from aboveboard.formats.places import Places
from aboveboard.model.policy import PURPOSE, Policy
from aboveboard.model.time import Week

KIND = "purpose-key"


def keep_purpose_key(places: Places, envelope: bytes, policy: Policy) -> PurposeKey:
    """Keep a key that the policy's keyholder signed for one of its purposes; raises Tampered."""
    found = _verified(envelope, policy)
    if found.purpose not in policy.purposes:
        raise Tampered("a purpose key is signed for a purpose that the policy does not name")
    path = _path(places, found.purpose)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, envelope)
    return found


def current_purpose_key(places: Places, purpose: str, policy: Policy, now: float) -> PurposeKey:
    """Return the key that a release for a purpose wraps to this week; raises KeyMissing, Tampered.

    The key of last week still serves (the courier may not have been out since Monday): it lives three weeks more.
    """
    try:
        envelope = _path(places, purpose).read_bytes()
    except FileNotFoundError:
        envelope = b""
    if not envelope:
        raise KeyMissing("no key of the keyholder is here for this purpose", remedy="run `aboveboard courier --once`")
    found = _verified(envelope, policy)
    week = Week.of(now)
    if found.purpose != purpose or found.week not in {week, week.plus(-1)}:
        raise KeyMissing("the keyholder's key here is not of this week", remedy="run `aboveboard courier --once`")
    return found


def _verified(envelope: bytes, policy: Policy) -> PurposeKey:
    return envelopes.verify(envelope, KIND, PurposeKey, [policy.keyholder.key], 1)


def _path(places: Places, purpose: str) -> Path:
    if not PURPOSE.fullmatch(purpose):
        raise KeyMissing("a purpose is written in lower-case letters, digits and -")
    return places.policy / "purpose-keys" / f"{purpose}.json"
