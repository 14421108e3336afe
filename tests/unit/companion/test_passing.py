"""How long sessions have lain here, where the wall clock is set, the machine boots, or the file is torn."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.companion.held import expire, held_sessions
from aboveboard.companion.passing import STAMP_MS, Clocks, Passing, passing
from aboveboard.formats import keys
from aboveboard.formats.policies import PolicyStore
from tests.companions import Participant, participant, with_keys
from tests.services import START
from tests.unit.companion.test_release import DAY, NOW, recorded

DAY_S, HOLD = 86_400, 7
YEAR = 365 * DAY_S
STAMP_S = STAMP_MS // 1000


@dataclass
class Machine:
    """A machine whose wall clock can be set, which boots, and where the companion can be started again."""

    path: Path
    wall: int = NOW
    since_boot_ms: int = 5_000
    boot: int = 1
    rules: int = 0

    def start(self) -> Passing:
        """Return what a companion that starts now has, from what lies on the disk."""
        return Passing(
            self.path,
            Clocks(
                wall=lambda: self.wall,
                since_boot_ms=lambda: self.since_boot_ms,
                boot=lambda: str(self.boot),
                seen_by_rules=lambda: self.rules,
            ),
        )

    def wait(self, seconds: int) -> None:
        self.wall += seconds
        self.since_boot_ms += seconds * 1000

    def reboot(self) -> None:
        self.boot += 1
        self.since_boot_ms = 5_000


@pytest.fixture
def who(tmp_path: Path) -> Participant:
    made = participant(tmp_path, now=START)
    with_keys(made.places)
    return made


@pytest.fixture
def machine(who: Participant) -> Machine:
    return Machine(who.places.participant / "clock.json")


def kept(who: Participant, machine: Machine, passed: Passing) -> int:
    """Return how many sessions are left after a tick of the housekeeping."""
    expire(who.places, HOLD, machine.wall, passed)
    return len(held_sessions(who.places, HOLD))


def test_a_clock_set_back_keeps_no_session_and_no_key_past_the_hold(who: Participant, machine: Machine) -> None:
    recorded(who)
    passed = machine.start()
    assert kept(who, machine, passed) == 1
    machine.wall -= YEAR
    machine.wait(HOLD * DAY_S - 1)
    assert kept(who, machine, passed) == 1
    machine.wait(1)
    assert kept(who, machine, passed) == 0
    assert DAY not in keys.days(who.places)


def test_a_companion_that_starts_again_counts_the_time_without_it(who: Participant, machine: Machine) -> None:
    recorded(who)
    assert kept(who, machine, machine.start()) == 1
    machine.wall -= YEAR
    machine.wait(HOLD * DAY_S)
    assert kept(who, machine, machine.start()) == 0


def test_a_clock_set_back_over_reboots_keeps_no_session_past_the_hold(who: Participant, machine: Machine) -> None:
    recorded(who)
    for _ in range(HOLD):
        passed = machine.start()
        assert kept(who, machine, passed) == 1
        machine.wait(DAY_S)
        last = kept(who, machine, passed)
        machine.reboot()
        machine.wall -= YEAR
    assert last == 0


def test_the_time_that_rules_have_seen_counts_where_nothing_was_written(who: Participant, machine: Machine) -> None:
    recorded(who)
    machine.wall, machine.rules = NOW - YEAR, NOW + HOLD * DAY_S
    assert kept(who, machine, machine.start()) == 0


def test_a_session_begun_after_a_clock_ran_ahead_has_its_whole_hold(who: Participant, machine: Machine) -> None:
    passed = machine.start()
    machine.wall += 10 * YEAR
    assert kept(who, machine, passed) == 0
    machine.wall -= 10 * YEAR
    recorded(who)
    assert kept(who, machine, passed) == 1
    machine.wait(HOLD * DAY_S - 1)
    assert kept(who, machine, machine.start()) == 1
    machine.wait(1)
    assert kept(who, machine, machine.start()) == 0


def test_a_key_of_today_or_tomorrow_stays_where_the_clock_was_set_back(who: Participant, machine: Machine) -> None:
    recorded(who)
    passed = machine.start()
    assert kept(who, machine, passed) == 1
    machine.since_boot_ms += HOLD * DAY_S * 1000
    keys.create_day(who.places, "2026-11-19")
    keys.create_day(who.places, "2026-11-20")
    assert kept(who, machine, passed) == 0
    assert keys.days(who.places) == (DAY, "2026-11-19")


@pytest.mark.parametrize("torn", [b"", b'{"v":1,"boot":"1","passed', b"{}", b"null", b'{"v":2}', b'{"boot":"\xff"}'])
def test_a_torn_file_is_no_fault_and_the_wall_clock_ends_the_hold(
    who: Participant, machine: Machine, torn: bytes
) -> None:
    recorded(who)
    machine.path.write_bytes(torn)
    assert kept(who, machine, machine.start()) == 1
    machine.wait(HOLD * DAY_S)
    machine.path.write_bytes(torn)
    assert kept(who, machine, machine.start()) == 0


@given(torn=st.binary(max_size=60), age=st.integers(0, 2 * YEAR))
def test_whatever_lies_in_the_file_a_session_is_as_old_as_the_wall_clock_says(torn: bytes, age: int) -> None:
    with TemporaryDirectory() as folder:
        machine = Machine(Path(folder, "clock.json"))
        machine.path.write_bytes(torn)
        assert machine.start().ages({"one": NOW - age})["one"] >= age


def test_the_time_is_written_again_only_after_minutes_or_for_a_new_session(machine: Machine) -> None:
    passed = machine.start()
    passed.now()
    first = machine.path.read_bytes()
    machine.wait(STAMP_S - 1)
    passed.now()
    assert machine.path.read_bytes() == first
    passed.ages({"one": NOW})
    second = machine.path.read_bytes()
    assert second != first
    machine.wait(STAMP_S - 1)
    passed.ages({"one": NOW})
    assert machine.path.read_bytes() == second
    machine.wait(1)
    passed.ages({})
    assert b"one" not in machine.path.read_bytes()


def test_a_file_that_cannot_be_written_keeps_no_session(who: Participant, machine: Machine) -> None:
    recorded(who)
    machine.path.mkdir()
    passed = machine.start()
    assert kept(who, machine, passed) == 1
    machine.wall -= YEAR
    machine.wait(HOLD * DAY_S)
    assert kept(who, machine, passed) == 0


def test_where_boots_cannot_be_told_apart_nothing_is_counted_twice(machine: Machine) -> None:
    passed = Passing(machine.path, Clocks(lambda: machine.wall, lambda: machine.since_boot_ms, lambda: "", lambda: 0))
    assert passed.now() == NOW
    machine.since_boot_ms += DAY_S * 1000
    assert passed.now() == NOW


def test_on_this_machine_the_time_passed_is_at_least_what_the_rules_saw(who: Participant) -> None:
    assert passing(who.places).now() >= PolicyStore(who.places.policy).seen() == NOW
    (who.places.policy / "floor.json").write_bytes(b"torn")
    assert passing(who.places).now() >= NOW


@pytest.mark.parametrize("ahead", [DAY_S + 1, 30 * DAY_S, 10 * YEAR])
def test_a_clock_that_leaps_ahead_ends_no_hold_before_it_has_stood_for_a_day(
    who: Participant, machine: Machine, ahead: int
) -> None:
    recorded(who)
    passed = machine.start()
    machine.wait((HOLD - 1) * DAY_S)
    assert kept(who, machine, passed) == 1
    machine.wall += ahead
    assert kept(who, machine, passed) == 1
    machine.wait(DAY_S - 1)
    assert kept(who, machine, passed) == 1
    machine.wait(1)
    assert kept(who, machine, machine.start()) == 0


def test_a_clock_set_right_again_has_ended_nothing_and_the_hold_goes_on_as_before(
    who: Participant, machine: Machine
) -> None:
    recorded(who)
    assert kept(who, machine, machine.start()) == 1
    machine.wall += 10 * YEAR
    machine.wait(DAY_S - 1)
    assert kept(who, machine, machine.start()) == 1
    machine.wall -= 10 * YEAR
    machine.wait((HOLD - 1) * DAY_S)
    assert kept(who, machine, machine.start()) == 1
    machine.wait(1)
    assert kept(who, machine, machine.start()) == 0


def test_rules_that_are_as_far_as_the_clock_confirm_its_leap(who: Participant, machine: Machine) -> None:
    recorded(who)
    assert kept(who, machine, machine.start()) == 1
    machine.reboot()
    machine.wall += 30 * DAY_S
    assert kept(who, machine, machine.start()) == 1
    machine.rules = machine.wall - DAY_S
    assert kept(who, machine, machine.start()) == 0


def test_a_machine_that_never_runs_for_a_day_lets_go_on_another_day_and_not_on_the_same(
    who: Participant, machine: Machine
) -> None:
    recorded(who)
    assert kept(who, machine, machine.start()) == 1
    for seconds, left in ((30 * DAY_S, 1), (DAY_S // 2, 1), (DAY_S // 2, 0)):
        machine.reboot()
        machine.wall += seconds
        assert kept(who, machine, machine.start()) == left


def test_a_clock_set_back_in_part_is_doubted_from_there_on_and_not_until_it_was_as_far_again(
    who: Participant, machine: Machine
) -> None:
    recorded(who)
    passed = machine.start()
    assert kept(who, machine, passed) == 1
    machine.wall += 10 * YEAR
    assert kept(who, machine, passed) == 1
    machine.wall -= 9 * YEAR
    assert kept(who, machine, passed) == 1
    machine.wait(DAY_S)
    assert kept(who, machine, passed) == 0


def test_a_clock_that_leaps_twice_within_one_boot_is_doubted_on(who: Participant, machine: Machine) -> None:
    recorded(who)
    passed = machine.start()
    assert kept(who, machine, passed) == 1
    for _ in range(3):
        machine.wall += YEAR
        assert kept(who, machine, passed) == 1


STEPS = st.one_of(
    st.tuples(st.just("set"), st.integers(1, NOW + 10 * YEAR)),
    st.tuples(st.just("wait"), st.integers(0, 30 * DAY_S)),
    st.tuples(st.just("reboot"), st.integers(0, 30 * DAY_S)),
    st.tuples(st.just("restart"), st.integers(0, 60)),
    st.tuples(st.just("rules"), st.integers(0, NOW + YEAR)),
)


@given(st.lists(STEPS, max_size=30))
def test_the_time_never_goes_back_and_is_never_behind_the_rules_or_a_clock_that_is_believed(
    steps: Sequence[tuple[str, int]],
) -> None:
    """A restart may cost what was not written down yet, less than `STAMP_MS`, and never what was."""
    with TemporaryDirectory() as folder:
        machine = Machine(Path(folder, "clock.json"))
        passed = machine.start()
        last = written = passed.now()
        for what, number in steps:
            go(machine, what, number)
            started = what in {"reboot", "restart"}
            passed = machine.start() if started else passed
            now = passed.now()
            assert now >= max(machine.rules, written)
            assert now >= machine.wall or passed.doubted_until() is not None
            assert now > last - STAMP_S if started else now >= last + (number if what == "wait" else 0)
            last, written = now, max(written, now - STAMP_S + 1)


def go(machine: Machine, what: str, number: int) -> None:
    """Take one step: set the wall clock, let seconds pass, boot after seconds without power, or set the rules' time."""
    match what:
        case "set":
            machine.wall = number
        case "reboot":
            machine.reboot()
            machine.wall += number
        case "rules":
            machine.rules = max(machine.rules, number)
        case _:
            machine.wait(number)


@given(
    st.lists(STEPS.filter(lambda step: step[0] in {"set", "wait"}), max_size=20),
    st.integers(0, 10 * YEAR),
)
def test_a_session_is_never_younger_than_the_time_it_was_seen_here(
    steps: Sequence[tuple[str, int]], ahead: int
) -> None:
    with TemporaryDirectory() as folder:
        machine = Machine(Path(folder, "clock.json"))
        passed, waited = machine.start(), 0
        machine.wall += ahead
        passed.now()
        machine.wall -= ahead
        began = {"one": machine.wall}
        assert passed.ages(began) == {"one": 0}
        for what, number in steps:
            go(machine, what, number)
            waited += number if what == "wait" else 0
            assert passed.ages(began)["one"] >= max(waited, min(machine.wall, passed.now()) - NOW)
        if machine.wall > passed.now():
            machine.wait(DAY_S)
            assert passed.ages(began)["one"] >= machine.wall - NOW
