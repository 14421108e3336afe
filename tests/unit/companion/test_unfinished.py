"""A release that was not finished: deleting, cutting and withdrawing take it back, and a second try is another."""

import threading
from collections.abc import Callable

import msgspec
import pytest

from aboveboard.companion.alone import alone
from aboveboard.companion.blackened import ALL_PICTURES, blacken
from aboveboard.companion.deleting import delete_everywhere
from aboveboard.companion.held import cut, discard, held_sessions, read_session, state_of
from aboveboard.companion.release import preview, release
from aboveboard.companion.released import ReleasedSession, released_sessions, remember
from aboveboard.companion.unfinished import RELEASED, finish_releases, take_back
from aboveboard.companion.withdrawing import withdraw_here
from aboveboard.errors import FileTrouble, NotFound, NotRunning, UnknownFormat
from aboveboard.formats.begun import keep_begun
from aboveboard.formats.journal import Cut
from aboveboard.formats.keys import Unlocked
from aboveboard.model.sessions import SessionHead
from aboveboard.redactors.registry import all_redactors
from tests.companions import Participant, read_whole
from tests.unit.companion.test_release import NOW, recorded

Act = Callable[[Participant, SessionHead, Unlocked], object]


class Nobody:
    """A desk where nobody answers."""

    def ask(self, request: object) -> object:
        raise NotRunning("no companion runs here")


def withdrawing(who: Participant, _: SessionHead, __: Unlocked) -> object:
    return withdraw_here(who.places, Nobody(), NOW)  # type: ignore[arg-type]  # nothing is answered


ACTS: dict[str, Act] = {
    "deleting": lambda who, head, _: discard(who.places, head.session, NOW),
    "cutting": lambda who, head, unlocked: cut(who.places, head.session, unlocked, (Cut(stretch=0, start=0, end=9),)),
    "blackening": lambda who, head, unlocked: blacken(who.places, head, unlocked, {ALL_PICTURES: ()}),
    "withdrawing": withdrawing,
}


def released(who: Participant, head: SessionHead, unlocked: Unlocked) -> tuple[str, ...]:
    read = read_session(who.places, head.session, unlocked)
    outgoing = preview(who.places, head, read.recording, unlocked, all_redactors())
    survey = read_whole(outgoing)
    return release(who.places, head, outgoing, survey, unlocked, who.policy, NOW, state=read.state).segments


def unfinished(who: Participant, unlocked: Unlocked) -> SessionHead:
    """A release whose last step failed: the list of what was released could not be read."""
    head, told = recorded(who), who.places.participant / "released.json"
    told.write_bytes(b"torn")
    with pytest.raises(UnknownFormat):
        released(who, head, unlocked)
    told.unlink()
    return head


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_was_not_finished_does_not_leave_after(act: Act, who: Participant, unlocked: Unlocked) -> None:
    head = unfinished(who, unlocked)
    act(who, head, unlocked)
    finish_releases(who.places)
    assert list(who.places.outbox.iterdir()) == []
    assert released_sessions(who.places) == ()


def test_without_any_of_it_the_release_is_finished(who: Participant, unlocked: Unlocked) -> None:
    unfinished(who, unlocked)
    finish_releases(who.places)
    assert len(released_sessions(who.places)) == len(list(who.places.outbox.glob("*.abb"))) == 1
    assert held_sessions(who.places, 7) == ()


def test_it_can_be_released_again_and_leaves_once(who: Participant, unlocked: Unlocked) -> None:
    head = unfinished(who, unlocked)
    segments = released(who, head, unlocked)
    assert [path.name for path in who.places.outbox.iterdir()] == [f"{sha256}.abb" for sha256 in segments]
    assert [each.segments for each in released_sessions(who.places)] == [segments]


def partly_left(who: Participant, unlocked: Unlocked) -> SessionHead:
    """A release that ended while its parts were being moved into the outbox: one lies there, or has been sent."""
    head = unfinished(who, unlocked)
    (bundle,) = who.places.outbox.glob(".*.ready/*.abb")
    bundle.rename(who.places.outbox / bundle.name)
    return head


@pytest.mark.parametrize("act", [ACTS[name] for name in ("deleting", "cutting", "blackening")])
def test_of_what_may_have_left_in_part_the_rest_goes_nowhere_and_can_be_deleted_elsewhere(
    act: Act, who: Participant, unlocked: Unlocked
) -> None:
    head = partly_left(who, unlocked)
    with pytest.raises(NotFound, match="may have left"):
        act(who, head, unlocked)
    assert list(who.places.outbox.iterdir()) == []
    assert len(released_sessions(who.places)) == 1
    assert held_sessions(who.places, 7) == ()


def test_released_again_it_is_brought_to_its_end(who: Participant, unlocked: Unlocked) -> None:
    head = partly_left(who, unlocked)
    segments = released(who, head, unlocked)
    assert [path.name for path in who.places.outbox.iterdir()] == [f"{sha256}.abb" for sha256 in segments]


def test_one_that_cannot_be_finished_keeps_neither_others_nor_a_withdrawal(
    who: Participant, unlocked: Unlocked
) -> None:
    stuck = unfinished(who, unlocked)
    released(who, recorded(who, session="5e55102"), unlocked)
    (whole,) = who.places.outbox.glob(".*.ready")
    (whole / RELEASED).unlink()
    (who.places.journal / stuck.session / "a folder").mkdir()  # a journal that nobody can erase
    with pytest.raises(FileTrouble):
        finish_releases(who.places)
    with pytest.raises(OSError, match="folder"):
        withdrawing(who, stuck, unlocked)
    assert list(who.places.outbox.glob("*.abb")) == []
    assert [held.session for held in held_sessions(who.places, 7)] == [stuck.session]


def test_deleting_everywhere_reaches_what_is_on_its_way_to_the_outbox(who: Participant, unlocked: Unlocked) -> None:
    unfinished(who, unlocked)
    (whole,) = who.places.outbox.glob(".*.ready")
    told = msgspec.json.decode((whole / RELEASED).read_bytes(), type=ReleasedSession)
    remember(who.places, told)
    delete_everywhere(who.places, unlocked.root, told.number, now=NOW, at_once=True)
    finish_releases(who.places)
    assert list(who.places.outbox.iterdir()) == []
    assert [each.deletion for each in released_sessions(who.places)] == [True]


def test_finishing_forgets_no_deletion_that_was_asked_for(who: Participant, unlocked: Unlocked) -> None:
    unfinished(who, unlocked)
    (whole,) = who.places.outbox.glob(".*.ready")
    told = msgspec.json.decode((whole / RELEASED).read_bytes(), type=ReleasedSession)
    remember(who.places, msgspec.structs.replace(told, deletion=True))
    finish_releases(who.places)
    assert [each.deletion for each in released_sessions(who.places)] == [True]


def test_who_does_not_wait_leaves_it_to_whoever_is_there(who: Participant, unlocked: Unlocked) -> None:
    unfinished(who, unlocked)
    there = threading.Thread(target=lambda: finish_releases(who.places, wait=False))
    with alone(who.places):
        there.start()
        there.join(10)
        assert not there.is_alive()
        assert list(who.places.outbox.glob("*.abb")) == []


def test_taking_back_a_release_takes_it_off_the_list(who: Participant, unlocked: Unlocked) -> None:
    head = unfinished(who, unlocked)
    (whole,) = who.places.outbox.glob(".*.ready")
    remember(who.places, msgspec.json.decode((whole / RELEASED).read_bytes(), type=ReleasedSession))
    state = state_of(who.places, head.session)
    take_back(who.places, head.session)
    assert released_sessions(who.places) == ()
    assert state_of(who.places, head.session) == state


def test_what_had_begun_to_leave_is_not_said_to_be_taken_back(who: Participant, unlocked: Unlocked) -> None:
    segments = released(who, recorded(who), unlocked)
    begun = "cd" * 32
    remember(who.places, ReleasedSession(number=900, purpose="p", segments=(begun, "ab" * 32)))
    for name in (begun, "ab" * 32):
        (who.places.outbox / f"{name}.abb").write_bytes(b"sealed")
    keep_begun(who.places, [begun, "ef" * 32])
    withdraw_here(who.places, Nobody(), NOW)  # type: ignore[arg-type]  # nothing is answered
    told = {each.segments: (each.taken_back, each.may_have_left) for each in released_sessions(who.places)}
    assert told == {segments: (len(segments), 0), (begun, "ab" * 32): (1, 1)}


def test_what_a_withdrawal_takes_out_of_the_outbox_is_noted_at_its_session(
    who: Participant, unlocked: Unlocked
) -> None:
    segments = released(who, recorded(who), unlocked)
    other = ReleasedSession(number=900, purpose="p", segments=("ab" * 32,))
    remember(who.places, other)
    withdraw_here(who.places, Nobody(), NOW)  # type: ignore[arg-type]  # nothing is answered
    assert list(who.places.outbox.iterdir()) == []
    taken = {each.segments: each.taken_back for each in released_sessions(who.places)}
    assert taken == {segments: len(segments), other.segments: 0}
    withdraw_here(who.places, Nobody(), NOW)  # type: ignore[arg-type]  # nothing is answered
    assert taken == {each.segments: each.taken_back for each in released_sessions(who.places)}
