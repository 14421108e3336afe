"""Passes deletions to the keyholder, then removes the payloads: the keyholder decides, the collector follows."""

from aboveboard.collector.deletions.store import DeletionStore
from aboveboard.collector.keyholder_port import KeyholderPort
from aboveboard.errors import Malformed
from aboveboard.formats.root import deletion_hash
from aboveboard.formats.services import DeletionTaken, Feed
from aboveboard.storage import Store

SMALLEST_BUCKET = 1_000
"""A look-up by prefix is answered by at least so many hashes, or by the whole list: asking tells nothing."""


class DeletionService:
    """Takes secrets, keeps hashes. The answer and the work before it are the same whatever was there."""

    def __init__(self, rows: DeletionStore, blobs: Store, keyholder: KeyholderPort) -> None:
        self._rows = rows
        self._blobs = blobs
        self._keyholder = keyholder

    def take(self, secret: str) -> DeletionTaken:
        """Pass a secret on and bury its hash; raises Malformed, Unreachable (then nothing was done; send it again)."""
        if len(secret) != 64 or set(secret) - set("0123456789abcdef"):
            raise Malformed("a deletion secret is 32 bytes in lower-case hex")
        receipt = self._keyholder.delete(secret)
        self._rows.bury(deletion_hash(bytes.fromhex(secret)).hex())
        return DeletionTaken(receipt=receipt)

    def finish(self) -> int:
        """Remove payloads and rows of deleted sessions; returns how many. Runs after each deletion and at start."""
        left = self._rows.left()
        for sha256 in left:
            self._blobs.delete(sha256)
            self._rows.forget(sha256)
        return len(left)

    def receipt(self, receipt: str) -> bytes:
        """Return a receipt as the keyholder signed it; raises NotFound while there is none."""
        return self._keyholder.receipt(receipt)

    def feed(self, prefix: str) -> Feed:
        """Return deleted hashes by prefix, shortened until the answer is big enough to hide what was looked for."""
        for length in range(len(prefix), 0, -1):
            hashes = self._rows.buried(prefix[:length])
            if len(hashes) >= SMALLEST_BUCKET:
                return Feed(prefix=prefix[:length], hashes=tuple(hashes))
        return Feed(prefix="", hashes=tuple(self._rows.buried("")))
