from aboveboard.recorder.budget import Budget, Level, Limits, Sample


def spend(budget: Budget, seconds: int, *, cpu: float, frames: float = 0, start: int = 0) -> list[str]:
    """Play a spending of `cpu` ms and `frames` a second; return what was exceeded, in order."""
    times = range(start, start + seconds, 5)
    samples = [Sample(at * 1_000, int(at * cpu), int(at * frames)) for at in times]
    return [exceeded for sample in samples if (exceeded := budget.used(sample))]


def test_within_the_limits_nothing_is_dropped() -> None:
    budget = Budget(Limits(cpu_percent=15, frames=400))
    assert spend(budget, 600, cpu=100, frames=5) == []
    assert budget.level is Level.ALL


def test_nothing_is_judged_before_half_a_minute() -> None:
    assert spend(Budget(Limits()), 29, cpu=1_000) == []


def test_over_the_limit_cadence_goes_then_frames_then_everything() -> None:
    budget = Budget(Limits(cpu_percent=15))
    assert spend(budget, 300, cpu=500) == ["cpu"] * 3
    assert budget.level is Level.NOTHING


def test_too_many_frames_are_over_the_limit_too() -> None:
    budget = Budget(Limits(frames=60))
    assert spend(budget, 60, cpu=0, frames=10)[0] == "frames"
    assert budget.level is Level.NO_CADENCE


def test_a_level_does_not_fall_again() -> None:
    budget = Budget(Limits(cpu_percent=15))
    spend(budget, 40, cpu=500)
    assert budget.level is Level.NO_CADENCE
    spend(budget, 600, cpu=0, start=40)
    assert budget.level is Level.NO_CADENCE
