"""A release that was not finished: deleting, cutting and withdrawing take it back, and a second try is another."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.blackened import ALL_PICTURES, blacken
from aboveboard.companion.held import cut, discard, held_sessions, read_session, state_of
from aboveboard.companion.release import preview, release
from aboveboard.companion.released import ReleasedSession, released_sessions, remember
from aboveboard.companion.unfinished import RELEASED, finish_releases, take_back
from aboveboard.companion.withdrawing import withdraw_here
from aboveboard.errors import NotFound, NotRunning, UnknownFormat
from aboveboard.formats.journal import Cut
from aboveboard.formats.keys import Unlocked
from aboveboard.model.sessions import SessionHead
from aboveboard.redactors.registry import all_redactors
from tests.companions import Participant, participant, read_whole, with_keys
from tests.services import START
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


@pytest.fixture
def who(tmp_path: Path) -> Participant:
    return participant(tmp_path, now=START)


@pytest.fixture
def unlocked(who: Participant) -> Unlocked:
    return with_keys(who.places)


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


def test_a_release_of_which_a_part_may_have_left_is_brought_to_its_end(who: Participant, unlocked: Unlocked) -> None:
    head = unfinished(who, unlocked)
    (bundle,) = who.places.outbox.glob(".*.ready/*.abb")
    bundle.rename(who.places.outbox / bundle.name)
    with pytest.raises(NotFound):
        discard(who.places, head.session, NOW)
    assert len(released_sessions(who.places)) == 1
    assert [path.name for path in who.places.outbox.iterdir()] == [bundle.name]


def test_taking_back_a_release_takes_it_off_the_list(who: Participant, unlocked: Unlocked) -> None:
    head = unfinished(who, unlocked)
    (whole,) = who.places.outbox.glob(".*.ready")
    remember(who.places, msgspec.json.decode((whole / RELEASED).read_bytes(), type=ReleasedSession))
    state = state_of(who.places, head.session)
    take_back(who.places, head.session)
    assert released_sessions(who.places) == ()
    assert state_of(who.places, head.session) == state
