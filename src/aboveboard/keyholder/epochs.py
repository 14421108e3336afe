"""Weekly purpose keys: made, carried forward to, and destroyed three weeks after their week (spec/keys.md).

What is not carried forward is dead. This is retention, deletion and the end of backups in one mechanism, so private
halves lie apart from the wraps they open and no backup of the two is kept together longer than that.
"""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import ArtefactError, KeyMissing, NotFound, Tampered
from aboveboard.formats import envelopes, wraps
from aboveboard.formats.entries import Expired, KeyDestroyed, KeyMade
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.keyholder import CARRIED_WEEKS, KEYHOLDER, PurposeKey
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.store import Store
from aboveboard.model.aggregates import about, in_tens
from aboveboard.model.policy import PURPOSE
from aboveboard.model.time import Week

CARRIED_AT_ONCE = 1_000
"""Rows carried forward in one transaction: about a fifth of a second."""

_KEY_FILE = re.compile(rf"({PURPOSE.pattern})\.(\d{{4}}-W(?:0[1-9]|[1-4]\d|5[0-3]))\.key")


class Epochs:
    """The purpose keys of a keyholder; private halves are files of mode 0600 in a folder of their own.

    `tell` says to the operator what was damaged or lost.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        *,
        folder: Path,
        key: Ed25519PrivateKey,
        retention_weeks: int,
        tell: Callable[[str], None],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._folder = folder
        self._key = key
        self._retention_weeks = retention_weeks
        self._tell = tell

    def current(self, now: float) -> Week:
        """Return the week of a Unix time, or the newest that has a key: a clock set back revives nothing."""
        found = self._store.row("SELECT max(week) FROM purpose_keys")
        newest = Week(found[0]) if found and found[0] else Week.of(now)
        return max(newest, Week.of(now))

    def turn(self, week: Week, purposes: Iterable[str]) -> None:
        """Make what the week needs, carry every live row forward, destroy what is three weeks past its week.

        Safe to repeat, and to resume after a crash at any line.
        """
        made = {
            purpose for (purpose,) in self._store.rows("SELECT purpose FROM purpose_keys WHERE week = ?", week.name)
        }
        living = sorted(made.union(purposes))
        for purpose in living:
            self._make(purpose, week)
        for purpose in living:
            self._expire(purpose, week)
            self._carry(purpose, week)
        oldest = week.plus(-CARRIED_WEEKS)
        for purpose, old in sorted(self._kept()):
            if old < oldest:
                self._destroy(purpose, old)

    def public(self, purpose: str, week: Week) -> bytes:
        """Return the week's public key of a purpose in an envelope signed by the keyholder; raises NotFound."""
        found = self._store.row("SELECT public FROM purpose_keys WHERE purpose = ? AND week = ?", purpose, week.name)
        if found is None:
            raise NotFound("the keyholder has no key for this purpose", remedy="ask for a purpose the policy names")
        keyholder = self._key.public_key().public_bytes_raw().hex()
        value = PurposeKey(purpose=purpose, week=week, public=bytes(found[0]).hex(), keyholder=keyholder)
        return envelopes.sign("purpose-key", value, [self._key])

    def open(self, wrapped: bytes, *, purpose: str, epoch: Week, sha256: bytes, session: bytes = b"") -> bytes:
        """Return the key inside a wrap; raises KeyMissing for a dead week and Tampered for another row's wrap.

        `session` is what a wrap is bound to on its way here (`formats.wraps.session_of`); none here binds it.
        """
        private = self._private(purpose, epoch)
        return wraps.unwrap(
            wrapped, private, purpose=purpose, recipient=KEYHOLDER, segment_sha256=sha256, session=session
        )

    def rewrap(self, key: bytes, *, purpose: str, week: Week, sha256: bytes) -> bytes:
        """Return a key wrapped to the purpose key of a week."""
        public = self._private(purpose, week).public_key().public_bytes_raw()
        return wraps.wrap(key, public, purpose=purpose, recipient=KEYHOLDER, segment_sha256=sha256)

    def _make(self, purpose: str, week: Week) -> None:
        """Have the week's key, whose file decides: rows are carried to what that opens, and a lost one is made anew.

        The private half comes first: a public half without it would take wraps that nobody can open.
        """
        try:
            private = self._private(purpose, week)
        except (KeyMissing, Tampered):
            private = X25519PrivateKey.generate()
            write_atomically(self._path(purpose, week), private.private_bytes_raw())
        public = private.public_key().public_bytes_raw()
        given = self._store.row("SELECT public FROM purpose_keys WHERE purpose = ? AND week = ?", purpose, week.name)
        if given == (public,):
            return
        if given is not None:
            self._tell(f"the key of {purpose} for {week.name} is another from now on: the one given out was lost")
        with self._store.transaction():
            self._store.rows("INSERT OR REPLACE INTO purpose_keys VALUES (?, ?, ?)", purpose, week.name, public)
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
        for (epoch,) in self._store.rows(
            "SELECT DISTINCT epoch FROM wraps WHERE purpose = ? AND epoch < ?", purpose, week.name
        ):
            damaged = self._carry_epoch(purpose, Week(epoch), week)
            if damaged:
                self._tell(f"{about(damaged)} rows of {purpose} from {epoch} do not open and stay behind")

    def _carry_epoch(self, purpose: str, epoch: Week, week: Week) -> int:
        """Carry the rows of one week and return how many were damaged."""
        damaged, last = 0, b""
        while rows := self._store.rows(
            "SELECT sha256, keyholder_wrap FROM wraps WHERE purpose = ? AND epoch = ? AND sha256 > ?"
            " ORDER BY sha256 LIMIT ?",
            purpose,
            epoch.name,
            last,
            CARRIED_AT_ONCE,
        ):
            with self._store.transaction():
                damaged += sum(not self._carry_row(row, purpose, epoch, week, sha256) for sha256, row in rows)
            last = rows[-1][0]
        return damaged

    def _carry_row(self, wrapped: bytes, purpose: str, epoch: Week, week: Week, sha256: bytes) -> bool:
        """Carry a row, or bury it with its key; False for a damaged one, which stays until its week is destroyed."""
        try:
            key = self.open(wrapped, purpose=purpose, epoch=epoch, sha256=sha256)
        except KeyMissing:
            # Its week was destroyed while the service stood still: the row is dead.
            self._store.rows("DELETE FROM wraps WHERE sha256 = ?", sha256)
            return True
        except ArtefactError:
            return False
        carried = self.rewrap(key, purpose=purpose, week=week, sha256=sha256)
        self._store.rows("UPDATE wraps SET epoch = ?, keyholder_wrap = ? WHERE sha256 = ?", week.name, carried, sha256)
        return True

    def _kept(self) -> set[tuple[str, Week]]:
        """Return purpose and week of every key that has a row or a file: a folder put back brings files alone."""
        rows = {(purpose, Week(week)) for purpose, week in self._store.rows("SELECT purpose, week FROM purpose_keys")}
        found = (_KEY_FILE.fullmatch(path.name) for path in self._folder.iterdir())
        return rows | {(name[1], Week(name[2])) for name in found if name}

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
        except ValueError:
            raise Tampered("the file of a purpose key holds none") from None

    def _path(self, purpose: str, week: Week) -> Path:
        return self._folder / f"{purpose}.{week.name}.key"
