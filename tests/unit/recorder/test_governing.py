"""What the recorder does less of, and when it ends, by what it spends and what the machine can bear."""

from collections.abc import Callable

import pytest

from aboveboard.conditions import Condition, Moment
from aboveboard.model.events import Reduced
from aboveboard.model.gaps import GapReason
from aboveboard.recorder.budget import CALM_MS, Limits
from tests.houses import House


def test_over_budget_less_is_recorded_and_then_nothing(build: Callable[..., House]) -> None:
    house = build(limits=Limits(cpu_percent=10))
    house.begin()
    levels = []
    for _ in range(60):
        house.cpu += 900
        house.press()
        house.play(2_000)
        levels.append(len(house.status().reduced))
        if house.status().state == "stopped":
            break
    assert house.status().reason is GapReason.BUDGET
    assert levels[:-1] == sorted(levels[:-1])
    told = [record for stretch in house.read().stretches for record in stretch.records if isinstance(record, Reduced)]
    assert [record.dropped for record in told] == ["cadence", "frames", "capture"]


def reductions(house: House) -> list[tuple[str, str]]:
    """Return what was dropped and why, as the journal tells it."""
    records = [record for stretch in house.read().stretches for record in stretch.records]
    return [(record.dropped, record.budget) for record in records if isinstance(record, Reduced)]


def test_on_battery_saver_no_pictures_are_taken_and_it_is_said_until_it_is_over(house: House) -> None:
    house.begin()
    house.press()
    house.play(2_000)
    house.conditions.become(Condition.POWER_SAVER)
    house.play(600)
    frames = house.status().frames
    assert frames > 0
    assert house.status().reduced == ("cadence", "frames")
    house.press()
    house.play(2_000)
    assert house.status().frames == frames
    house.conditions.become()
    house.play(CALM_MS + 1_000)
    assert house.status().reduced == ()
    house.press()
    house.play(2_000)
    assert house.status().frames > frames
    house.recorder.stop(GapReason.STOPPED)
    assert reductions(house) == [("frames", "power_saver"), ("", "")]


def test_a_stretch_that_begins_while_less_is_recorded_says_so(house: House) -> None:
    house.conditions.become(Condition.METERED)
    house.begin()
    house.press()
    house.play(2_000)
    house.recorder.stop(GapReason.STOPPED)
    assert ("cadence", "metered") in reductions(house)


def test_too_much_memory_ends_the_session(house: House) -> None:
    house.begin()
    house.memory = 2 * Limits().memory_mib + 1
    house.play(6_000)
    assert house.status().reason is GapReason.BUDGET


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (Moment.SLEEPING, GapReason.SUSPENDED),
        (Moment.LOCKED, GapReason.LOCKED),
        (Moment.LEAVING, GapReason.STOPPED),
    ],
)
def test_sleep_lock_and_logout_end_the_session_by_name(house: House, moment: Moment, reason: GapReason) -> None:
    house.begin()
    house.conditions.happen(moment)
    house.play(600)
    assert (house.status().state, house.status().reason) == ("stopped", reason)


def test_what_happened_before_a_session_does_not_end_it(house: House) -> None:
    house.conditions.happen(Moment.LOCKED, Moment.SLEEPING)
    house.begin()
    house.play(600)
    assert house.status().state == "recording"


def test_an_empty_battery_ends_the_session_and_is_named(house: House) -> None:
    house.begin()
    house.press()
    house.play(600)
    house.conditions.become(Condition.BATTERY_CRITICAL)
    house.play(600)
    assert house.status().reason is GapReason.BUDGET
    assert reductions(house) == [("capture", "battery_critical")]
