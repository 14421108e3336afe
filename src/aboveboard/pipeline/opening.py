"""Opening under a lease: keys come sealed to the job key, stay in memory, and only for what the lease names."""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import LeaseInvalid, NotFound, UnknownFormat
from aboveboard.formats import wraps
from aboveboard.formats.keyholder import BATCH_LIMIT, UnwrapRequest, job
from aboveboard.formats.leases import Lease, read_lease, require_time
from aboveboard.pipeline.services import Collector, Keyholder


@dataclass(frozen=True, slots=True)
class Leased:
    """A lease as its holder has it: document, signed envelope, the private half of its job key, and its file."""

    lease: Lease
    envelope: bytes = field(repr=False)
    job_key: X25519PrivateKey = field(repr=False)
    key_path: Path | None = None

    @classmethod
    def read(cls, lease: Path, job_key: Path) -> "Leased":
        """Read both files; raises NotFound, LeaseInvalid, or LeaseInvalid for a key the lease does not name."""
        envelope = _bytes(lease, "lease")
        private = read_job_key(job_key)
        document = read_lease(envelope)
        if private.public_key().public_bytes_raw().hex() != document.job_key:
            raise LeaseInvalid("the job key is not the one the lease names", remedy="use the key made for this lease")
        return cls(document, envelope, private, job_key)


class Opening:
    """What a live lease opens. Keys are asked for in batches; the log of the keyholder knows before we do.

    `clock` gives Unix seconds: work outlasts the moment at which it began, and a lease may end before the work does.
    """

    def __init__(self, leased: Leased, keyholder: Keyholder, *, clock: Callable[[], float] = time.time) -> None:
        self.lease = leased.lease
        self.leased = leased
        self.clock = clock
        self.damaged: set[str] = set()
        """What was asked for and has a row at the keyholder that does not open."""
        self._keyholder = keyholder
        self._opens = keyholder.submit(leased.envelope).opens
        self.require_live()

    def require_live(self) -> None:
        """Raise LeaseInvalid unless the lease is open at this moment."""
        require_time(self.lease, self.clock(), opens=self._opens)

    def deleted(self) -> frozenset[str]:
        """Return what the lease names and people deleted by now; raises NotWitnessed, Unreachable."""
        return frozenset(self._keyholder.recheck(self.lease.id).deleted)

    def keys(self, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """Return the keys of segments or shards by SHA-256 in hex; what is deleted, dead or damaged is absent.

        Raises LeaseInvalid for what the lease does not name, WrongPurpose, NotWitnessed, Unreachable, Tampered.
        """
        if not set(hashes) <= set(self.lease.segments):
            raise LeaseInvalid("something was asked for that the lease does not list")
        found: dict[str, bytes] = {}
        for start in range(0, len(hashes), BATCH_LIMIT):
            batch = tuple(hashes[start : start + BATCH_LIMIT])
            request = UnwrapRequest(request=secrets.token_hex(16), segments=batch)
            answer = self._keyholder.unwrap(self.lease.id, request)
            self.damaged.update(answer.damaged)
            found.update({name: self._unwrapped(name, wrapped) for name, wrapped in answer.keys.items()})
        return found

    def _unwrapped(self, name: str, wrapped: bytes) -> bytes:
        return wraps.unwrap(
            wrapped,
            self.leased.job_key,
            purpose=self.lease.purpose,
            recipient=job(self.lease.id),
            segment_sha256=bytes.fromhex(name),
        )


def sealed_segments(collector: Collector, hashes: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield (address, sealed bytes) of the segments that are still there; what is gone is left out."""
    for name in hashes:
        try:
            yield name, collector.segment(name)
        except NotFound:
            continue


def read_job_key(path: Path) -> X25519PrivateKey:
    """Return the private half of a job key; raises NotFound and UnknownFormat."""
    return _private(_bytes(path, "job key"))


def _bytes(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no {what} at the path given") from None


def _private(data: bytes) -> X25519PrivateKey:
    """Return a job key from 32 raw bytes or 64 hex digits."""
    try:
        raw = data if len(data) == 32 else bytes.fromhex(data.decode("ascii").strip())
        return X25519PrivateKey.from_private_bytes(raw)
    except ValueError:
        raise UnknownFormat("a job key is 32 bytes, raw or in hex") from None
