"""After a loss: what the published ledger has and a restored database lacks is added, and deletions done again."""

from collections.abc import Callable, Sequence
from pathlib import Path

from aboveboard.errors import LedgerShort, Tampered
from aboveboard.formats import ledger
from aboveboard.formats.checkpoints import ledger_signer, read_checkpoint, require_quorum, witness_signers
from aboveboard.formats.entries import Entry, KeyDestroyed, KeyMade, SessionDeleted, read_entry
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keyholder import deletion_mark
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.store import Store
from aboveboard.keyholder.witnesses import Witnesses
from aboveboard.model.policy import Policy

Fetch = Callable[[str], bytes]


def read_published(fetch: Fetch, policy: Policy) -> tuple[str, list[bytes]]:
    """Return a witnessed checkpoint and its entries from wherever the ledger is published.

    `fetch` returns the bytes under `checkpoint` or a tile's path. Raises NotWitnessed or Tampered.
    """
    note = fetch("checkpoint").decode()
    checkpoint = read_checkpoint(note, ledger_signer(policy.keyholder.key))
    require_quorum(note, witness_signers(policy), policy.quorum)
    entries: list[bytes] = []
    for path in _bundles(checkpoint.size):
        entries += ledger.unpack_entries(fetch(path))
    if len(entries) != checkpoint.size or ledger.root_of(entries) != checkpoint.root:
        raise Tampered("the published entries are not those of the checkpoint")
    return note, entries


def mirror(fetch: Fetch, policy: Policy, folder: Path) -> int:
    """Keep a checked copy of the published ledger in a folder; returns its size. Anybody may, auditors should."""
    note, entries = read_published(fetch, policy)
    for path in _bundles(len(entries)):
        _, index, width = ledger.parse_tile_path(path)
        start = index * ledger.TILE_WIDTH
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / path, ledger.pack_entries(entries[start : start + width]))
    write_atomically(folder / "checkpoint", note.encode())
    return len(entries)


def recover(settings: KeyholderSettings, note: str, entries: Sequence[bytes]) -> int:
    """Bring a restored database up to a published ledger; returns how many sessions were deleted again.

    Every session of the old database whose deletion mark is in the ledger loses its wraps and gets its tombstones.
    Leases have to be submitted again. Raises LedgerShort when the published ledger is itself older than the last head
    this keyholder signed, and Tampered when it does not continue the database's.
    """
    log = ledger_signer(settings.key.public_key().public_bytes_raw().hex())
    if settings.copy.exists():
        signed = read_checkpoint(settings.copy.read_text(encoding="utf-8"), log)
        if signed.size > read_checkpoint(note, log).size or ledger.root_of(entries[: signed.size]) != signed.root:
            raise LedgerShort("the published ledger is older than the last head this keyholder signed")
    with Store(settings.database) as store, Witnesses((), settings.witness_timeout_s) as nobody:
        own = Ledger(store, key=settings.key, copy=settings.copy, witnesses=nobody)
        have = own.size
        if [bytes(row[0]) for row in store.rows("SELECT entry FROM entries ORDER BY number")] != list(entries[:have]):
            raise Tampered("the published ledger does not continue the one in this database")
        said = [read_entry(entry) for entry in entries]
        with store.transaction():
            own.append(said[have:])
            _replay_keys(store, said[have:])
            deleted = _bury(store, {entry.mark for entry in said if isinstance(entry, SessionDeleted)})
        store.write_anew()
        store.truncate()
        settings.copy.unlink(missing_ok=True)
        own.start()
    return deleted


def _bundles(size: int) -> list[str]:
    full, rest = divmod(size, ledger.TILE_WIDTH)
    paths = [ledger.tile_path(None, index) for index in range(full)]
    return [*paths, ledger.tile_path(None, full, rest)] if rest else paths


def _replay_keys(store: Store, said: Sequence[Entry]) -> None:
    for entry in said:
        if isinstance(entry, KeyMade):
            public = bytes.fromhex(entry.public)
            store.rows("INSERT OR REPLACE INTO purpose_keys VALUES (?, ?, ?)", entry.purpose, entry.week.name, public)
        elif isinstance(entry, KeyDestroyed):
            store.rows("DELETE FROM wraps WHERE purpose = ? AND epoch = ?", entry.purpose, entry.week.name)
            store.rows("DELETE FROM purpose_keys WHERE purpose = ? AND week = ?", entry.purpose, entry.week.name)


def _bury(store: Store, marks: set[str]) -> int:
    """Delete again what the ledger says was deleted: only the receipt secret of a row recognises its mark."""
    sessions = {
        bytes(session)
        for session, secret in store.rows("SELECT DISTINCT deletion_hash, receipt_secret FROM wraps")
        if deletion_mark(bytes(secret)) in marks
    }
    for session in sessions:
        for (sha256,) in store.rows("SELECT sha256 FROM wraps WHERE deletion_hash = ?", session):
            store.rows("INSERT OR IGNORE INTO tombstones VALUES (?)", sha256)
        store.rows("INSERT OR IGNORE INTO tombstones VALUES (?)", session)
        store.rows("DELETE FROM wraps WHERE deletion_hash = ?", session)
        store.rows("DELETE FROM open_sessions WHERE deletion_hash = ?", session)
    return len(sessions)
