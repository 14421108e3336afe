"""A participant's own released data, read again through the own wraps: no account, no lease.

Two steps, so that nothing is open while there is a network: fetch everything sealed, then open it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import msgspec

from aboveboard.calling import caller
from aboveboard.errors import NotFound, Tampered, Unreachable
from aboveboard.formats.keyholder import PARTICIPANT, OwnRequest, OwnWrap, OwnWraps
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import open_segment
from aboveboard.formats.wraps import unwrap
from aboveboard.model.sessions import ReleasedContent

_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Sealed:
    """One own segment as it is stored, with the wrap that its participant can open."""

    number: int
    wrap: OwnWrap
    segment: bytes = field(repr=False)


def fetch(collector: str, hashes: Sequence[tuple[int, str]]) -> Iterator[Sealed]:
    """Yield the sealed segments of sessions (number, deletion hash in hex), each session over its own connection.

    Raises Unreachable, Tampered. A session that is gone yields nothing.
    """
    for number, name in hashes:
        with caller(_PATIENCE_S, collector) as client:
            request = msgspec.json.encode(OwnRequest(deletion_hashes=(name,)))
            answer = _ok(client, "POST", "/own", request)
            for wrap in msgspec.json.decode(answer, type=OwnWraps).wraps:
                data = _ok(client, "GET", f"/segments/{wrap.sha256}", b"")
                if hashlib.sha256(data).hexdigest() != wrap.sha256:
                    raise Tampered("the store gave another segment than the one asked for")
                yield Sealed(number, wrap, data)


def own_wraps(collector: str, name: str) -> tuple[OwnWrap, ...]:
    """Return what a collector knows under one deletion hash in hex, over an own connection; raises Unreachable."""
    with caller(_PATIENCE_S, collector) as client:
        answer = _ok(client, "POST", "/own", msgspec.json.encode(OwnRequest(deletion_hashes=(name,))))
    return msgspec.json.decode(answer, type=OwnWraps).wraps


def open_own(sealed: Sealed, root: Root) -> ReleasedContent:
    """Return what one segment holds; raises Tampered."""
    key = unwrap(
        sealed.wrap.own_wrap,
        root.read_key(sealed.number),
        purpose=sealed.wrap.purpose,
        recipient=PARTICIPANT,
        segment_sha256=bytes.fromhex(sealed.wrap.sha256),
    )
    return open_segment(sealed.segment, key, purpose=sealed.wrap.purpose)


def hashes_of(root: Root, numbers: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return the deletion hashes of sessions, by which their own wraps are found."""
    return tuple((number, deletion_hash(root.delete_secret(number)).hex()) for number in numbers)


def _ok(client: httpx.Client, method: str, path: str, body: bytes) -> bytes:
    try:
        answer = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    except httpx.HTTPError as error:
        raise Unreachable("the collector does not answer") from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise NotFound("a segment of yours is no longer stored", remedy="it was deleted or has expired")
    if answer.status_code != httpx.codes.OK:
        raise Unreachable(f"the collector answered {answer.status_code}")
    return answer.content
