"""The sealed journal of a session: written by the recorder, read back only where the day's identity is open.

`[u32 LE length][age(zstd(msgpack batch))]` in files of at most a minute, `head.json` beside them (spec/journal.md).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyrage

from aboveboard.errors import NotFound
from aboveboard.formats import blocks, versions
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.journal_writer import FILE_NAME, HEAD_NAME, JournalWriter, bytes_of, file_name
from aboveboard.formats.recordings import Cut, Drop, begun_full, drops, recording, without
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import Frame
from aboveboard.model.gaps import Gap
from aboveboard.model.sessions import BLOCK_LIMIT_MS, FILE_LIMIT_MS, Batch, Recording, SessionHead
from aboveboard.model.value import Value

__all__ = [
    "Cut",
    "JournalReading",
    "JournalWriter",
    "bytes_of",
    "erase",
    "read_batches",
    "read_head",
    "read_journal",
    "recording",
    "rewrite",
]

_COMMITTED = "rewritten.json"
"""Its presence says that the `.new` files beside it are the journal, and every older file is to go."""


class _Rewritten(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What `rewritten.json` holds: the number of the first file of the new journal."""

    v: int = 1
    first: int


class JournalReading(NamedTuple):
    """A journal as read back: its head, the batches in order, and whether any file ended within a block."""

    head: SessionHead
    batches: tuple[Batch, ...]
    truncated: bool


def read_head(folder: Path) -> SessionHead:
    """Return what a journal says of itself in the clear; raises NotFound, NewerFormat or UnknownFormat."""
    try:
        data = (folder / HEAD_NAME).read_bytes()
    except FileNotFoundError:
        raise NotFound("this folder holds no journal") from None
    return versions.decode("head", data, SessionHead, wire="json")


def read_journal(folder: Path, identity: pyrage.x25519.Identity) -> JournalReading:
    """Return all that is whole in a journal; a block cut by a crash is dropped and reported by `truncated`.

    Raises NotFound, KeyMissing (another day's identity), Tampered, NewerFormat or UnknownFormat.
    """
    finish_rewrite(folder)
    head = read_head(folder)
    truncated: list[bool] = []
    batches = tuple(_open_all(folder, identity, truncated))
    return JournalReading(head, batches, truncated=any(truncated))


def read_batches(folder: Path, identity: pyrage.x25519.Identity) -> Iterator[Batch]:
    """Yield the batches one by one, for sessions too large to hold at once; raises as `read_journal`."""
    finish_rewrite(folder)
    yield from _open_all(folder, identity, [])


def _open_all(folder: Path, identity: pyrage.x25519.Identity, truncated: list[bool]) -> Iterator[Batch]:
    for path in _files(folder):
        split = blocks.split(path.read_bytes())
        truncated.append(split.truncated)
        for sealed in split.blocks:
            yield blocks.open_block(sealed, identity)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if FILE_NAME.fullmatch(path.name))


def erase(folder: Path) -> None:
    """Unlink a whole session, files first and head last; it is no fault if it is gone already."""
    if not folder.exists():
        return
    head = folder / HEAD_NAME
    for path in folder.iterdir():
        if path != head:
            path.unlink()
    head.unlink(missing_ok=True)
    folder.rmdir()
    sync_folder(folder.parent)


def rewrite(
    folder: Path, identity: pyrage.x25519.Identity, recipient: str, drop: Drop | Sequence[Cut]
) -> JournalReading:
    """Cut within a session: write it anew without what `drop` takes, then unlink the old files; returns what is left.

    `drop` is a list of cuts or a predicate over (stretch index, record) of `recording(...)`. A crash leaves the old
    journal or the new one, never both. Raises as `read_journal`, and NoSpace with the old journal kept.
    """
    old = read_journal(folder, identity)
    predicate = drop if callable(drop) else drops(drop)
    left = without(recording(old.batches), predicate)
    head = msgspec.structs.replace(old.head, recipient=recipient)
    sealed_to = pyrage.x25519.Recipient.from_str(recipient)
    first = 1 + max((int(path.stem) for path in _files(folder)), default=-1)
    try:
        for offset, batches in enumerate(_as_files(left)):
            data = blocks.FILE_HEADER + b"".join(blocks.seal(batch, sealed_to) for batch in batches)
            write_atomically(folder / f"{file_name(first + offset)}.new", data)
        write_atomically(folder / f"{HEAD_NAME}.new", msgspec.json.encode(head))
        write_atomically(folder / _COMMITTED, msgspec.json.encode(_Rewritten(first=first)))
    finally:
        finish_rewrite(folder)
    return read_journal(folder, identity) if recipient == old.head.recipient else old._replace(head=head)


def finish_rewrite(folder: Path) -> None:
    """Bring a rewrite that was interrupted to its end, or take it back if it was not yet committed."""
    committed = folder / _COMMITTED
    fresh = sorted(folder.glob("*.new")) if folder.exists() else []
    if committed.exists():
        first = versions.decode("rewrite", committed.read_bytes(), _Rewritten, wire="json").first
        for path in _files(folder):
            if int(path.stem) < first:
                path.unlink()
        for path in fresh:
            path.rename(path.with_suffix(""))
        sync_folder(folder)
        committed.unlink()
        sync_folder(folder)
    elif fresh:
        for path in fresh:
            path.unlink()
        sync_folder(folder)


def _as_files(session: Recording) -> Iterator[list[Batch]]:
    """Yield the batches of each file: blocks of at most 1 s, files of at most a minute that begin with full frames."""
    screen: dict[str, Frame] = {}
    for number, stretch in enumerate(session.stretches):
        ends = (Gap(reason=session.gaps[number]),) if number < len(session.gaps) else ()
        first = 0
        for minute in _within((*stretch.records, *ends), FILE_LIMIT_MS):
            batches = []
            for second in _within(begun_full(minute, screen), BLOCK_LIMIT_MS):
                batches.append(Batch(stretch=number, first=first, records=tuple(second)))
                first += len(second)
            yield batches


def _within(records: Sequence[JournalRecord], limit_ms: int) -> Iterator[list[JournalRecord]]:
    """Yield runs of (at least one) records that each span less than the limit; a gap stays with the run before it."""
    run: list[JournalRecord] = []
    began = 0
    for record in records:
        at = began if isinstance(record, Gap) else record.t
        if run and at - began >= limit_ms:
            yield run
            run = []
        if not run:
            began = at
        run.append(record)
    yield run
