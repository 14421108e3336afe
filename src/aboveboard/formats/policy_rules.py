"""Who may change a policy, and when one may be believed: the rules of spec/policy.md as pure functions."""

import functools
import hashlib
from collections.abc import Sequence

from aboveboard.errors import ClockBehind, PolicyExpired, PolicyInvalid, Tampered
from aboveboard.formats import envelopes
from aboveboard.model.policy import FRESHNESS_S, Freshness, Policy, RoleKey
from aboveboard.model.value import Value
from aboveboard.model.widening import widens

POLICY = "policy"
FRESHNESS = "freshness"
REPRESENTATIVE = "representative"

TIMESTAMP = "timestamp"
"""A signer in this role signs freshness statements, day by day and without a person; it counts for nothing else."""

CLOCK_TOLERANCE_S = 300
"""A clock may step back this far (NTP), or lag this far behind a signer's, before it counts as behind."""


class Pins(Value, frozen=True, kw_only=True, omit_defaults=False):
    """Who may sign the first policy of a device, set at enrolment: what a device trusts before it trusts a policy."""

    v: int = 1
    signers: tuple[RoleKey, ...]
    threshold: int = 2


@functools.lru_cache(maxsize=2)
def policy_sha256(policy: Policy) -> str:
    """Return the SHA-256 of a policy's canonical JSON in hex, by which freshness and receipts name it."""
    return hashlib.sha256(envelopes.canonical(policy)).hexdigest()


@functools.lru_cache(maxsize=2)  # asked every few seconds for as long as somebody records
def read_policy(envelope: bytes) -> Policy:
    """Return the policy of an envelope without believing it; raises UnknownFormat, NewerFormat or Tampered."""
    return envelopes.decode(POLICY, envelopes.payload(envelope, POLICY), Policy)


def accept_first(envelope: bytes, pins: Pins) -> Policy:
    """Return the first policy of a device: signed by enough of the pinned signers, the representative among them.

    It names no signer that is not pinned. Raises PolicyInvalid.
    """
    new = read_policy(envelope)
    pinned = {(signer.role, signer.key) for signer in pins.signers}
    if not {(signer.role, signer.key) for signer in new.signers} <= pinned:
        raise PolicyInvalid("the policy names a signer that was not pinned at enrolment")
    _check_signed(envelope, pins.signers, max(pins.threshold, new.threshold), representative=True)
    return new


def accept_next(envelope: bytes, old: Policy) -> Policy:
    """Return a policy that follows another, signed by the old one's signers as far as it reaches.

    Widening, and any change of who signs, needs the threshold with a representative; living longer needs the
    threshold; narrowing or ending sooner any one. Raises PolicyInvalid.
    """
    new = read_policy(envelope)
    if new == old:
        return new
    if new.organisation != old.organisation:
        raise PolicyInvalid("this policy is another organisation's", remedy="enrol the device there")
    # Taking a signer away takes away somebody's power to stop, so no one may do it alone.
    wider = widens(old, new) or (set(new.signers), new.threshold) != (set(old.signers), old.threshold)
    needed = old.threshold if wider or new.expires > old.expires else 1
    _check_signed(envelope, old.signers, needed, representative=wider)
    return new


def check_fresh(envelope: bytes, policy: Policy, now: int) -> Freshness:
    """Return the freshness statement that names this policy as the valid one now.

    Any one signer of the policy may sign it. Raises PolicyInvalid, PolicyExpired or ClockBehind.
    """
    try:
        keys = [signer.key for signer in policy.signers]
        statement = envelopes.verify(envelope, FRESHNESS, Freshness, keys)
    except Tampered as error:
        raise PolicyInvalid("no signer of the policy has signed this freshness statement") from error
    if (statement.version, statement.policy_sha256) != (policy.version, policy_sha256(policy)):
        raise PolicyInvalid("the freshness statement names another policy as the valid one")
    if not 0 < statement.expires - statement.issued <= FRESHNESS_S:
        raise PolicyInvalid("a freshness statement lives for at most 24 hours")
    _check_time(statement.issued, statement.expires, now)
    _check_time(policy.issued, policy.expires, now)
    return statement


def check_clock(seen: int, now: int) -> None:
    """Refuse a clock behind the greatest time seen; raises ClockBehind."""
    if now < seen - CLOCK_TOLERANCE_S:
        raise ClockBehind("the clock is behind a time this device has already seen")


def _check_time(issued: int, expires: int, now: int) -> None:
    check_clock(issued, now)
    if now >= expires:
        raise PolicyExpired("the policy or its freshness statement has expired")


def _check_signed(envelope: bytes, trusted: Sequence[RoleKey], needed: int, *, representative: bool) -> None:
    people = [signer for signer in trusted if signer.role != TIMESTAMP]
    signed = set(envelopes.signers(envelope, POLICY, [signer.key for signer in people]))
    if len(signed) < max(needed, 1):
        raise PolicyInvalid("too few of those who may sign this policy have signed it")
    if representative and not any(signer.role == REPRESENTATIVE and signer.key in signed for signer in people):
        raise PolicyInvalid("this policy allows more than before, and no worker representative has signed it")
