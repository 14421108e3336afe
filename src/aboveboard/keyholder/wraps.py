"""What the keyholder keeps of a sealed segment or shard: its wraps, its receipt secret, nothing that says who."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from aboveboard.errors import Deleted, SessionClosed, Tampered, WrongPurpose
from aboveboard.formats.keyholder import OwnWrap, WrapDeposit
from aboveboard.formats.wraps import session_of
from aboveboard.keyholder.epochs import Epochs
from aboveboard.keyholder.leases import Leases
from aboveboard.keyholder.store import Store
from aboveboard.model.policy import Policy

SESSION_TAKES_S = 48 * 3_600
"""A session takes segments for so long after its first: then whoever knows its hash can add none."""

HOUR_S = 3_600
"""When a session closes is kept to the full hour: the second in which it began could be met with what others saw."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as an unwrap needs it."""

    sha256: bytes
    purpose: str
    epoch: str
    keyholder_wrap: bytes
    receipt_secret: bytes

    def __repr__(self) -> str:
        """Say nothing of the secrets."""
        return f"Kept({self.purpose}, {self.epoch})"


class Wraps:
    """Deposits and look-ups; the caller holds the keyholder's lock."""

    def __init__(self, store: Store, epochs: Epochs, leases: Leases) -> None:
        self._store = store
        self._epochs = epochs
        self._leases = leases

    def keep(self, deposit: WrapDeposit, policy: Policy, now: float) -> None:
        """Keep a deposit under this week's key; the same again changes nothing.

        Raises Deleted, SessionClosed, WrongPurpose, KeyMissing (a week that is gone), LeaseInvalid (a shard built
        under none) or Tampered: the wrap opens for another row or session, the hash is taken, or the session has
        another receipt secret.
        """
        if deposit.purpose not in policy.purposes:
            raise WrongPurpose("wraps came for a purpose that the policy does not name")
        sha256, session = bytes.fromhex(deposit.sha256), bytes.fromhex(deposit.deletion_hash)
        if self._store.row("SELECT 1 FROM tombstones WHERE hash IN (?, ?)", sha256, session):
            raise Deleted("this session has been deleted by its participant")
        known = self._store.row("SELECT kind, purpose, deletion_hash FROM wraps WHERE sha256 = ?", sha256)
        if known is not None:
            if known != (deposit.kind, deposit.purpose, session):
                raise Tampered("other wraps are kept under this hash")
            return
        secret = self._receipt_secret(deposit, session, policy, now)
        key = self._epochs.open(
            deposit.keyholder_wrap,
            purpose=deposit.purpose,
            epoch=deposit.epoch,
            sha256=sha256,
            session=session_of(session, bytes.fromhex(deposit.receipt_secret)),
        )
        week = self._epochs.current(now)
        wrapped = self._epochs.rewrap(key, purpose=deposit.purpose, week=week, sha256=sha256)
        with self._store.transaction():
            if deposit.kind == "segment":
                self._take(session, now)
            self._store.rows(
                "INSERT INTO wraps (sha256, kind, purpose, epoch, born, deletion_hash, release, keyholder_wrap,"
                " own_wrap, receipt_secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sha256,
                deposit.kind,
                deposit.purpose,
                week.name,
                self._born(deposit, session),
                session,
                deposit.release,
                wrapped,
                deposit.own_wrap,
                secret,
            )

    def own(self, deletion_hashes: Sequence[str]) -> tuple[OwnWrap, ...]:
        """Return the own wraps of sessions; whoever asks without the read key has bytes that open nothing."""
        found: list[OwnWrap] = []
        for name in dict.fromkeys(deletion_hashes):
            rows = self._store.rows(
                "SELECT sha256, purpose, own_wrap, receipt_secret FROM wraps"
                " WHERE deletion_hash = ? AND kind = 'segment' ORDER BY sha256",
                bytes.fromhex(name),
            )
            found += [
                OwnWrap(
                    sha256=sha256.hex(),
                    deletion_hash=name,
                    purpose=purpose,
                    own_wrap=own_wrap,
                    receipt_hash=hashlib.sha256(secret).hexdigest(),
                )
                for sha256, purpose, own_wrap, secret in rows
            ]
        return tuple(found)

    def find(self, segments: Sequence[str]) -> dict[str, Kept]:
        """Return the rows that live among segments, by hash in hex."""
        found: dict[str, Kept] = {}
        for name in segments:
            row = self._store.row(
                "SELECT sha256, purpose, epoch, keyholder_wrap, receipt_secret FROM wraps WHERE sha256 = ?",
                bytes.fromhex(name),
            )
            if row is not None:
                found[name] = Kept(*row)
        return found

    def _receipt_secret(self, deposit: WrapDeposit, session: bytes, policy: Policy, now: float) -> bytes:
        """Return the deposit's receipt secret, or for a shard that of its session, which has one and no more."""
        if deposit.kind == "segment":
            secret = bytes.fromhex(deposit.receipt_secret)
            kept = self._store.rows("SELECT DISTINCT receipt_secret FROM wraps WHERE deletion_hash = ?", session)
            # Everybody can read a session's deletion hash, but only its participant makes its receipt secret.
            if not all(hmac.compare_digest(secret, bytes(known)) for (known,) in kept):
                raise Tampered("a segment came for a session that has another receipt secret")
            return secret
        if self._leases.live(deposit.lease, policy, now).purpose != deposit.purpose:
            raise WrongPurpose("a shard came for another purpose than its lease's")
        found = self._store.row(
            "SELECT receipt_secret FROM wraps WHERE deletion_hash = ? AND purpose = ? AND kind = 'segment'",
            session,
            deposit.purpose,
        )
        if found is None:
            raise Deleted("the session of this shard has no key any more")
        return bytes(found[0])

    def _born(self, deposit: WrapDeposit, session: bytes) -> str:
        """Return the week from which retention counts: a shard is as old as the oldest segment of its session."""
        if deposit.kind == "segment":
            return deposit.epoch.name
        found = self._store.row(
            "SELECT min(born) FROM wraps WHERE deletion_hash = ? AND purpose = ? AND kind = 'segment'",
            session,
            deposit.purpose,
        )
        assert found is not None, "an aggregate has a row"
        return str(found[0])

    def _take(self, session: bytes, now: float) -> None:
        """Count a session as open for 48 hours from its first segment; raises SessionClosed later."""
        self._store.rows("DELETE FROM open_sessions WHERE closes <= ?", int(now))
        if self._store.row("SELECT 1 FROM open_sessions WHERE deletion_hash = ?", session):
            return
        if self._store.row("SELECT 1 FROM wraps WHERE deletion_hash = ?", session):
            raise SessionClosed("this session takes no more segments")
        self._store.rows(
            "INSERT INTO open_sessions VALUES (?, ?)", session, -(-int(now) // HOUR_S) * HOUR_S + SESSION_TAKES_S
        )
