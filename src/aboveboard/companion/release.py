"""Release: what the person has seen is sealed to its purpose and laid into the outbox, all of it or nothing."""

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from aboveboard import __version__
from aboveboard.companion import blackened
from aboveboard.companion.alone import alone
from aboveboard.companion.held import State, day_of, require_state
from aboveboard.companion.outgoing import Outgoing, ReleaseTerms, build
from aboveboard.companion.released import ReleasedSession
from aboveboard.companion.survey import Survey
from aboveboard.companion.unfinished import RELEASED, finish, ready, staging, take_back
from aboveboard.errors import NoConsent, NothingToDo
from aboveboard.formats.bundle import Bundle, leave_bundle
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT, PurposeKey
from aboveboard.formats.keys import Unlocked, open_day
from aboveboard.formats.places import Places
from aboveboard.formats.purpose_keys import current_purpose_key
from aboveboard.formats.receipts import receipt_sha256, receipts
from aboveboard.formats.root import deletion_hash, quarter_of
from aboveboard.formats.segments import seal_segment
from aboveboard.formats.wraps import session_of, wrap
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.policy import Policy
from aboveboard.model.sessions import Recording, SessionHead
from aboveboard.model.time import Week
from aboveboard.redactors import Redactor


def preview(
    places: Places, head: SessionHead, recording: Recording, unlocked: Unlocked, redactors: Sequence[Redactor]
) -> Outgoing:
    """Return what would leave of a session; raises NoConsent when its consent is gone or withdrawn, Tampered."""
    receipt = _consent(places, head)
    week = Week.of(head.began)
    terms = ReleaseTerms(
        receipt=receipt,
        receipt_sha256=receipt_sha256(receipt),
        policy_version=head.policy_version,
        recorder_version=__version__,
        pseudonym=unlocked.root.pseudonym(head.purpose, quarter_of(week)),
        week=week,
    )
    identity = open_day(places, day_of(head), unlocked)
    return build(recording, terms, redactors, blackened.read(places.journal / head.session, identity))


def _consent(places: Places, head: SessionHead) -> ConsentReceipt:
    receipt = next((each for each in receipts(places) if each.id == head.receipt and not each.withdrawn), None)
    if receipt is None:
        raise NoConsent("the consent of this session was withdrawn, so nothing of it may leave")
    return receipt


def release(
    places: Places,
    head: SessionHead,
    outgoing: Outgoing,
    survey: Survey,
    unlocked: Unlocked,
    policy: Policy,
    now: float,
    *,
    state: State,
) -> ReleasedSession:
    """Seal exactly what was shown, lay it into the outbox and forget the session here; `state` is how it was read.

    A crash leaves the session unreleased, or wholly released after `finish_releases`. Raises PicturesUnread as long as
    `survey` of exactly this is not finished, NothingToDo, KeyMissing; InputError, NotFound or NoConsent where the
    session was cut, deleted or its consent withdrawn meanwhile, from wherever.
    """
    survey.require_finished(outgoing.sha256)
    if not outgoing.contents:
        raise NothingToDo("nothing of this session would leave", remedy="delete it instead")
    key = current_purpose_key(places, head.purpose, policy, now)
    with alone(places):
        gone = take_back(places, head.session)
        if gone is not None:  # a part of it had left: now it has all been released
            return gone
        require_state(places, head.session, state)
        folder = staging(places, head.session)
        with contextlib.ExitStack() as unwhole:
            folder.mkdir(mode=0o700)
            unwhole.callback(shutil.rmtree, folder, ignore_errors=True)  # once it is whole it lies there no more
            hashes = _sealed(folder, head, outgoing, unlocked, key)
            number, week = head.number, Week.of(head.began)
            released = ReleasedSession(number=number, purpose=head.purpose, week=week, segments=hashes)
            write_atomically(folder / RELEASED, msgspec.json.encode(released))
            _consent(places, head)  # withdrawing waits for nobody
            folder.rename(ready(places, head.session))
        sync_folder(places.outbox)
        finish(places, head.session)
    return released


def _sealed(
    folder: Path, head: SessionHead, outgoing: Outgoing, unlocked: Unlocked, key: PurposeKey
) -> tuple[str, ...]:
    """Leave every part, sealed, in a folder; return the hashes."""
    hashes = []
    deleted_by = deletion_hash(unlocked.root.delete_secret(head.number))
    receipt_secret = unlocked.root.receipt_secret(head.number)
    own = unlocked.root.read_key(head.number).public_key().public_bytes_raw()
    ways = (
        (KEYHOLDER, bytes.fromhex(key.public), session_of(deleted_by, receipt_secret)),
        (PARTICIPANT, own, b""),
    )
    for content in outgoing.contents:
        sealed = seal_segment(content, purpose=head.purpose, epoch=key.week, deletion_hash=deleted_by)
        wraps = {
            recipient: wrap(
                sealed.key,
                public,
                purpose=head.purpose,
                recipient=recipient,
                segment_sha256=sealed.sha256,
                session=session,
            )
            for recipient, public, session in ways
        }
        bundle = Bundle(
            segment=sealed.data,
            keyholder_wrap=wraps[KEYHOLDER],
            own_wrap=wraps[PARTICIPANT],
            receipt_secret=receipt_secret,
        )
        leave_bundle(folder, bundle)
        hashes.append(sealed.sha256.hex())
    return tuple(hashes)
