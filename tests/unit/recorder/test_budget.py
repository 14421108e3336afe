import pytest

from aboveboard.conditions import Condition
from aboveboard.recorder.budget import CALM_MS, FLOORS, Budget, Level, Limits, Sample


def spend(budget: Budget, seconds: int, *, start: int = 0, **rates: float) -> list[str]:
    """Play a spending at these rates a second; return what was exceeded each time the level rose."""
    risen = []
    for at in range(start, start + seconds, 5):
        before = budget.level
        used = {name: int(at * rate) for name, rate in {"cpu_ms": 0, "frames": 0, **rates}.items()}
        budget.used(Sample(at * 1_000, **used))
        if budget.level > before:
            risen.append(budget.reason)
    return risen


def test_within_the_limits_nothing_is_dropped() -> None:
    budget = Budget(Limits(cpu_percent=15, frames=400))
    assert spend(budget, 600, cpu_ms=100, frames=5, written_kib=40) == []
    assert budget.level is Level.ALL
    assert budget.reason == ""


def test_nothing_is_judged_before_half_a_minute() -> None:
    assert spend(Budget(Limits()), 29, cpu_ms=1_000) == []


def test_over_the_limit_cadence_goes_then_frames_then_everything() -> None:
    budget = Budget(Limits(cpu_percent=15))
    assert spend(budget, 300, cpu_ms=500) == ["cpu"] * 3
    assert budget.level is Level.NOTHING


@pytest.mark.parametrize(("rate", "name"), [("frames", "frames"), ("written_kib", "bytes")])
def test_too_many_frames_or_bytes_are_over_the_limit_too(rate: str, name: str) -> None:
    budget = Budget(Limits(frames=60, written_kib=60))
    assert spend(budget, 60, **{rate: 10})[0] == name
    assert budget.level is Level.NO_CADENCE


def test_a_level_by_spending_does_not_fall_again() -> None:
    budget = Budget(Limits(cpu_percent=15))
    spend(budget, 40, cpu_ms=500)
    assert budget.level is Level.NO_CADENCE
    spend(budget, 600, start=40)
    assert budget.level is Level.NO_CADENCE


@pytest.mark.parametrize(
    ("memory", "free", "level", "reason"),
    [
        (240, 512, Level.ALL, ""),
        (241, 512, Level.NO_FRAMES, "memory"),
        (481, 512, Level.NOTHING, "memory"),
        (0, 511, Level.NO_FRAMES, "disk"),
        (0, 255, Level.NOTHING, "disk"),
        (241, 255, Level.NOTHING, "disk"),
    ],
)
def test_memory_and_the_disk_are_judged_at_once(memory: int, free: int, level: Level, reason: str) -> None:
    budget = Budget(Limits(memory_mib=240, free_mib=512))
    budget.used(Sample(0, 0, 0, memory_mib=memory, free_mib=free))
    assert (budget.level, budget.reason) == (level, reason)


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_takes_something_away_while_it_holds(condition: Condition) -> None:
    budget = Budget(Limits())
    budget.borne({condition}, 0)
    assert budget.level is FLOORS[condition] is not Level.ALL
    assert budget.reason == condition
    budget.borne((), CALM_MS)
    assert budget.level is FLOORS[condition], "not calm for long enough"
    budget.borne((), CALM_MS + 1)
    assert (budget.level, budget.reason) == (Level.ALL, "")


def test_the_stricter_of_spending_and_bearing_counts_and_names_itself() -> None:
    budget = Budget(Limits())
    budget.borne({Condition.METERED}, 0)
    budget.used(Sample(0, 0, 0, memory_mib=300))
    assert (budget.level, budget.reason) == (Level.NO_FRAMES, "memory")
    budget.borne({Condition.METERED, Condition.BATTERY_CRITICAL}, 0)
    assert (budget.level, budget.reason) == (Level.NOTHING, "battery_critical")
