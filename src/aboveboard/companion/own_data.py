"""A participant's own released data, read again through the own wraps: no account, no lease.

Two steps, so that nothing is open while there is a network: fetch everything sealed, then open it. What collector and
keyholder answer is compared with what the twelve words and this device's own list say.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import msgspec

from aboveboard.calling import caller
from aboveboard.companion.released import ReleasedSession, still_here
from aboveboard.errors import NotFound, Tampered, Unreachable
from aboveboard.formats.keyholder import PARTICIPANT, OwnRequest, OwnWrap, OwnWraps
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import open_segment
from aboveboard.formats.wraps import unwrap
from aboveboard.model.sessions import ReleasedContent

_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Sealed:
    """One segment that is kept under an own session, with the wrap its participant can open; None where it is gone."""

    number: int
    wrap: OwnWrap
    segment: bytes | None = field(repr=False)


def fetch(collector: str, hashes: Sequence[tuple[int, str]]) -> Iterator[Sealed]:
    """Yield the sealed segments of sessions (number, deletion hash in hex), each session over its own connection.

    Raises Unreachable. A session that is gone yields nothing.
    """
    for number, name in hashes:
        with caller(_PATIENCE_S, collector) as client:
            for wrap in _wraps(client, name):
                yield Sealed(number, wrap, _segment(client, wrap.sha256))


def own_wraps(collector: str, name: str) -> tuple[OwnWrap, ...]:
    """Return what a collector knows under one deletion hash in hex, over an own connection; raises Unreachable."""
    with caller(_PATIENCE_S, collector) as client:
        return _wraps(client, name)


def open_own(sealed: Sealed, root: Root) -> ReleasedContent:
    """Return what one segment holds.

    Raises NotFound where it is no longer stored, and WrongPurpose or an ArtefactError such as Tampered where it is not
    the participant's, or was changed.
    """
    if sealed.segment is None:
        raise NotFound("it is no longer stored", remedy="it was deleted or has expired")
    if hashlib.sha256(sealed.segment).hexdigest() != sealed.wrap.sha256:
        raise Tampered("the store gave another segment than the one asked for")
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


def differences(
    places: Places, root: Root, sessions: Sequence[ReleasedSession], fetched: Sequence[Sealed]
) -> Iterator[str]:
    """Yield in words where the keyholder's answer about own sessions differs from what was released."""
    for session in sessions:
        kept = [sealed.wrap for sealed in fetched if sealed.number == session.number]
        receipt_hash = hashlib.sha256(root.receipt_secret(session.number)).hexdigest()
        if strange := sum(wrap.receipt_hash != receipt_hash for wrap in kept):
            yield (
                f"session {session.number}: openings of {strange} of its parts leave marks that are not yours, so that"
                " you would not see who looked; ask the privacy officer"
            )
        here = still_here(places, session)
        away = len(session.segments) - here.waiting - here.refused - session.taken_back
        if (absent := away - len({wrap.sha256 for wrap in kept}.intersection(session.segments))) > 0:
            yield (
                f"session {session.number}: the keyholder has no key for {absent} of its {len(session.segments)} parts:"
                " they expired, were deleted from elsewhere, or never came there"
            )


def _wraps(client: httpx.Client, name: str) -> tuple[OwnWrap, ...]:
    answer = _ok(client, "POST", "/own", msgspec.json.encode(OwnRequest(deletion_hashes=(name,))))
    return msgspec.json.decode(answer, type=OwnWraps).wraps


def _segment(client: httpx.Client, sha256: str) -> bytes | None:
    try:
        return _ok(client, "GET", f"/segments/{sha256}", b"")
    except NotFound:
        return None


def _ok(client: httpx.Client, method: str, path: str, body: bytes) -> bytes:
    try:
        answer = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    except httpx.HTTPError as error:
        raise Unreachable("the collector does not answer") from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise NotFound("the collector has no such thing")
    if answer.status_code != httpx.codes.OK:
        raise Unreachable(f"the collector answered {answer.status_code}")
    return answer.content
