"""Opening: log every segment, have the log witnessed, and only then seal the keys to the job of the lease."""

from collections.abc import Callable

from aboveboard.errors import ArtefactError, LeaseInvalid, WrongPurpose
from aboveboard.formats import wraps
from aboveboard.formats.entries import Opened
from aboveboard.formats.keyholder import Recheck, Unwrapped, UnwrapRequest, job, unwrap_mark
from aboveboard.formats.leases import Lease
from aboveboard.keyholder.epochs import Epochs
from aboveboard.keyholder.leases import Leases
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.store import Store
from aboveboard.keyholder.wraps import Kept, Wraps
from aboveboard.model.aggregates import about
from aboveboard.model.policy import Policy
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue


class Unwrap:
    """Answers the job of a lease; the caller holds the keyholder's lock, so no deletion falls between.

    `tell` says to the operator which rows are damaged.
    """

    def __init__(
        self, store: Store, ledger: Ledger, epochs: Epochs, kept: Wraps, leases: Leases, *, tell: Callable[[str], None]
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._epochs = epochs
        self._kept = kept
        self._leases = leases
        self._tell = tell

    def unwrap(self, lease_id: str, request: UnwrapRequest, policy: Policy, now: float) -> Unwrapped:
        """Return the keys of a lease's segments, each sealed to its job key; what is deleted or dead is `gone`.

        A row that does not open costs its own key only: it is `damaged`.

        The same request again gets the same keys, less those deleted since, and no second mark. A crash after the
        marks are durable reports an opening that never was; the other way round cannot happen. Raises LeaseInvalid,
        WrongPurpose or NotWitnessed, and then no key has left.
        """
        lease = self._leases.live(lease_id, policy, now)
        if not self._leases.names(lease_id, request.segments):
            raise LeaseInvalid("a segment was asked for that the lease does not list")
        rows = self._kept.find(request.segments)
        if any(row.purpose != lease.purpose for row in rows.values()):
            raise WrongPurpose("a segment was asked for that was given for another purpose")
        logged = self._log(lease_id, request, rows)
        checkpoint = self._ledger.witnessed()
        sealed = {name: self._seal(lease_id, lease, row) for name, row in rows.items() if name in logged}
        keys = {name: wrapped for name, wrapped in sealed.items() if wrapped is not None}
        gone = tuple(name for name in request.segments if name not in sealed)
        damaged = tuple(name for name in request.segments if name in sealed and name not in keys)
        if damaged:
            self._tell(f"{about(len(damaged))} rows of {lease.purpose} do not open and were left out of an answer")
        return Unwrapped(keys=keys, gone=gone, damaged=damaged, checkpoint=checkpoint)

    def recheck(self, lease_id: str) -> Recheck:
        """Return which segments of a lease are deleted by now, for a release that is about to be published."""
        self._leases.require_known(lease_id)
        checkpoint = self._ledger.witnessed()
        rows = self._store.rows(
            "SELECT sha256 FROM lease_segments JOIN tombstones ON hash = sha256 WHERE lease = ? ORDER BY sha256",
            lease_id,
        )
        return Recheck(deleted=tuple(sha256.hex() for (sha256,) in rows), checkpoint=checkpoint)

    def _log(self, lease_id: str, request: UnwrapRequest, rows: dict[str, Kept]) -> set[str]:
        """Return the segments whose openings this request has logged, durably, in one batch."""
        asked = bytes.fromhex("".join(request.segments))
        before = self._store.row("SELECT lease, asked, logged FROM requests WHERE id = ?", request.request)
        if before is not None:
            if before[:2] != (lease_id, asked):
                raise LeaseInvalid("this request id is spent on another request", remedy="take a fresh random id")
            return {before[2][at : at + 32].hex() for at in range(0, len(before[2]), 32)}
        marks = [Opened(lease=lease_id, mark=unwrap_mark(row.receipt_secret, lease_id)) for row in rows.values()]
        with self._store.transaction():
            self._ledger.append(marks)
            self._store.rows(
                "INSERT INTO requests VALUES (?, ?, ?, ?)",
                request.request,
                lease_id,
                asked,
                bytes.fromhex("".join(rows)),
            )
        return set(rows)

    def _seal(self, lease_id: str, lease: Lease, row: Kept) -> bytes | None:
        """Return a row's key sealed to the job, or None for a row that is damaged."""
        try:
            epoch = Week(row.epoch)
            key = self._epochs.open(row.keyholder_wrap, purpose=lease.purpose, epoch=epoch, sha256=row.sha256)
        except (ArtefactError, IllegalValue):
            return None
        public = bytes.fromhex(lease.job_key)
        return wraps.wrap(key, public, purpose=lease.purpose, recipient=job(lease_id), segment_sha256=row.sha256)
