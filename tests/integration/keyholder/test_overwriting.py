"""What is deleted is on no page any more: SQLite keeps copies where it moved rows, also with `secure_delete`."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from aboveboard.errors import NotFound
from aboveboard.formats.root import deletion_hash
from aboveboard.keyholder.deletions import Deletions
from aboveboard.keyholder.service import Keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.share import AT_ONCE_NS, PART, Share
from aboveboard.model.time import Week
from tests.keyholding import SIGNING, START, raw

PIECE = 24
"""So many bytes of a row are looked for, at its beginning and at its end (bytes)."""


@dataclass
class Rows:
    """Wraps of mixed sizes that come and go, written beside the keyholder, as many as a house of its size has."""

    settings: KeyholderSettings
    random: random.Random
    sessions: dict[bytes, list[bytes]] = field(default_factory=dict)

    def grow(self, rows: int) -> None:
        """Give rows to sessions, new and old."""
        with closing(sqlite3.connect(self.settings.database)) as database:
            for _ in range(rows):
                old = bool(self.sessions) and self.random.random() < 0.6
                secret = self.random.choice(list(self.sessions)) if old else self.random.randbytes(32)
                sizes = self.random.choice((80, 112, 300)), self.random.choice((80, 500, 2_500)), 32
                kept = [self.random.randbytes(size) for size in sizes]
                database.execute(
                    "INSERT INTO wraps VALUES (?, 'segment', 'agent-training', '2027-W02', '2027-W02', ?, '', ?, ?, ?)",
                    (self.random.randbytes(32), deletion_hash(secret), *kept),
                )
                self.sessions.setdefault(secret, []).extend(kept)
            database.commit()

    def pieces(self, secret: bytes) -> Iterator[bytes]:
        """Return what is looked for of a session, which is forgotten here."""
        for kept in self.sessions.pop(secret):
            yield kept[:PIECE]
            yield kept[-PIECE:]

    def left(self, pieces: set[bytes]) -> int:
        """Return how many of the pieces are in any of the database's files."""
        found = raw(self.settings.folder)
        return sum(piece in found for piece in pieces)


@pytest.mark.parametrize("seed", range(3))
def test_once_there_is_a_receipt_no_byte_of_what_was_deleted_is_on_disk(
    keyholder: Keyholder, settings: KeyholderSettings, seed: int
) -> None:
    rows, gone = Rows(settings, random.Random(seed)), set[bytes]()
    for _ in range(3):
        rows.grow(200)
        for secret in rows.random.sample(sorted(rows.sessions), 40):
            keyholder.receipt(keyholder.delete(secret))
            gone |= set(rows.pieces(secret))
        assert rows.left(gone) == 0
    kept = {piece for secret in list(rows.sessions) for piece in rows.pieces(secret)}
    assert rows.left(kept) == len(kept)


@dataclass
class Timer:
    """A timer that a test turns; each look at it costs `step` ns."""

    now: int = 0
    step: int = 0

    def __call__(self) -> int:
        self.now += self.step
        return self.now


def test_a_receipt_waits_where_overwriting_would_take_more_than_its_share_of_the_time(keyholder: Keyholder) -> None:
    timer = Timer()
    deletions = Deletions(
        keyholder._store, keyholder._ledger, key=SIGNING, trained=lambda _session, _releases: set(), timer=timer
    )
    timer.step = 2 * AT_ONCE_NS
    week = Week.of(START)
    assert deletions.receipt(deletions.take(b"1" * 32, week, START), START)
    late = deletions.take(b"2" * 32, week, START)
    with pytest.raises(NotFound):
        deletions.receipt(late, START)
    timer.step = 0
    with pytest.raises(NotFound):
        deletions.receipt(late, START)
    timer.now += PART * PART * AT_ONCE_NS
    assert deletions.receipt(late, START)


def test_a_share_is_a_part_of_the_time_and_no_more_is_saved_than_what_may_be_spent_at_once() -> None:
    timer = Timer()
    share = Share(timer)
    timer.now += 1_000 * AT_ONCE_NS
    assert share.open
    with share.spent():
        timer.now += AT_ONCE_NS
    timer.now -= AT_ONCE_NS  # what was spent counts for no rest
    assert not share.open
    timer.now += PART
    assert share.open
