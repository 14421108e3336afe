"""The keyholder's public ledger: appended with the act it tells of, signed, witnessed, never shorter than before."""

from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import LedgerShort, NotFound, NotWitnessed, Tampered, UnknownFormat
from aboveboard.formats import ledger
from aboveboard.formats.checkpoints import (
    Checkpoint,
    ledger_signer,
    read_checkpoint,
    sign_checkpoint,
    witness_signers,
)
from aboveboard.formats.entries import Entry, write_entry
from aboveboard.formats.files import write_atomically
from aboveboard.keyholder.store import Store
from aboveboard.keyholder.witnesses import Witnesses
from aboveboard.model.policy import Policy

RETRIED_EVERY_S = 30
"""After too few witnesses answered, who only wants to read waits for them no more often: deletions wait meanwhile."""


def require_no_head(copy: Path) -> None:
    """Raise LedgerShort where a copy of a ledger's head lies: another one would go over it."""
    if copy.exists():
        raise LedgerShort("a copy of a ledger's head lies here already", remedy="choose another place for the copy")


class Ledger:
    """Entries and tree in the keyholder's store; the last signed head lies in a second place as well.

    The caller holds the keyholder's lock. `copy` is that second place, best on another host.
    """

    def __init__(self, store: Store, *, key: Ed25519PrivateKey, copy: Path, witnesses: Witnesses) -> None:
        self._store = store
        self._key = key
        self._copy = copy
        self._witnesses = witnesses
        self._missed: float | None = None
        self.log = ledger_signer(key.public_key().public_bytes_raw().hex())

    def follow(self, policy: Policy) -> None:
        """Have heads cosigned from now on by the witnesses that this policy pins, as many as it wants."""
        self._witnesses.follow(witness_signers(policy), policy.quorum)

    @property
    def size(self) -> int:
        """The number of entries."""
        found = self._store.row("SELECT max(number) FROM entries")
        return 0 if found is None or found[0] is None else int(found[0]) + 1

    def append(self, entries: Sequence[Entry]) -> int:
        """Add entries within the caller's transaction and return the number of the first."""
        first = self.size
        for number, entry in enumerate(map(write_entry, entries), first):
            self._store.rows("INSERT INTO entries VALUES (?, ?)", number, entry)
            for row in ledger.completed(number, ledger.leaf_hash(entry), self._node):
                self._store.rows("INSERT INTO nodes VALUES (?, ?, ?)", *row)
        return first

    def start(self) -> None:
        """Write the first copy of the head, for a ledger that has never been signed."""
        require_no_head(self._copy)
        self._head()

    def require_whole(self) -> None:
        """Raise LedgerShort when the ledger does not contain all that its last signed head covered."""
        try:
            kept = read_checkpoint(self._copy.read_text(encoding="utf-8"), self.log)
        except FileNotFoundError:
            raise LedgerShort("the copy of the ledger's last head is gone") from None
        except (Tampered, UnknownFormat) as error:
            raise LedgerShort("the copy of the ledger's last head is not this keyholder's") from error
        if kept.size > self.size or ledger.root(kept.size, self._node) != kept.root:
            raise LedgerShort("the ledger is shorter than, or differs from, the last head it signed")

    def witnessed(self) -> str:
        """Return a head over all entries, cosigned by the quorum; raises NotWitnessed or LedgerShort."""
        head = self._head()
        latest = self._latest()
        if latest.startswith(head) and self._witnesses.enough(latest, self.log):
            return latest
        size = self.size
        note = self._witnesses.cosign(head, self.log, lambda old: ledger.consistency_proof(old, size, self._node))
        self._store.rows("INSERT OR REPLACE INTO meta VALUES ('checkpoint', ?)", note)
        self._missed = None
        return note

    def tried(self, now: float) -> str:
        """Return what `witnessed` does, but ask no witness for a while after too few have answered; raises the same.

        `now` is in Unix seconds. Before the first witnessed head each call asks.
        """
        if self._missed is not None and 0 <= now - self._missed < RETRIED_EVERY_S and self._latest():
            raise NotWitnessed("too few witnesses answered a moment ago")
        try:
            return self.witnessed()
        except NotWitnessed:
            self._missed = now
            raise

    def fresh(self, now: float) -> str:
        """Return a witnessed head over all entries, or the last one while the witnesses do not answer.

        `now` is in Unix seconds. Raises NotWitnessed before the first.
        """
        try:
            return self.tried(now)
        except NotWitnessed:
            latest = self._latest()
            if not latest:
                raise
            return latest

    def covered(self) -> int:
        """Return how many entries the last witnessed checkpoint covers."""
        latest = self._latest()
        return read_checkpoint(latest, self.log).size if latest else 0

    def tile(self, path: str) -> bytes:
        """Return a tile or an entry bundle of the witnessed tree; raises NotFound or UnknownFormat."""
        level, index, width = ledger.parse_tile_path(path)
        start, end = index * ledger.TILE_WIDTH, index * ledger.TILE_WIDTH + width
        height = 0 if level is None else level * ledger.TILE_HEIGHT
        if self.covered() >> height < end:
            raise NotFound("no witnessed tile of the ledger lies there")
        if level is None:
            rows = self._store.rows(
                "SELECT entry FROM entries WHERE number >= ? AND number < ? ORDER BY number", start, end
            )
            return ledger.pack_entries(entry for (entry,) in rows)
        rows = self._store.rows(
            "SELECT hash FROM nodes WHERE level = ? AND number >= ? AND number < ? ORDER BY number", height, start, end
        )
        return b"".join(value for (value,) in rows)

    def holds(self, note: str) -> Checkpoint:
        """Return the checkpoint of a note that this ledger signed and still contains; raises Tampered."""
        checkpoint = read_checkpoint(note, self.log)
        if checkpoint.size > self.size or ledger.root(checkpoint.size, self._node) != checkpoint.root:
            raise Tampered("the checkpoint is of another view of this ledger")
        return checkpoint

    def _head(self) -> str:
        """Return the signed head, the same letters for the same tree; a new one is copied before it is shown."""
        size = self.size
        root = ledger.root(size, self._node)
        note = sign_checkpoint(Checkpoint(origin=self.log.name, size=size, root=root), self._key)
        if not self._copy.exists() or self._copy.read_text(encoding="utf-8") != note:
            write_atomically(self._copy, note.encode())
        return note

    def _latest(self) -> str:
        found = self._store.row("SELECT value FROM meta WHERE name = 'checkpoint'")
        return str(found[0]) if found else ""

    def _node(self, level: int, number: int) -> bytes:
        found = self._store.row("SELECT hash FROM nodes WHERE level = ? AND number = ?", level, number)
        if found is None:
            raise LedgerShort("a hash of the ledger's tree is gone")
        return bytes(found[0])
