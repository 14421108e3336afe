"""Deletions on their way: the companion leaves secrets for the courier, the courier leaves receipts for the companion.

`feed/deletions/` holds one file per secret, named at random; it goes when its receipt has come. `feed/receipts/`
holds the receipts as the keyholder signed them, by deletion hash; `feed/deleted.json` is the public list of deleted
hashes.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.errors import FileTrouble, UnknownFormat
from aboveboard.formats import envelopes, versions
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keyholder import DeletionReceipt
from aboveboard.formats.places import Places
from aboveboard.formats.root import deletion_hash
from aboveboard.model.value import Value

SPREAD_S = 86_400
"""Deletions of one person are sent over a day, so that they are not told apart as one person's."""


class PendingDeletion(Value, frozen=True, kw_only=True, omit_defaults=False):
    """A secret to send once its moment (Unix seconds) has come; `receipt` is the id under which the receipt will be."""

    v: int = 1
    secret: str
    due: int
    receipt: str = ""

    def __repr__(self) -> str:
        """Say nothing of the secret."""
        return f"PendingDeletion(due={self.due})"


@dataclass(frozen=True, slots=True)
class Pending:
    """A pending deletion and the file it lies in."""

    path: Path
    deletion: PendingDeletion


def ask_deletion(places: Places, secret: bytes, *, now: float, at_once: bool = False) -> None:
    """Leave a deletion secret for the courier, at a random moment of the next day unless `at_once`, which links."""
    due = int(now) if at_once else _moment(now)
    folder = _made(places.feed / "deletions")
    _write(folder / f"{secrets.token_hex(16)}.json", PendingDeletion(secret=secret.hex(), due=due))


def deletion_files(places: Places) -> Sequence[Path]:
    """Return the files of the deletions whose receipts have not come, in the random order of their names."""
    return sorted((places.feed / "deletions").glob("*.json"))


def pending_deletions(places: Places) -> Sequence[Pending]:
    """Return the deletions whose receipts have not come; raises NewerFormat, UnknownFormat, FileTrouble."""
    return [read_deletion(path) for path in deletion_files(places)]


def read_deletion(path: Path) -> Pending:
    """Return the deletion that lies in a file; raises NewerFormat, UnknownFormat, FileTrouble."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileTrouble("a pending deletion cannot be read", remedy="ask for the deletion again") from error
    try:
        return Pending(path, versions.decode("pending-deletion", data, PendingDeletion, wire="json"))
    except UnknownFormat as error:
        raise UnknownFormat("a pending deletion cannot be read", remedy="ask for the deletion again") from error


def within_a_day(pending: Pending, now: float) -> Pending:
    """Return a deletion whose moment is at most a day away: one drawn by a clock that was ahead is drawn again."""
    if pending.deletion.due <= now + SPREAD_S:
        return pending
    again = Pending(pending.path, msgspec.structs.replace(pending.deletion, due=_moment(now)))
    _write(again.path, again.deletion)
    return again


def mark_sent(pending: Pending, receipt: str) -> None:
    """Remember under which id the receipt will be; the secret stays until the receipt is here."""
    _write(pending.path, msgspec.structs.replace(pending.deletion, receipt=receipt))


def keep_receipt(places: Places, pending: Pending, receipt: bytes) -> None:
    """Keep a receipt as it was signed, then forget the secret."""
    write_atomically(_made(places.feed / "receipts") / f"{_hash(pending)}.json", receipt)
    pending.path.unlink(missing_ok=True)


def receipt_of(places: Places, secret: bytes) -> DeletionReceipt | None:
    """Return the receipt of a session's deletion by its secret, or None while it has not come.

    Whose word it is was checked before it was kept. Raises NewerFormat, UnknownFormat, Tampered.
    """
    try:
        envelope = (places.feed / "receipts" / f"{deletion_hash(secret).hex()}.json").read_bytes()
    except FileNotFoundError:
        return None
    kind = "deletion-receipt"
    return envelopes.decode(kind, envelopes.payload(envelope, kind), DeletionReceipt)


def _hash(pending: Pending) -> str:
    return deletion_hash(bytes.fromhex(pending.deletion.secret)).hex()


def _moment(now: float) -> int:
    return int(now) + secrets.randbelow(SPREAD_S)


def _write(path: Path, deletion: PendingDeletion) -> None:
    write_atomically(path, msgspec.json.encode(deletion))


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
