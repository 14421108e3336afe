"""Release and expiry, also when they are interrupted."""

import msgspec
import pytest

from aboveboard.companion.held import cut, discard, expire, held_sessions, opened, read_session, state_of
from aboveboard.companion.release import preview, release
from aboveboard.companion.released import released_sessions
from aboveboard.companion.unfinished import finish_releases
from aboveboard.companion.vault import Vault
from aboveboard.errors import InputError, KeyMissing, Locked, NoConsent, NotFound
from aboveboard.formats import keys
from aboveboard.formats.bundle import read_bundle
from aboveboard.formats.journal import Cut, JournalWriter
from aboveboard.formats.keys import Unlocked
from aboveboard.formats.receipts import withdraw, write_receipt
from aboveboard.formats.segments import read_header
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.sessions import SessionHead
from aboveboard.redactors.registry import all_redactors
from tests.companions import APPS, PASSPHRASE, Participant, read_whole, script
from tests.services import START

NOW = int(START)
DAY = "2026-11-18"


def recorded(who: Participant, began: int = NOW, session: str = "5e55101") -> SessionHead:
    receipt = ConsentReceipt(
        id="r1",
        purpose=who.policy.purposes[0],
        policy_version=1,
        policy_sha256="",
        keyholder=who.policy.keyholder.key,
        layers={"editor": APPS[0].layers},
        notice=b"",
        language="en",
        given=NOW,
        expires=NOW + 1000,
        given_by=Device.HUMAN,
        word="w",
    )
    write_receipt(who.places, receipt)
    head = SessionHead(
        session=session,
        number=keys.next_session_number(who.places),
        purpose=receipt.purpose,
        receipt="r1",
        policy_version=1,
        began=began,
        recipient=keys.create_day(who.places, DAY),
    )
    with JournalWriter(who.places.journal / session, head, quota_bytes=1 << 30) as journal:
        for number, batch in enumerate(script()):
            journal.append(batch, number * 1000)
    return head


def test_the_day_of_these_tests_is_the_day_they_say() -> None:
    import datetime

    assert datetime.datetime.fromtimestamp(NOW, tz=datetime.UTC).strftime("%Y-%m-%d") == DAY


def test_a_release_that_was_interrupted_is_finished_once(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    _, session = opened(who.places, head.session, unlocked)
    outgoing = preview(who.places, head, session, unlocked, all_redactors())
    release(
        who.places,
        head,
        outgoing,
        read_whole(outgoing),
        unlocked,
        who.policy,
        NOW,
        state=state_of(who.places, head.session),
    )
    (bundle,) = who.places.outbox.glob("*.abb")
    ready = who.places.outbox / f".{head.session}.ready"
    ready.mkdir()
    bundle.rename(ready / bundle.name)  # as if the crash had come just before
    finish_releases(who.places)
    finish_releases(who.places)
    assert [path.name for path in who.places.outbox.iterdir()] == [bundle.name]


def test_a_release_that_was_not_yet_whole_is_taken_back(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    half = who.places.outbox / f".{head.session}"
    half.mkdir()
    (half / "0.abb").write_bytes(b"half")
    finish_releases(who.places)
    assert list(who.places.outbox.iterdir()) == []
    assert opened(who.places, head.session, unlocked)[0] == head


def test_a_release_that_never_became_whole_is_on_no_list(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    _, session = opened(who.places, head.session, unlocked)
    outgoing = preview(who.places, head, session, unlocked, all_redactors())
    (who.places.outbox / f".{head.session}.ready").write_bytes(b"in the way of the last step")
    with pytest.raises(OSError, match="Not a directory"):
        release(
            who.places,
            head,
            outgoing,
            read_whole(outgoing),
            unlocked,
            who.policy,
            NOW,
            state=state_of(who.places, head.session),
        )
    finish_releases(who.places)
    assert released_sessions(who.places) == ()
    assert len(held_sessions(who.places, 7)) == 1


def test_what_was_changed_after_it_was_read_is_not_released(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    read = read_session(who.places, head.session, unlocked)
    outgoing = preview(who.places, head, read.recording, unlocked, all_redactors())
    cut(who.places, head.session, unlocked, (Cut(stretch=1, start=0, end=1 << 62),))
    with pytest.raises(InputError):
        release(who.places, head, outgoing, read_whole(outgoing), unlocked, who.policy, NOW, state=read.state)
    assert list(who.places.outbox.iterdir()) == []


def test_a_consent_that_is_withdrawn_while_a_release_is_sealed_holds_it_back(
    who: Participant, unlocked: Unlocked
) -> None:
    head = recorded(who)
    read = read_session(who.places, head.session, unlocked)
    outgoing = preview(who.places, head, read.recording, unlocked, all_redactors())
    withdraw(who.places, head.purpose, NOW)
    with pytest.raises(NoConsent):
        release(who.places, head, outgoing, read_whole(outgoing), unlocked, who.policy, NOW, state=read.state)
    assert list(who.places.outbox.iterdir()) == []


def test_nothing_leaves_without_the_keyholders_key_and_nothing_is_lost(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    _, session = opened(who.places, head.session, unlocked)
    outgoing = preview(who.places, head, session, unlocked, all_redactors())
    with pytest.raises(KeyMissing):
        release(
            who.places,
            head,
            outgoing,
            read_whole(outgoing),
            unlocked,
            who.policy,
            NOW + 30 * 86_400,
            state=state_of(who.places, head.session),
        )
    assert len(held_sessions(who.places, 7)) == 1
    assert released_sessions(who.places) == ()


def test_after_a_withdrawal_nothing_of_the_session_may_leave(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    withdraw(who.places, head.purpose, NOW)
    _, session = opened(who.places, head.session, unlocked)
    with pytest.raises(NoConsent):
        preview(who.places, head, session, unlocked, all_redactors())


def test_the_end_of_the_hold_destroys_session_and_key(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    assert expire(who.places, 7, NOW + 7 * 86_400 - 1) == 0
    assert expire(who.places, 7, NOW + 7 * 86_400) == 1
    assert list(who.places.journal.iterdir()) == []
    with pytest.raises(KeyMissing):
        keys.open_day(who.places, DAY, unlocked)
    with pytest.raises(NotFound):
        discard(who.places, head.session, NOW)


def test_the_day_keeps_its_key_while_another_session_of_it_is_held(who: Participant, unlocked: Unlocked) -> None:
    first = recorded(who)
    second = recorded(who, session="5e55102")
    discard(who.places, first.session, NOW + 2 * 86_400)
    assert opened(who.places, second.session, unlocked)[0] == second


def test_two_releases_of_one_person_share_nothing_in_the_clear(who: Participant, unlocked: Unlocked) -> None:
    for name in ("a1", "b2"):
        head = recorded(who, session=name)
        _, session = opened(who.places, head.session, unlocked)
        made = preview(who.places, head, session, unlocked, all_redactors())
        release(
            who.places,
            head,
            made,
            read_whole(made),
            unlocked,
            who.policy,
            NOW,
            state=state_of(who.places, head.session),
        )
    bundles = [read_bundle(path.read_bytes()) for path in who.places.outbox.glob("*.abb")]
    headers = [msgspec.structs.asdict(read_header(bundle.segment)) for bundle in bundles]
    shared = {name for name in headers[0] if headers[0][name] == headers[1][name]}
    assert shared <= {"v", "purpose", "epoch", "size_bucket"}


def test_opened_keys_are_dropped_after_some_idle_minutes(who: Participant, unlocked: Unlocked) -> None:
    now = [0.0]
    vault = Vault(who.places, 300, lambda: now[0])
    vault.unlock(PASSPHRASE)
    now[0] = 299
    vault.keys()
    now[0] = 598
    vault.keys()
    now[0] = 899
    with pytest.raises(Locked):
        vault.keys()
