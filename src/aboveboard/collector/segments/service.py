"""Takes sealed segments: checks what can be checked from outside, stores, hands the wraps on, then answers."""

import threading
from collections.abc import Callable, Sequence

from aboveboard.collector.keyholder_port import KeyholderPort
from aboveboard.collector.segments.store import SegmentStore
from aboveboard.errors import AboveboardError, Deleted, NotFound, SessionClosed, Tampered, WrongPurpose
from aboveboard.formats.bundle import Bundle, read_bundle_and_hash
from aboveboard.formats.keyholder import WrapDeposit
from aboveboard.formats.segments import Header, read_header
from aboveboard.formats.services import ListedSegment
from aboveboard.model.time import Week
from aboveboard.storage import Store


class SegmentService:
    """Stores ciphertext under its hash. `permitted` says whether the policy knows a purpose.

    `at_once` lists a segment as soon as it is here, which is for demos: who reads the list again and again would see
    when each session came, and who watches the network, from which device.
    """

    def __init__(
        self,
        rows: SegmentStore,
        blobs: Store,
        keyholder: KeyholderPort,
        permitted: Callable[[str], bool],
        clock: Callable[[], float],
        *,
        at_once: bool = False,
    ) -> None:
        self._rows = rows
        self._blobs = blobs
        self._keyholder = keyholder
        self._permitted = permitted
        self._clock = clock
        self._at_once = at_once
        self._turns = [threading.Lock() for _ in range(256)]
        """By a hash's first byte: of two uploads of one segment the second waits, so that neither undoes the other."""

    def put(self, sha256: str, body: bytes) -> bool:
        """Take a bundle; True when it is new, False when it was here. Once it returns nothing of it can be lost.

        Order: payload on disk, wraps at the keyholder, row. A crash in between leaves a payload without a row, which
        nobody can read and the sender's next try completes; a refusal leaves nothing. Raises Tampered, WrongPurpose,
        Deleted, SessionClosed, Unreachable.
        """
        bundle, found = read_bundle_and_hash(body)
        if found.hex() != sha256:
            raise Tampered("the segment is not the one its address names", remedy="send it to the address of its hash")
        header = read_header(bundle.segment)
        if not self._permitted(header.purpose):
            raise WrongPurpose("this collector does not take this purpose", remedy="see the purposes of its policy")
        hour = self._hour()
        with self._turns[found[0]]:
            if self._rows.known(sha256, header.deletion_hash.hex(), hour):
                return False
            return self._take(_row(sha256, header, Week.of(self._clock())), bundle, hour)

    def read(self, sha256: str) -> bytes:
        """Return a sealed segment; raises NotFound, also for a payload that was not taken to its end."""
        if not self._rows.stored(sha256):
            raise NotFound("no such segment is stored", remedy="`GET /segments` lists them; it may have been deleted")
        return self._blobs.read(sha256)

    def listing(self, purpose: str, epoch: str) -> Sequence[ListedSegment]:
        """Return the stored segments of a purpose and epoch, of sessions that closed before today."""
        return self._rows.listing(purpose, epoch, None if self._at_once else self._hour())

    def tidy(self) -> None:
        """Forget when sessions closed."""
        self._rows.forget_closed(self._hour())

    def sweep(self) -> int:
        """Remove payloads of deleted sessions that have no row; returns how many. Only while nothing is being stored.

        Others without a row are kept: a database that is another, or older, than this store's costs nobody their data.
        """
        orphans = set(self._blobs.names()) - self._rows.all_hashes()
        buried = self._rows.buried() if orphans else set()
        return sum(self._blobs.delete(name) for name in orphans if _session(self._blobs.read(name)) in buried)

    def _hour(self) -> int:
        return int(self._clock()) // 3600

    def _take(self, row: ListedSegment, bundle: Bundle, hour: int) -> bool:
        created = self._blobs.create(row.sha256, bundle.segment)
        try:
            self._keyholder.keep(_deposit(row, bundle))
            return self._rows.add(row, hour)
        except AboveboardError as refusal:
            if created or isinstance(refusal, Deleted | SessionClosed):
                self._blobs.delete(row.sha256)
            raise


def _session(segment: bytes) -> str:
    return read_header(segment).deletion_hash.hex()


def _row(sha256: str, header: Header, week: Week) -> ListedSegment:
    return ListedSegment(
        sha256=sha256,
        purpose=header.purpose,
        epoch=header.epoch.name,
        deletion_hash=header.deletion_hash.hex(),
        size_bucket=header.size_bucket,
        arrived=week.name,
    )


def _deposit(row: ListedSegment, bundle: Bundle) -> WrapDeposit:
    return WrapDeposit(
        sha256=row.sha256,
        purpose=row.purpose,
        epoch=Week(row.epoch),
        deletion_hash=row.deletion_hash,
        keyholder_wrap=bundle.keyholder_wrap,
        own_wrap=bundle.own_wrap,
        receipt_secret=bundle.receipt_secret.hex(),
    )
