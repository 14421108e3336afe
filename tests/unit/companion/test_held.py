"""What lies on the device: torn journals, sessions whose head is damaged, and when a stretch was."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.held import (
    Missing,
    cut,
    discard,
    expire,
    held_sessions,
    hold_days,
    opened,
    read_session,
    state_of,
)
from aboveboard.companion.release import preview, release
from aboveboard.companion.unfinished import take_back
from aboveboard.companion.withdrawing import withdraw_here
from aboveboard.errors import NotFound, NotRunning, PolicyInvalid
from aboveboard.formats import keys
from aboveboard.formats.journal import Cut
from aboveboard.formats.keys import Unlocked
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.sessions import SessionHead
from aboveboard.redactors.registry import all_redactors
from tests.companions import Participant, read_whole, with_keys
from tests.services import START
from tests.unit.companion.test_release import DAY, NOW, recorded

DAYS = 86_400


def folder(who: Participant, head: SessionHead) -> Path:
    return who.places.journal / head.session


def tear(who: Participant, head: SessionHead, by: int = 20) -> None:
    """Take the last bytes away, as a power cut does."""
    last = max(folder(who, head).glob("*.abj"))
    data = last.read_bytes()
    last.write_bytes(data[:-by])


def damage(who: Participant, head: SessionHead, at: int) -> None:
    """Make the head unreadable; all files were last changed at a Unix time."""
    (folder(who, head) / "head.json").write_bytes(b"\0\0\0")
    for path in (*folder(who, head).iterdir(), folder(who, head)):
        os.utime(path, (at, at))


def test_a_whole_journal_misses_nothing(who: Participant, unlocked: Unlocked) -> None:
    assert read_session(who.places, recorded(who).session, unlocked).missing is None


def test_a_torn_journal_says_that_its_end_is_missing_and_the_rest_can_be_released(
    who: Participant, unlocked: Unlocked
) -> None:
    head = recorded(who)
    tear(who, head)
    read = read_session(who.places, head.session, unlocked)
    assert read.missing == Missing(minutes=1, at_end=True)
    assert len(read.recording.stretches) == 1
    outgoing = preview(who.places, head, read.recording, unlocked, all_redactors())
    assert release(
        who.places,
        head,
        outgoing,
        read_whole(outgoing),
        unlocked,
        who.policy,
        NOW,
        state=state_of(who.places, head.session),
    ).segments


def test_a_journal_torn_within_says_that_a_part_is_missing(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    tear(who, head)
    (folder(who, head) / "000001.abj").write_bytes((folder(who, head) / "000000.abj").read_bytes()[:8])
    assert read_session(who.places, head.session, unlocked).missing == Missing(minutes=1, at_end=False)


def test_a_session_with_a_damaged_head_is_listed_by_its_folder_and_can_be_deleted(who: Participant) -> None:
    with_keys(who.places)
    head = recorded(who)
    damage(who, head, NOW)
    (held,) = held_sessions(who.places, 7)
    assert (held.session, held.head, held.began, held.until) == (head.session, None, NOW, NOW + 7 * DAYS)
    assert held.bytes > 0
    discard(who.places, held.session, NOW)
    assert held_sessions(who.places, 7) == ()
    assert list(who.places.journal.iterdir()) == []


@pytest.mark.parametrize("head", [b"", b"{}", b'{"v": 99}'])
def test_any_damage_of_the_head_counts(who: Participant, head: bytes) -> None:
    with_keys(who.places)
    made = recorded(who)
    (folder(who, made) / "head.json").write_bytes(head)
    assert [held.head for held in held_sessions(who.places, 7)] == [None]


def test_a_session_without_a_head_expires_by_the_time_of_its_files_and_so_does_its_day(who: Participant) -> None:
    with_keys(who.places)
    head = recorded(who)
    damage(who, head, NOW)
    (folder(who, head) / "head.json").unlink()
    os.utime(folder(who, head), (NOW, NOW))
    assert expire(who.places, 7, NOW + 7 * DAYS - 1) == 0
    assert expire(who.places, 7, NOW + 7 * DAYS) == 1
    assert list(who.places.journal.iterdir()) == []
    assert DAY not in keys.days(who.places)


def test_the_hold_is_that_of_the_last_rules_also_when_they_have_run_out(who: Participant) -> None:
    """A day offline makes the rules invalid: sessions expire as the notice said, no earlier and no later."""
    policy = msgspec.structs.replace(who.policy, version=2, hold_days=12)
    PolicyStore(who.places.policy).install(*who.organisation.publication(policy, START), NOW)
    assert hold_days(who.places) == 12
    with pytest.raises(PolicyInvalid):
        PolicyStore(who.places.policy).current(NOW + 30 * DAYS)
    (who.places.policy / "policy.json").write_bytes(b"torn")
    assert hold_days(who.places) == 7


def test_a_damaged_session_does_not_keep_others_from_expiring(who: Participant) -> None:
    with_keys(who.places)
    damage(who, recorded(who), NOW + 3 * DAYS)
    recorded(who, session="5e55102")
    assert expire(who.places, 7, NOW + 7 * DAYS) == 1
    assert [held.head for held in held_sessions(who.places, 7)] == [None]


def test_withdrawing_deletes_damaged_sessions_too(who: Participant) -> None:
    with_keys(who.places)
    damage(who, recorded(who), NOW)

    class Nobody:
        def ask(self, request: object) -> object:
            raise NotRunning("no companion runs here")

    assert withdraw_here(who.places, Nobody(), NOW) == 1  # type: ignore[arg-type]  # nobody answers, so nothing is answered
    assert list(who.places.journal.iterdir()) == []


@pytest.mark.parametrize("name", ["..", ".", "", "5e55101/..", "/"])
def test_only_folders_of_the_journal_are_sessions(who: Participant, name: str) -> None:
    unlocked = with_keys(who.places)
    recorded(who)
    before = sorted(who.places.data.rglob("*"))
    acts: tuple[Callable[[], object], ...] = (
        lambda: discard(who.places, name, NOW),
        lambda: cut(who.places, name, unlocked, (Cut(stretch=0, start=0, end=1),)),
        lambda: take_back(who.places, name),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert sorted(who.places.data.rglob("*")) == before


def written(who: Participant, head: SessionHead, at: float) -> None:
    for path in folder(who, head).glob("*.abj"):
        os.utime(path, (at, at))


def began(who: Participant, head: SessionHead, unlocked: Unlocked) -> list[float | None]:
    found = read_session(who.places, head.session, unlocked).began
    return [at if at is None else round(at, 2) for at in found]


def test_a_stretch_began_when_its_file_was_sealed_less_what_it_lasted(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    written(who, head, NOW + 100.0)
    assert began(who, head, unlocked) == [NOW + 98.8, NOW + 99.7]


def test_a_time_that_the_session_cannot_have_is_not_believed(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    for at in (NOW - 1000, NOW + 5 * 3600):
        written(who, head, at)
        assert read_session(who.places, head.session, unlocked).began == (None, None)


def test_a_cut_hands_the_times_on(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    written(who, head, NOW + 100.0)
    cut(who.places, head.session, unlocked, (Cut(stretch=1, start=0, end=150),))
    assert began(who, head, unlocked) == [NOW + 98.8, NOW + 99.9]
    cut(who.places, head.session, unlocked, (Cut(stretch=0, start=0, end=1 << 40),))
    assert began(who, head, unlocked) == [NOW + 99.9]


def test_a_cut_of_an_end_leaves_the_beginning_where_it_was(who: Participant, unlocked: Unlocked) -> None:
    head = recorded(who)
    written(who, head, NOW + 100.0)
    cut(who.places, head.session, unlocked, (Cut(stretch=1, start=250, end=1 << 40),))
    assert began(who, head, unlocked) == [NOW + 98.8, NOW + 99.7]
    _, recording = opened(who.places, head.session, unlocked)
    assert [len(stretch.records) for stretch in recording.stretches] == [5, 3]


def test_the_list_is_in_the_order_of_time(who: Participant) -> None:
    with_keys(who.places)
    first = recorded(who)
    second = recorded(who, began=NOW - DAYS, session="5e55100")
    damage(who, second, NOW - 2 * DAYS)
    assert [held.session for held in held_sessions(who.places, 7)] == [second.session, first.session]
    assert msgspec.structs.asdict(first)["session"] == first.session
