"""Leases at the keyholder: verified, shown in the witnessed ledger, then open for their time and no longer."""

from aboveboard.errors import LeaseInvalid, Tampered, UnknownFormat
from aboveboard.formats.entries import LeaseGranted
from aboveboard.formats.keyholder import LeaseShown
from aboveboard.formats.leases import ApprovedLease, Lease, read_lease, require_time, verify_lease
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.store import Store
from aboveboard.model.policy import Policy


class Leases:
    """The leases shown by this ledger; the caller holds the keyholder's lock."""

    def __init__(self, store: Store, ledger: Ledger, *, delay_s: int) -> None:
        self._store = store
        self._ledger = ledger
        self._delay_s = delay_s
        # Reading a long lease costs seconds of canonical JSON and hashing; its id fixes every byte.
        self._read: dict[str, Lease] = {}

    def submit(self, envelope: bytes, policy: Policy, now: float) -> LeaseShown:
        """Show a lease in the ledger and say when it opens; the same again changes nothing.

        Raises LeaseInvalid, WrongPurpose, or NotWitnessed: then send it again.
        """
        approved = verify_lease(envelope, policy, keyholder=self._ledger.log.key)
        lease, lease_id = approved.lease, approved.lease.id
        if now >= lease.expires:
            raise LeaseInvalid("the lease has expired")
        if self._store.row("SELECT 1 FROM leases WHERE id = ?", lease_id) is None:
            self._require_view(lease)
            self._enter(lease_id, envelope, approved)
        self._ledger.witnessed()
        self._store.rows("UPDATE leases SET shown = ? WHERE id = ? AND shown IS NULL", int(now), lease_id)
        _, shown = self._shown(lease_id)
        opens = max(lease.not_before, self._opens(shown))
        return LeaseShown(lease=lease_id, shown=shown, opens=opens, expires=lease.expires)

    def known(self, lease_id: str) -> Lease:
        """Return a lease this ledger has shown, whatever the time; raises LeaseInvalid."""
        return self._shown(lease_id)[0]

    def live(self, lease_id: str, now: float) -> Lease:
        """Return a lease that is open now; raises LeaseInvalid for unknown, not shown, not yet and no longer."""
        lease, shown = self._shown(lease_id)
        require_time(lease, now, opens=self._opens(shown))
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

    def _opens(self, shown: int) -> int:
        """Return when the ledger has shown a lease long enough; without a delay nothing waits for the next second."""
        return shown + self._delay_s if self._delay_s else 0

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

    def _shown(self, lease_id: str) -> tuple[Lease, int]:
        found = self._store.row("SELECT envelope, shown FROM leases WHERE id = ?", lease_id)
        if found is None:
            raise LeaseInvalid("the keyholder knows no such lease", remedy="submit it with `aboveboard lease submit`")
        if found[1] is None:
            raise LeaseInvalid("the lease is not in a witnessed ledger yet", remedy="submit it again")
        if lease_id not in self._read:
            self._read[lease_id] = read_lease(found[0])
        return self._read[lease_id], int(found[1])
