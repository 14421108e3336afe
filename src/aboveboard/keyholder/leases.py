"""Leases at the keyholder: verified, shown in the witnessed ledger, then open for their time and no longer."""

from collections.abc import Callable

from aboveboard.errors import LeaseInvalid, Tampered, UnknownFormat
from aboveboard.formats.entries import LeaseGranted
from aboveboard.formats.keyholder import LeaseShown
from aboveboard.formats.leases import (
    LONGEST_S,
    ApprovedLease,
    Lease,
    read_approved,
    require_time,
    still_approved,
)
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.store import Store
from aboveboard.model.policy import Policy


class Leases:
    """The leases shown by this ledger; the caller holds the keyholder's lock.

    `delay_s` says for how long the ledger shows a lease of a purpose before it opens under a policy.
    """

    def __init__(self, store: Store, ledger: Ledger, *, delay_s: Callable[[str, Policy], int]) -> None:
        self._store = store
        self._ledger = ledger
        self._delay_s = delay_s
        # Reading a long lease costs seconds of canonical JSON and hashing; its id fixes every byte.
        self._read: dict[str, ApprovedLease] = {}

    def submit(self, envelope: bytes, verified: ApprovedLease, policy: Policy, now: float) -> LeaseShown:
        """Show a verified lease in the ledger and say when it opens; the same again changes nothing.

        Raises LeaseInvalid, WrongPurpose, or NotWitnessed: then send it again.
        """
        approved = still_approved(verified, policy)
        lease, lease_id = approved.lease, approved.lease.id
        if now >= lease.expires:
            raise LeaseInvalid("the lease has expired")
        if lease.not_before > now + LONGEST_S:
            remedy = "request one that begins within 72 hours; approvals are for what is to be done now"
            raise LeaseInvalid("the lease begins too long from now", remedy=remedy)
        if self._store.row("SELECT 1 FROM leases WHERE id = ?", lease_id) is None:
            self._require_view(lease)
            self._enter(lease_id, envelope, approved)
            self._read[lease_id] = approved
        self._ledger.witnessed()
        self._store.rows("UPDATE leases SET shown = ? WHERE id = ? AND shown IS NULL", int(now), lease_id)
        shown = self._shown(lease_id)
        opens = max(lease.not_before, self._opens(lease, shown, policy))
        return LeaseShown(lease=lease_id, shown=shown, opens=opens, expires=lease.expires)

    def require_known(self, lease_id: str) -> None:
        """Raise LeaseInvalid unless this ledger has shown a lease, whatever the time."""
        self._shown(lease_id)

    def live(self, lease_id: str, policy: Policy, now: float) -> Lease:
        """Return a lease that is open now, to a policy that still names its purpose and pins who approved it.

        Raises LeaseInvalid for unknown, not shown, not yet, no longer and no longer approved, and WrongPurpose.
        """
        shown = self._shown(lease_id)
        if lease_id not in self._read:
            found = self._store.row("SELECT envelope FROM leases WHERE id = ?", lease_id)
            assert found is not None, "a lease that was shown is kept"
            self._read[lease_id] = read_approved(found[0], policy)
        lease = still_approved(self._read[lease_id], policy).lease
        require_time(lease, now, opens=self._opens(lease, shown, policy))
        return lease

    def names(self, lease_id: str, segments: tuple[str, ...]) -> bool:
        """Tell whether a lease lists every one of the segments."""
        return all(
            self._store.row(
                "SELECT 1 FROM lease_segments WHERE lease = ? AND sha256 = ?", lease_id, bytes.fromhex(name)
            )
            for name in segments
        )

    def forget_expired(self, now: float) -> None:
        """Drop leases and request ids of the past; the ledger keeps that they were."""
        with self._store.transaction():
            for (lease,) in self._store.rows("SELECT id FROM leases WHERE expires < ?", int(now)):
                self._store.rows("DELETE FROM requests WHERE lease = ?", lease)
                self._store.rows("DELETE FROM lease_segments WHERE lease = ?", lease)
                self._store.rows("DELETE FROM leases WHERE id = ?", lease)
                self._read.pop(lease, None)

    def _opens(self, lease: Lease, shown: int, policy: Policy) -> int:
        """Return when the ledger has shown a lease long enough; without a delay nothing waits for the next second."""
        delay_s = self._delay_s(lease.purpose, policy)
        return shown + delay_s if delay_s else 0

    def _require_view(self, lease: Lease) -> None:
        """The approvers saw a checkpoint: it must be of this ledger, or they were shown another one."""
        try:
            self._ledger.holds(lease.checkpoint)
        except (Tampered, UnknownFormat) as error:
            raise LeaseInvalid("the lease names a checkpoint that is not of this ledger") from error

    def _enter(self, lease_id: str, envelope: bytes, approved: ApprovedLease) -> None:
        lease = approved.lease
        entry = LeaseGranted(
            lease=lease_id,
            purpose=lease.purpose,
            root=lease.root,
            count=lease.count,
            job_key=lease.job_key,
            recipe=lease.recipe,
            requester=lease.requester,
            approvers=tuple(sorted({approver.key for approver in approved.approvers})),
            not_before=lease.not_before,
            expires=lease.expires,
        )
        with self._store.transaction():
            self._ledger.append([entry])
            self._store.rows("INSERT INTO leases VALUES (?, ?, ?, NULL)", lease_id, envelope, lease.expires)
            for segment in lease.segments:
                self._store.rows("INSERT INTO lease_segments VALUES (?, ?)", lease_id, bytes.fromhex(segment))

    def _shown(self, lease_id: str) -> int:
        found = self._store.row("SELECT shown FROM leases WHERE id = ?", lease_id)
        if found is None:
            raise LeaseInvalid("the keyholder knows no such lease", remedy="submit it with `aboveboard lease submit`")
        if found[0] is None:
            raise LeaseInvalid("the lease is not in a witnessed ledger yet", remedy="submit it again")
        return int(found[0])
