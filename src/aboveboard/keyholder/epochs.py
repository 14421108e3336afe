"""Weekly purpose keys: made, carried forward to, and destroyed three weeks after their week (spec/keys.md).

What is not carried forward is dead. This is retention, deletion and the end of backups in one mechanism, so private
halves lie apart from the wraps they open and no backup of the two is kept together longer than that.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import KeyMissing, NotFound, PolicyInvalid
from aboveboard.formats import envelopes, wraps
from aboveboard.formats.entries import Expired, KeyDestroyed, KeyMade
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.keyholder import CARRIED_WEEKS, KEYHOLDER, PurposeKey
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.store import Store
from aboveboard.model.aggregates import in_tens
from aboveboard.model.time import Week

CARRIED_AT_ONCE = 1_000
"""Rows carried forward in one transaction: about a fifth of a second."""

_PURPOSE = re.compile(r"[a-z][a-z0-9-]{0,63}")


class Epochs:
    """The purpose keys of a keyholder; private halves are files of mode 0600 in a folder of their own."""

    def __init__(
        self, store: Store, ledger: Ledger, *, folder: Path, key: Ed25519PrivateKey, retention_weeks: int
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._folder = folder
        self._key = key
        self._retention_weeks = retention_weeks

    def current(self, now: float) -> Week:
        """Return the week of a Unix time, or the newest that has a key: a clock set back revives nothing."""
        found = self._store.row("SELECT max(week) FROM purpose_keys")
        newest = Week(found[0]) if found and found[0] else Week.of(now)
        return max(newest, Week.of(now))

    def turn(self, week: Week, purposes: Iterable[str]) -> None:
        """Make what the week needs, carry every live row forward, destroy what is three weeks past its week.

        Safe to repeat, and to resume after a crash at any line.
        """
        for purpose in sorted(purposes):
            if not _PURPOSE.fullmatch(purpose):
                raise PolicyInvalid("a purpose is written in lower-case letters, digits and -")
            if self._store.row("SELECT 1 FROM purpose_keys WHERE purpose = ? AND week = ?", purpose, week.name) is None:
                self._make(purpose, week)
        for (purpose,) in self._store.rows("SELECT DISTINCT purpose FROM purpose_keys WHERE week = ?", week.name):
            self._expire(purpose, week)
            self._carry(purpose, week)
        oldest = week.plus(-CARRIED_WEEKS)
        for purpose, old in self._store.rows("SELECT purpose, week FROM purpose_keys WHERE week < ?", oldest.name):
            self._destroy(purpose, Week(old))

    def public(self, purpose: str, week: Week) -> bytes:
        """Return the week's public key of a purpose in an envelope signed by the keyholder; raises NotFound."""
        found = self._store.row("SELECT public FROM purpose_keys WHERE purpose = ? AND week = ?", purpose, week.name)
        if found is None:
            raise NotFound("the keyholder has no key for this purpose", remedy="ask for a purpose the policy names")
        keyholder = self._key.public_key().public_bytes_raw().hex()
        value = PurposeKey(purpose=purpose, week=week, public=bytes(found[0]).hex(), keyholder=keyholder)
        return envelopes.sign("purpose-key", value, [self._key])

    def open(self, wrapped: bytes, *, purpose: str, epoch: Week, sha256: bytes) -> bytes:
        """Return the key inside a wrap; raises KeyMissing for a dead week and Tampered for another row's wrap."""
        private = self._private(purpose, epoch)
        return wraps.unwrap(wrapped, private, purpose=purpose, recipient=KEYHOLDER, segment_sha256=sha256)

    def rewrap(self, key: bytes, *, purpose: str, week: Week, sha256: bytes) -> bytes:
        """Return a key wrapped to the purpose key of a week."""
        public = self._private(purpose, week).public_key().public_bytes_raw()
        return wraps.wrap(key, public, purpose=purpose, recipient=KEYHOLDER, segment_sha256=sha256)

    def _make(self, purpose: str, week: Week) -> None:
        """Write the private half first: a public half without it would take wraps that nobody can open."""
        private = X25519PrivateKey.generate()
        write_atomically(self._path(purpose, week), private.private_bytes_raw())
        public = private.public_key().public_bytes_raw()
        with self._store.transaction():
            self._store.rows("INSERT INTO purpose_keys VALUES (?, ?, ?)", purpose, week.name, public)
            self._ledger.append([KeyMade(purpose=purpose, week=week, public=public.hex())])

    def _expire(self, purpose: str, week: Week) -> None:
        """Drop rows at the end of their retention; the ledger says how many, in tens, for few may be one person's."""
        oldest = week.plus(-self._retention_weeks).name
        found = self._store.row("SELECT count(*) FROM wraps WHERE purpose = ? AND born < ?", purpose, oldest)
        if found is None or not found[0]:
            return
        with self._store.transaction():
            self._store.rows("DELETE FROM wraps WHERE purpose = ? AND born < ?", purpose, oldest)
            self._ledger.append([Expired(purpose=purpose, week=week, count=in_tens(found[0]))])

    def _carry(self, purpose: str, week: Week) -> None:
        while rows := self._store.rows(
            "SELECT epoch, sha256, keyholder_wrap FROM wraps WHERE purpose = ? AND epoch < ? LIMIT ?",
            purpose,
            week.name,
            CARRIED_AT_ONCE,
        ):
            with self._store.transaction():
                for epoch, sha256, wrapped in rows:
                    self._carry_row(wrapped, purpose, Week(epoch), week, sha256)

    def _carry_row(self, wrapped: bytes, purpose: str, epoch: Week, week: Week, sha256: bytes) -> None:
        try:
            key = self.open(wrapped, purpose=purpose, epoch=epoch, sha256=sha256)
        except KeyMissing:
            # Its week was destroyed while the service stood still: the row is dead.
            self._store.rows("DELETE FROM wraps WHERE sha256 = ?", sha256)
            return
        carried = self.rewrap(key, purpose=purpose, week=week, sha256=sha256)
        self._store.rows("UPDATE wraps SET epoch = ?, keyholder_wrap = ? WHERE sha256 = ?", week.name, carried, sha256)

    def _destroy(self, purpose: str, week: Week) -> None:
        """Destroy first, log then: a crash between leaves the row, and the next turn says so again."""
        path = self._path(purpose, week)
        if path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
            try:
                os.write(descriptor, bytes(path.stat().st_size))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            path.unlink()
            sync_folder(self._folder)
        with self._store.transaction():
            self._store.rows("DELETE FROM wraps WHERE purpose = ? AND epoch = ?", purpose, week.name)
            self._store.rows("DELETE FROM purpose_keys WHERE purpose = ? AND week = ?", purpose, week.name)
            self._ledger.append([KeyDestroyed(purpose=purpose, week=week)])

    def _private(self, purpose: str, week: Week) -> X25519PrivateKey:
        try:
            return X25519PrivateKey.from_private_bytes(self._path(purpose, week).read_bytes())
        except FileNotFoundError:
            raise KeyMissing("the purpose key of that week is destroyed or was never made") from None

    def _path(self, purpose: str, week: Week) -> Path:
        return self._folder / f"{purpose}.{week.name}.key"
