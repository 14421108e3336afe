"""Release: what the person has seen is sealed to its purpose and laid into the outbox, all of it or nothing."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from aboveboard import __version__
from aboveboard.companion import blackened
from aboveboard.companion.held import day_of
from aboveboard.companion.outgoing import Outgoing, ReleaseTerms, build
from aboveboard.companion.released import ReleasedSession, remember
from aboveboard.companion.survey import Survey
from aboveboard.errors import NoConsent, NothingToDo
from aboveboard.formats import journal
from aboveboard.formats.bundle import SUFFIX, Bundle, leave_bundle
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT
from aboveboard.formats.keys import Unlocked, open_day
from aboveboard.formats.places import Places
from aboveboard.formats.purpose_keys import current_purpose_key
from aboveboard.formats.receipts import receipt_sha256, receipts
from aboveboard.formats.root import deletion_hash, quarter_of
from aboveboard.formats.segments import seal_segment
from aboveboard.formats.wraps import wrap
from aboveboard.model.policy import Policy
from aboveboard.model.sessions import Recording, SessionHead
from aboveboard.model.time import Week
from aboveboard.redactors import Redactor

_RELEASED = "released.json"
"""What a release that is whole adds to the list of released sessions; one that is not yet whole is not on it."""


def preview(
    places: Places, head: SessionHead, recording: Recording, unlocked: Unlocked, redactors: Sequence[Redactor]
) -> Outgoing:
    """Return what would leave of a session; raises NoConsent when its consent is gone or withdrawn, Tampered."""
    receipt = next((each for each in receipts(places) if each.id == head.receipt and not each.withdrawn), None)
    if receipt is None:
        raise NoConsent("the consent of this session was withdrawn, so nothing of it may leave")
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


def release(
    places: Places,
    head: SessionHead,
    outgoing: Outgoing,
    survey: Survey,
    unlocked: Unlocked,
    policy: Policy,
    now: float,
) -> ReleasedSession:
    """Seal exactly what was shown, lay it into the outbox and forget the session here.

    A crash leaves the session unreleased, or wholly released after `finish_releases`. Raises PicturesUnread as long as
    `survey` of exactly this is not finished, NothingToDo, KeyMissing.
    """
    survey.require_finished(outgoing.sha256)
    if not outgoing.contents:
        raise NothingToDo("nothing of this session would leave", remedy="delete it instead")
    key = current_purpose_key(places, head.purpose, policy, now)
    staging = places.outbox / f".{head.session}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    hashes = []
    for content in outgoing.contents:
        sealed = seal_segment(
            content,
            purpose=head.purpose,
            epoch=key.week,
            deletion_hash=deletion_hash(unlocked.root.delete_secret(head.number)),
        )
        own = unlocked.root.read_key(head.number).public_key().public_bytes_raw()
        wraps = {
            recipient: wrap(sealed.key, public, purpose=head.purpose, recipient=recipient, segment_sha256=sealed.sha256)
            for recipient, public in ((KEYHOLDER, bytes.fromhex(key.public)), (PARTICIPANT, own))
        }
        bundle = Bundle(
            segment=sealed.data,
            keyholder_wrap=wraps[KEYHOLDER],
            own_wrap=wraps[PARTICIPANT],
            receipt_secret=unlocked.root.receipt_secret(head.number),
        )
        leave_bundle(staging, bundle)
        hashes.append(sealed.sha256.hex())
    released = ReleasedSession(
        number=head.number, purpose=head.purpose, week=Week.of(head.began), segments=tuple(hashes)
    )
    write_atomically(staging / _RELEASED, msgspec.json.encode(released))
    staging.rename(_ready(places, head.session))
    sync_folder(places.outbox)
    finish_releases(places)
    return released


def finish_releases(places: Places) -> None:
    """Bring releases that were interrupted to their end, and take back those that were not yet whole."""
    for folder in sorted(places.outbox.glob(".*")):
        if not folder.is_dir():
            continue
        if folder.suffix == ".ready":
            if (folder / _RELEASED).exists():  # before anything leaves: what can leave can be deleted
                remember(places, msgspec.json.decode((folder / _RELEASED).read_bytes(), type=ReleasedSession))
            for path in folder.glob(f"*{SUFFIX}"):
                path.rename(places.outbox / path.name)
            sync_folder(places.outbox)
            journal.erase(places.journal / folder.stem.removeprefix("."))
        shutil.rmtree(folder)


def _ready(places: Places, session: str) -> Path:
    return places.outbox / f".{session}.ready"
