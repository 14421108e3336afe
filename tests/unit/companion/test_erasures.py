"""What the person is told where a hold ends, and that what is done each minute never piles up."""

import threading
from pathlib import Path

import pytest

from aboveboard.companion.desk import Desk
from aboveboard.companion.erasures import Erasures, erasures, let_go, understood
from aboveboard.companion.housekeeping import Chore, Holds
from aboveboard.companion.passing import Clocks, Passing
from aboveboard.companion.troubles import TROUBLES
from aboveboard.errors import AboveboardError, NoSpace
from tests.companions import Participant, Reader, site, with_keys
from tests.patience import until
from tests.promises.telling import tell
from tests.unit.companion.test_passing import DAY_S, HOLD, Machine
from tests.unit.companion.test_release import NOW, recorded


@pytest.fixture
def machine(who: Participant) -> Machine:
    with_keys(who.places)
    return Machine(who.places.participant / "clock.json")


def minute(who: Participant, machine: Machine, passed: Passing) -> Erasures:
    return let_go(who.places, HOLD, machine.wall, passed)


def test_a_leap_is_told_before_it_ends_anything_and_what_it_ended_is_told_after(
    who: Participant, machine: Machine
) -> None:
    recorded(who)
    recorded(who, session="5e55102")
    passed = machine.start()
    assert minute(who, machine, passed) == Erasures()
    machine.wall += 30 * DAY_S
    told = minute(who, machine, passed)
    assert told == Erasures(waiting=2, until=machine.wall + DAY_S) == erasures(who.places)
    machine.wait(DAY_S)
    told = minute(who, machine, machine.start())
    assert told == Erasures(erased=2, at=machine.wall, leapt=True) == erasures(who.places)
    understood(who.places)
    assert erasures(who.places) == Erasures()


def test_a_clock_that_is_set_right_is_told_of_no_more(who: Participant, machine: Machine) -> None:
    recorded(who)
    passed = machine.start()
    minute(who, machine, passed)
    machine.wall += 30 * DAY_S
    assert minute(who, machine, passed).waiting == 1
    machine.wall -= 30 * DAY_S
    assert minute(who, machine, passed) == Erasures()


def test_the_end_of_a_hold_by_itself_is_told_without_a_word_about_the_clock(who: Participant, machine: Machine) -> None:
    recorded(who)
    passed = machine.start()
    minute(who, machine, passed)
    machine.wait(HOLD * DAY_S)
    assert minute(who, machine, passed) == Erasures(erased=1, at=machine.wall)


def test_a_note_that_is_torn_tells_nothing(who: Participant) -> None:
    (who.places.participant / "erasures.json").write_bytes(b'{"v":1,')
    assert erasures(who.places) == Erasures()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_overview_tells_of_both_until_the_person_knows(tmp_path: Path, language: str) -> None:
    with site(tmp_path) as made:
        made.pages.language = language
        with_keys(made.who.places)
        machine = Machine(made.who.places.participant / "clock.json")
        passed = machine.start()
        recorded(made.who)
        minute(made.who, machine, passed)
        machine.wall += 30 * DAY_S

        async def story(reader: Reader) -> str:
            await reader.enter("home")
            assert 'id="erased"' not in (await reader.get("/home")).text
            minute(made.who, machine, passed)
            assert 'id="clock-ahead"' in (await reader.get("/home")).text
            machine.wait(DAY_S)
            minute(made.who, machine, passed)
            text = (await reader.get("/home")).text
            assert 'id="clock-ahead"' not in text
            assert 'id="erased"' in text
            await reader.post("/understood")
            return (await reader.get("/home")).text

        assert 'id="erased"' not in tell(made, story)


def test_the_strip_is_told_once_of_a_clock_that_is_doubted(who: Participant) -> None:
    with_keys(who.places)
    recorded(who)
    machine = Machine(who.places.participant / "clock.json", wall=NOW)
    machine.start().ages({"5e55101": NOW})
    machine.boot += 1
    real = Passing(
        machine.path, Clocks(lambda: NOW + 30 * DAY_S, lambda: machine.since_boot_ms, lambda: "2", lambda: 0)
    )
    desk = Desk(who.settings, strip_window=lambda: 1, show=lambda _: None)
    holds = Holds(who.places, real, desk, clock=lambda: NOW + 30 * DAY_S)
    holds.look()
    assert desk.trouble is not None
    assert desk.trouble.message == TROUBLES["clock ahead"]
    desk.tell(None)
    holds.look()
    assert desk.trouble is None


def test_a_chore_is_not_begun_again_while_it_waits_and_is_once_it_has_ended() -> None:
    may_end, begun = threading.Event(), []

    def waits() -> None:
        begun.append(1)
        may_end.wait()

    chore = Chore(waits)
    assert chore.begin()
    until(lambda: begun, "the chore")
    assert [chore.begin() for _ in range(5)] == [False] * 5
    assert begun == [1]
    may_end.set()
    until(chore.begin, "the chore begun again")
    until(lambda: len(begun) == 2, "the second one")


def test_a_chore_that_is_refused_says_so_and_is_begun_again() -> None:
    told: list[AboveboardError] = []

    def refused() -> None:
        raise NoSpace("the disk is full")

    chore = Chore(refused, told.append)
    assert chore.begin()
    until(lambda: told, "the refusal")
    until(chore.begin, "the chore begun again")
