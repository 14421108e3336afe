"""The plan: written before anything is trained, the same when it goes on, and honest about what is not run."""

from collections.abc import Container, Mapping
from pathlib import Path

import msgspec
import pytest

from aboveboard.errors import InputError
from aboveboard.model.value import IllegalValue
from aboveboard.valuation.arms import ARMS, DRIVER, FOLDED, REFERENCE
from aboveboard.valuation.plan import Run, contrasts_of, not_run, read_plan, register, sizes_of, training_of
from aboveboard.valuation.running import Material, named
from tests.colouring import colouring
from tests.demonstrating import pressing
from tests.valuing import MENU, TASK, data, demonstration, plan

PICTURES = {"pictures-masked", "pictures-clear"}


def test_a_plan_that_was_written_is_found_again(tmp_path: Path) -> None:
    register(tmp_path / "out", plan())
    register(tmp_path / "out", plan())
    assert read_plan(tmp_path / "out") == plan()


def test_a_folder_that_was_begun_with_another_plan_is_refused_by_what_differs(tmp_path: Path) -> None:
    register(tmp_path, plan())
    with pytest.raises(InputError, match=r"another plan \(seeds, draw\)"):
        register(tmp_path, plan(seeds=(0,), draw=3))
    assert read_plan(tmp_path) == plan()


@pytest.mark.parametrize("written", [None, b"{", b'{"v": 1}'], ids=["absent", "cut off", "of something else"])
def test_a_folder_without_a_plan_that_can_be_read_is_refused(tmp_path: Path, written: bytes | None) -> None:
    if written is not None:
        (tmp_path / "preregistration.json").write_bytes(written)
    with pytest.raises(InputError):
        read_plan(tmp_path)


def test_sizes_end_at_what_there_is_and_the_plan_says_of_which_task() -> None:
    assert sizes_of((3, 10, 30, 100), {TASK: 12, MENU: 7}) == (3, 10, 12)
    assert plan(asked_sizes=(1, 3), counts={TASK: 3, MENU: 2}).capped == {MENU: 2}
    with pytest.raises(InputError):
        sizes_of((3, 10), {})


def test_each_seed_runs_the_curve_the_contrasts_and_the_reference_once_more() -> None:
    names = [run.name for run in plan().runs(1)]
    assert names == ["recorded-1-1", "recorded-3-1", "hover-folded-3-1", "recorded-3-1-again"]
    assert len({run.name for run in plan().all_runs()}) == 8


def test_every_run_trains_for_the_same_number_of_steps_and_keeps_the_last_weights() -> None:
    settings = [plan(training=training_of(1_500)).settings(run) for run in plan().all_runs()]
    assert {one.iterations for one in settings} == {1_500}
    assert {(one.patience >= one.iterations, one.validation) for one in settings} == {(True, 0.0)}


def test_arms_of_a_seed_draw_alike_and_the_run_made_again_otherwise() -> None:
    runs = {run.name: plan().settings(run).seed for run in plan().runs(0)}
    assert runs["recorded-3-0"] == runs["hover-folded-3-0"] != runs["recorded-3-0-again"]


@pytest.mark.parametrize("seeds", [(), (1, 2)], ids=["none", "one of demonstrations"])
def test_what_would_evaluate_on_nothing_or_on_demonstrations_is_refused(seeds: tuple[int, ...]) -> None:
    with pytest.raises(IllegalValue):
        plan(evaluation_seeds=seeds)


def test_arms_without_data_are_named_with_the_reason() -> None:
    buttons = {TASK: data()[TASK]}
    left_out = not_run(buttons, None, ARMS, Material(buttons).unpictured)
    texts = {"text-shape", "text-none", "text-shape-told"}
    pictures = {"pictures-masked", "pictures-clear"}
    others = {FOLDED, DRIVER, "composites-lowered", "composites-whole", "errors-imitated"}
    assert set(left_out) == texts | pictures | others
    assert all(left_out.values())
    assert contrasts_of(left_out) == ()


def test_an_arm_that_was_not_asked_for_is_named_too_but_never_the_reference() -> None:
    left_out = not_run(data(), None, {FOLDED}, Material(data()).unpictured)
    assert FOLDED not in left_out
    assert REFERENCE not in left_out
    assert [one.arm for one in contrasts_of(left_out)] == [FOLDED]


def test_the_driver_is_compared_only_on_the_very_same_seeds() -> None:
    buttons = {TASK: [demonstration(TASK, seed, pressing(seed)) for seed in (0, 2)]}
    lacking = Material(buttons).unpictured
    assert not_run(buttons, {(TASK, 0)}, ARMS, lacking)[DRIVER] == "the driver's log lacks 1 of 2 of these seeds"
    assert DRIVER not in not_run(buttons, {(TASK, 0), (TASK, 2)}, ARMS, lacking)


def test_arms_of_pictures_are_run_only_with_all_pictures_they_are_about_and_beside_their_own_without() -> None:
    shown = {seed: colouring(seed) for seed in (0, 2, 4, 6)}
    pictures = {name: data for _, some in shown.values() for name, data in some.items()}
    recorded = {TASK: [demonstration(TASK, seed, episode) for seed, (episode, _) in shown.items()]}
    log = {(TASK, one.seed): one for one in recorded[TASK]}

    none: Mapping[str, bytes] = {}

    def left_out(
        wanted: Container[str] = ARMS, *, pictures: Mapping[str, bytes] = none, clear: Mapping[str, bytes] = none
    ) -> Mapping[str, str]:
        return not_run(recorded, log, wanted, Material(recorded, log, pictures=pictures, clear=clear).unpictured)

    assert PICTURES.isdisjoint(left_out(pictures=pictures, clear=pictures))
    contrasts = contrasts_of(left_out(pictures=pictures, clear=pictures))
    against = {one.arm: one.against for one in contrasts}
    assert (against["pictures-masked"], against["pictures-clear"]) == (REFERENCE, DRIVER)
    assert not any(one.primary for one in contrasts if one.arm in PICTURES)
    assert "no picture" in left_out(clear=pictures)["pictures-masked"]
    one, three = (dict(list(pictures.items())[:count]) for count in (1, 3))
    assert "no picture" in left_out(pictures=one, clear=pictures)["pictures-masked"]
    assert "pictures-masked" not in left_out(pictures=three, clear=pictures)
    assert "driver-log --pictures" in left_out(clear=one)["pictures-clear"]
    assert "pictures-clear" not in left_out(clear=three)
    assert left_out({"pictures-clear"}, clear=pictures)["pictures-clear"] == (
        "`driver`, which it is compared with, is not run"
    )


def test_a_report_goes_on_only_with_the_very_pictures_it_was_begun_with() -> None:
    shown = {seed: colouring(seed) for seed in (0, 2, 4)}
    pictures = {name: data for _, some in shown.values() for name, data in some.items()}
    recorded = {TASK: [demonstration(TASK, seed, episode) for seed, (episode, _) in shown.items()]}
    arm = ARMS["pictures-masked"]
    fewer = dict(list(pictures.items())[1:])
    found = [Material(recorded, pictures=some).shown(arm) for some in (pictures, {**pictures, "other": b""}, fewer)]
    assert found[0] == found[1]
    assert found[0][1] != found[2][1]
    step = recorded[TASK][0].episode.steps[0]
    later = msgspec.structs.replace(step, after=step.before, before=msgspec.structs.replace(step.before, picture=None))
    moved = msgspec.structs.replace(recorded[TASK][0].episode, steps=(later,))
    of_later = {TASK: [demonstration(TASK, 0, moved)]}
    with_, without = (Material(of_later, pictures=some).shown(arm) for some in (pictures, {}))
    assert with_[1] != without[1], "a picture of what came of a step is learnt from too"


def test_only_the_pictures_that_demonstrations_name_are_carried_along() -> None:
    episode, pictures = colouring(0)
    held = {TASK: [demonstration(TASK, 0, episode)]}
    assert named(held, {**pictures, "another's": b""}) == pictures


def test_only_arms_of_pictures_look_at_any() -> None:
    arms = (REFERENCE, *ARMS)
    looks = {arm for arm in arms if plan().settings(Run(arm=arm, size=3, seed=0)).pictures}
    assert looks == PICTURES
