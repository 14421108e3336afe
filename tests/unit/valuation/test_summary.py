"""What the lines of a report come to, and what may be said of a difference."""

import msgspec
import pytest

from aboveboard.agents.memory import Starts, start_keys
from aboveboard.valuation.arms import FOLDED, REFERENCE
from aboveboard.valuation.bootstrap import Estimate
from aboveboard.valuation.summary import summarise, verdict_of
from tests.valuing import MENU, TASK, episodes, plan, rolled, trainings


def estimate(mean: float, low: float, high: float) -> Estimate:
    return Estimate(mean=mean, low=low, high=high, tasks=2, seeds=2, episodes=16)


def test_the_curve_has_the_reference_at_each_size_and_every_other_arm_at_the_largest() -> None:
    found = summarise(plan(), trainings(plan()), episodes(plan()))
    places = [(one.arm, one.size, one.success.mean) for one in found.curve]
    assert places == [(REFERENCE, 1, 0.5), (REFERENCE, 3, 1.0), (FOLDED, 3, 0.5)]
    assert found.lacking == 0
    assert found.baselines["random"].mean == 0.25


def test_start_states_of_demonstrations_are_told_apart_from_the_others() -> None:
    keys = {seed: start_keys(f"Press {seed}.", None) for seed in plan().evaluation_seeds}
    learnt = plan(starts=Starts.of(keys[1], "salt"))
    hexed = {seed: tuple(key.hex() for key in found) for seed, found in keys.items()}
    lines = [msgspec.structs.replace(one, start=hexed[one.seed]) for one in episodes(plan())]
    found = summarise(learnt, {}, lines)
    assert found.start_states == 8
    assert found.seen >= 2  # of both tasks; one in 32 others is taken for seen
    assert found.unseen is not None
    assert found.unseen.episodes == 2 * (found.start_states - found.seen)


def test_a_contrast_is_the_same_on_the_page_of_each_task() -> None:
    (found,) = summarise(plan(), trainings(plan()), episodes(plan())).contrasts
    assert {task: one.difference.mean for task, one in found.by_task.items()} == {TASK: 0.0, MENU: 1.0}
    assert (found.all.difference.mean, found.all.only_one, found.all.only_other) == (0.5, 8, 0)


def test_folding_hover_that_costs_on_menus_passes_the_check_of_the_measurement() -> None:
    found = summarise(plan(), trainings(plan()), episodes(plan()))
    assert found.menu_tasks == (MENU,)
    assert found.menu_verdict.startswith("passed")


def test_folding_hover_that_costs_nothing_on_menus_fails_it() -> None:
    found = summarise(plan(), trainings(plan()), episodes(plan(), folded_fails=False))
    assert found.menu_verdict.startswith("FAILED")


def test_a_check_that_could_not_be_made_says_why() -> None:
    without = plan(contrasts=(), not_run={FOLDED: "no rest of the pointer"})
    assert summarise(without, {}, episodes(without)).menu_verdict == "not checked: no rest of the pointer"
    buttons = plan(tasks=(TASK,))
    assert "no task of the skill `menu`" in summarise(buttons, {}, episodes(buttons)).menu_verdict
    none = [rolled(one.agent, one.task, one.seed, right=one.task != MENU) for one in episodes(plan())]
    assert "nothing that folding could cost" in summarise(plan(), {}, none).menu_verdict
    assert summarise(plan(), {}, []).menu_verdict.startswith("not checked")


def test_a_report_that_is_not_finished_says_how_much_is_lacking() -> None:
    lines = episodes(plan())
    found = summarise(plan(), {}, lines[:-10])
    assert (found.lacking, found.episodes) == (10, len(lines) - 10)


@pytest.mark.parametrize(
    ("difference", "floor", "shown"),
    [
        (estimate(0.2, 0.1, 0.3), 0.05, True),
        (estimate(-0.2, -0.3, -0.1), 0.05, True),
        (estimate(0.2, -0.1, 0.5), 0.05, False),
        (estimate(0.04, 0.01, 0.07), 0.05, False),
        (estimate(0.2, 0.1, 0.3), None, False),
    ],
    ids=["a cost", "a gain", "an interval with 0", "within the noise", "no noise floor"],
)
def test_only_what_is_beyond_its_interval_and_the_noise_is_claimed(
    difference: Estimate, floor: float | None, shown: bool
) -> None:
    verdict, claimed = verdict_of(difference, floor)
    assert claimed is shown
    assert verdict.startswith("shown" if shown else "not shown")
