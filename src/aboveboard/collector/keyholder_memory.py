"""A keyholder that keeps wraps in memory and opens nothing: for a collector tried alone, and for its tests."""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import Deleted, NotFound, Tampered, Unreachable
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import DeletionReceipt, OwnRequest, OwnWrap, OwnWraps, WrapDeposit, dead_after
from aboveboard.formats.root import deletion_hash
from aboveboard.model.time import Week


class MemoryKeyholder:
    """Follows the port's contract; `reachable` set to False makes every call fail, as a stopped service would."""

    def __init__(self, key: Ed25519PrivateKey, week: Callable[[], Week]) -> None:
        self.reachable = True
        self.kept: dict[str, WrapDeposit] = {}
        self.purpose_keys: dict[str, bytes] = {}
        self._deleted: set[str] = set()
        self._key = key
        self._week = week
        self._receipts: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def keep(self, wraps: WrapDeposit) -> None:
        """Hand over the wraps of one segment."""
        with self._answering():
            if wraps.deletion_hash in self._deleted:
                raise Deleted("this session has been deleted by its participant")
            kept = (each for each in self.kept.values() if each.deletion_hash == wraps.deletion_hash)
            if not all(hmac.compare_digest(each.receipt_secret, wraps.receipt_secret) for each in kept):
                raise Tampered("a segment came for a session that has another receipt secret")
            self.kept.setdefault(wraps.sha256, wraps)

    def delete(self, secret: str) -> str:
        """Forget what belongs to a deletion secret; returns the receipt's id."""
        with self._answering():
            name = deletion_hash(bytes.fromhex(secret)).hex()
            self._deleted.add(name)
            self.kept = {key: wraps for key, wraps in self.kept.items() if wraps.deletion_hash != name}
            receipt = secrets.token_hex(16)
            self._receipts[receipt] = self._signed(receipt, name)
            return receipt

    def receipt(self, receipt: str) -> bytes:
        """Return a signed receipt."""
        with self._answering():
            if receipt not in self._receipts:
                raise NotFound("no such receipt")
            return self._receipts[receipt]

    def purpose_key(self, purpose: str) -> bytes:
        """Return the signed key that was put here for a purpose."""
        with self._answering():
            if purpose not in self.purpose_keys:
                raise NotFound("no key for this purpose")
            return self.purpose_keys[purpose]

    def own(self, question: bytes) -> bytes:
        """Return the own wraps for a list of deletion hashes."""
        with self._answering():
            wanted = set(msgspec.json.decode(question, type=OwnRequest).deletion_hashes)
            found = (wraps for wraps in self.kept.values() if wraps.deletion_hash in wanted)
            return msgspec.json.encode(OwnWraps(wraps=tuple(_own(wraps) for wraps in found)))

    def log(self, path: str) -> bytes:
        """Have no log."""
        with self._answering():
            raise NotFound(f"no log here, so no {path}")

    def _signed(self, receipt: str, name: str) -> bytes:
        value = DeletionReceipt(
            id=receipt,
            deletion_hash=name,
            week=self._week(),
            unopenable_after=dead_after(self._week()),
            entry=0,
            checkpoint="",
            keyholder=envelopes.public_hex(self._key),
        )
        return envelopes.sign("deletion-receipt", value, [self._key])

    def forget_receipts(self) -> None:
        """Lose receipts, as a crash between an answer and the disk would."""
        self._receipts.clear()

    def _answering(self) -> threading.Lock:
        if not self.reachable:
            raise Unreachable("the keyholder does not answer")
        return self._lock


def _own(wraps: WrapDeposit) -> OwnWrap:
    return OwnWrap(
        sha256=wraps.sha256,
        deletion_hash=wraps.deletion_hash,
        purpose=wraps.purpose,
        own_wrap=wraps.own_wrap,
        receipt_hash=hashlib.sha256(bytes.fromhex(wraps.receipt_secret)).hexdigest(),
    )
