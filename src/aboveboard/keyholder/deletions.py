"""Deletion by secret: keys gone, copies overwritten, log emptied, ledger marked and witnessed, then a receipt."""

import contextlib
import json
import secrets
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import NoSpace, NotFound, NotWitnessed
from aboveboard.formats import envelopes
from aboveboard.formats.entries import SessionDeleted
from aboveboard.formats.keyholder import DeletionReceipt, dead_after, deletion_mark
from aboveboard.formats.root import deletion_hash
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.share import Share
from aboveboard.keyholder.store import Store
from aboveboard.model.time import Week

RECEIPT = "deletion-receipt"


class Deletions:
    """Takes secrets and signs receipts; the caller holds the keyholder's lock. Times are Unix seconds.

    `trained` returns the names of models that learnt from a session: its deletion hash, and the releases it was in.
    `timer` gives ns that never go back.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        *,
        key: Ed25519PrivateKey,
        trained: Callable[[bytes, set[str]], set[str]],
        timer: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._key = key
        self._trained = trained
        self._share = Share(timer)
        self._copies = True
        """Whether the database may hold copies of rows that were deleted: it may when it is opened."""

    def take(self, secret: bytes, week: Week, now: float) -> str:
        """Destroy what belongs to a secret and return the receipt's id; the same way whether anything was there.

        The keys are gone when this returns; the receipt follows once no copy of them is left, the log is empty and the
        ledger witnessed.
        """
        session = deletion_hash(secret)
        known = self._store.row("SELECT id FROM receipts WHERE deletion_hash = ?", session)
        receipt = str(known[0]) if known else self._destroy(session, week)
        self._finish(receipt, now)
        return receipt

    def receipt(self, receipt: str, now: float) -> bytes:
        """Return a signed receipt; raises NotFound for an unknown id and while the receipt is not signed yet."""
        self._finish(receipt, now)
        found = self._store.row("SELECT envelope FROM receipts WHERE id = ?", receipt)
        if found is None or found[0] is None:
            raise NotFound("there is no such receipt, or it is not signed yet", remedy="ask again in a minute")
        return bytes(found[0])

    def _destroy(self, session: bytes, week: Week) -> str:
        receipt = secrets.token_hex(16)
        rows = self._store.rows("SELECT sha256, receipt_secret, release FROM wraps WHERE deletion_hash = ?", session)
        # Nothing kept: a mark of a random secret, so that the ledger does not tell the two apart.
        marked = sorted({bytes(row[1]) for row in rows}) or [secrets.token_bytes(32)]
        models = sorted(self._trained(session, {release for _, _, release in rows}))
        self._copies = True  # also where nothing was kept, so that nobody can time the difference
        with self._store.transaction():
            self._store.rows("DELETE FROM wraps WHERE deletion_hash = ?", session)
            self._store.rows("DELETE FROM open_sessions WHERE deletion_hash = ?", session)
            for name in (session, *(bytes(row[0]) for row in rows)):
                self._store.rows("INSERT OR IGNORE INTO tombstones VALUES (?)", name)
            entry = self._ledger.append([SessionDeleted(mark=deletion_mark(secret)) for secret in marked])
            self._store.rows(
                "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, NULL)",
                receipt,
                session,
                week.name,
                entry,
                json.dumps(models),
            )
        return receipt

    def _overwritten(self) -> bool:
        """Leave no copy of a deleted row in the database; False while there is no time or space for that."""
        if self._copies and self._share.open:
            with self._share.spent(), contextlib.suppress(NoSpace):
                self._store.write_anew()
                self._copies = False
        return not self._copies

    def _finish(self, receipt: str, now: float) -> None:
        """Sign a receipt when it is true: nothing left in database or write-ahead log, and the ledger witnessed."""
        found = self._store.row(
            "SELECT deletion_hash, week, entry, models FROM receipts WHERE id = ? AND envelope IS NULL", receipt
        )
        if found is None or not self._overwritten() or not self._store.truncate():
            return
        try:
            checkpoint = self._ledger.tried(now)
        except NotWitnessed:
            return  # the keys are gone; the receipt waits for the witnesses
        session, week, entry, models = found
        value = DeletionReceipt(
            id=receipt,
            deletion_hash=bytes(session).hex(),
            week=Week(week),
            unopenable_after=dead_after(Week(week)),
            entry=entry,
            checkpoint=checkpoint,
            models=tuple(json.loads(models)),
            keyholder=envelopes.public_hex(self._key),
        )
        envelope = envelopes.sign(RECEIPT, value, [self._key])
        self._store.rows("UPDATE receipts SET envelope = ? WHERE id = ?", envelope, receipt)
