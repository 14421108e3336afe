"""What every member of conditions owes: it tells a condition while it holds, a moment once, and only what it knows.

The services of the system bus are stood in for by python-dbusmock, on a bus of the test's own; files by a folder.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from aboveboard.conditions import Condition, Conditions, Moment, Weather
from aboveboard.conditions.kernel import KernelConditions
from aboveboard.conditions.scripted import ScriptedConditions
from aboveboard.conditions.system_bus.member import SystemBusConditions
from tests.buses import BATTERY, LOGIN, MANAGER, NETWORK, PATIENCE_S, PROFILES, SESSION, UPOWER, MockedBus

NETWORK_PATH = "/org/freedesktop/NetworkManager"
PROFILES_PATH = "/net/hadess/PowerProfiles"
Show = Callable[[Condition, bool], None]
Happen = Callable[[Moment], None]


@dataclass
class Stage:
    """A member, and how to make things happen to it."""

    member: Conditions
    show: Show
    happen: Happen
    conditions: frozenset[Condition]
    moments: frozenset[Moment]


@pytest.fixture
def on_bus(bus: MockedBus) -> Iterator[Stage]:
    """The member that listens on the system bus."""

    def show(condition: Condition, holds: bool) -> None:
        if condition is Condition.POWER_SAVER:
            profile = ("s", "power-saver" if holds else "balanced")
            bus.tell(PROFILES, PROFILES_PATH, PROFILES, ActiveProfile=profile)
        elif condition is Condition.METERED:
            bus.tell(NETWORK, NETWORK_PATH, NETWORK, Metered=("u", 1 if holds else 2))
        else:
            level = {Condition.BATTERY_LOW: 3, Condition.BATTERY_CRITICAL: 4}[condition] if holds else 1
            bus.tell(UPOWER, BATTERY, f"{UPOWER}.Device", WarningLevel=("u", level))

    def happen(moment: Moment) -> None:
        if moment is Moment.LOCKED:
            bus.emit(LOGIN, SESSION, f"{LOGIN}.Session", "Lock")
        else:
            signal = "PrepareForSleep" if moment is Moment.SLEEPING else "PrepareForShutdown"
            bus.emit(LOGIN, MANAGER, f"{LOGIN}.Manager", signal, True)

    with SystemBusConditions(bus.address) as member:
        yield Stage(
            member,
            show,
            happen,
            frozenset({Condition.POWER_SAVER, Condition.METERED, Condition.BATTERY_LOW, Condition.BATTERY_CRITICAL}),
            frozenset(Moment),
        )


@pytest.fixture
def in_kernel(tmp_path: Path) -> Iterator[Stage]:
    """The member that reads the kernel's files, below a folder."""
    zone = tmp_path / "sys/class/thermal/thermal_zone0"
    zone.mkdir(parents=True)
    pressure = tmp_path / "proc/pressure"
    pressure.mkdir(parents=True)
    for name, text in {"trip_point_0_type": "active", "trip_point_0_temp": "30000"}.items():
        (zone / name).write_text(text)
    for name, text in {"trip_point_1_type": "passive", "trip_point_1_temp": "95000", "temp": "40000"}.items():
        (zone / name).write_text(text)
    calm = "some avg10=90.00 avg60=0.50 avg300=50.00 total=1\nfull avg10=0.00 avg60=50.00 avg300=0.00 total=0\n"
    (pressure / "memory").write_text(calm)

    def show(condition: Condition, holds: bool) -> None:
        if condition is Condition.HOT:
            (zone / "temp").write_text("95000" if holds else "94999")
        else:
            (pressure / "memory").write_text(calm.replace("avg60=0.50", "avg60=10.00") if holds else calm)

    with KernelConditions(tmp_path) as member:
        yield Stage(member, show, lambda _: None, frozenset({Condition.HOT, Condition.MEMORY}), frozenset())


@pytest.fixture
def by_script() -> Stage:
    member = ScriptedConditions()

    def show(condition: Condition, holds: bool) -> None:
        member.become(*([condition] if holds else []))

    return Stage(member, show, member.happen, frozenset(Condition), frozenset(Moment))


@pytest.fixture(params=["on_bus", "in_kernel", "by_script"])
def stage(request: pytest.FixtureRequest) -> Stage:
    stage: Stage = request.getfixturevalue(request.param)
    return stage


def until(member: Conditions, seen: Callable[[Weather], bool]) -> Weather:
    """Look until something is seen."""
    end = time.monotonic() + PATIENCE_S
    while not seen(weather := member.look()):
        assert time.monotonic() < end, weather
        time.sleep(0.02)
    return weather


def only(condition: Condition, weather: Weather) -> bool:
    return weather.holds == {condition}


def test_a_member_knows_what_it_tells_and_nothing_holds_at_first(stage: Stage) -> None:
    weather = until(stage.member, lambda weather: bool(weather.known))
    assert weather.known == stage.conditions | stage.moments
    assert weather.holds == frozenset()
    assert weather.passed == ()


def test_a_condition_holds_while_it_lasts(stage: Stage) -> None:
    for condition in sorted(stage.conditions):
        stage.show(condition, True)
        until(stage.member, partial(only, condition))
        stage.show(condition, False)
        until(stage.member, lambda weather: weather.holds == frozenset())


def test_a_moment_is_told_once(stage: Stage) -> None:
    for moment in sorted(stage.moments):
        stage.happen(moment)
        assert until(stage.member, lambda weather: bool(weather.passed)).passed == (moment,)
        assert stage.member.look().passed == ()


def test_what_held_before_is_known_from_the_start(bus: MockedBus) -> None:
    bus.tell(NETWORK, NETWORK_PATH, NETWORK, Metered=("u", 3))  # guessed yes
    with SystemBusConditions(bus.address) as member:
        assert Condition.METERED in until(member, lambda weather: Condition.METERED in weather.known).holds


def test_a_locked_hint_and_another_person_at_the_seat_count_as_locked(bus: MockedBus) -> None:
    with SystemBusConditions(bus.address) as member:
        until(member, lambda weather: Moment.LOCKED in weather.known)
        bus.tell(LOGIN, SESSION, f"{LOGIN}.Session", LockedHint=("b", True))
        assert until(member, lambda weather: bool(weather.passed)).passed == (Moment.LOCKED,)
        bus.tell(LOGIN, SESSION, f"{LOGIN}.Session", LockedHint=("b", False))
        bus.tell(LOGIN, SESSION, f"{LOGIN}.Session", Active=("b", False))
        assert until(member, lambda weather: bool(weather.passed)).passed == (Moment.LOCKED,)


def test_waking_up_is_no_reason_to_end(bus: MockedBus) -> None:
    with SystemBusConditions(bus.address) as member:
        bus.emit(LOGIN, MANAGER, f"{LOGIN}.Manager", "PrepareForSleep", False)
        bus.emit(LOGIN, MANAGER, f"{LOGIN}.Manager", "PrepareForShutdown", True)
        assert until(member, lambda weather: bool(weather.passed)).passed == (Moment.LEAVING,)


def test_a_service_that_goes_is_not_known_and_one_that_comes_is_asked(bus: MockedBus) -> None:
    with SystemBusConditions(bus.address) as member:
        until(member, lambda weather: Condition.POWER_SAVER in weather.known)
        bus.stop(PROFILES)
        until(member, lambda weather: Condition.POWER_SAVER not in weather.known)
        bus.start(PROFILES, "power_profiles_daemon")
        until(member, lambda weather: Condition.POWER_SAVER in weather.known)


def test_without_a_bus_nothing_is_known(tmp_path: Path) -> None:
    with SystemBusConditions(f"unix:path={tmp_path}/none") as member:
        assert member.look() == Weather()


def test_a_bus_that_ends_is_known_no_more(bus: MockedBus) -> None:
    with SystemBusConditions(bus.address) as member:
        until(member, lambda weather: bool(weather.known))
        bus.daemon.kill()
        until(member, lambda weather: not weather.known)


def test_a_machine_without_sensors_knows_nothing(tmp_path: Path) -> None:
    with KernelConditions(tmp_path) as member:
        assert member.look() == Weather()


def test_a_sensor_that_vanishes_is_not_known(in_kernel: Stage, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "sys")
    (tmp_path / "proc/pressure/memory").write_text("")
    assert Condition.MEMORY not in in_kernel.member.look().known
