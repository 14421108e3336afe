"""One stage over many rows: each row by itself, what is done is kept, a fault is told and tried again."""

from pathlib import Path

import pytest

from aboveboard.cli.engines import chosen
from aboveboard.errors import FileTrouble, Malformed, Truncated, WorkerEnded
from aboveboard.pipeline.engines import Engine, Stage, Unit
from aboveboard.pipeline.engines.distributed import LOCAL, NATIVE, Distributed
from aboveboard.pipeline.engines.inprocess import InProcess
from aboveboard.pipeline.engines.running import Done, run
from tests.engines import Dying, Hardened, Remembered, Reversing


def unit(text: str) -> Unit:
    return Unit(name=f"the {text}", content=f"content of {text}", data=text.encode())


UNITS = [unit(text) for text in ("one", "two", "three", "four", "five")]


@pytest.fixture
def work(tmp_path: Path) -> Reversing:
    return Reversing(tmp_path / "asked")


def ran(stage: Stage, units: list[Unit], keeping: Remembered, workers: int = 1) -> dict[str, Done]:
    return {done.name: done for done in run(InProcess(workers), stage, units, keeping, lambda *_: None)}


@pytest.mark.parametrize("workers", [1, 2], ids=["one process", "two processes"])
def test_every_row_is_done_once_whatever_their_order(work: Reversing, workers: int) -> None:
    found = ran(Stage("turn", "1", work), UNITS[::-1], Remembered(), workers)
    assert {name: done.data for name, done in found.items()} == {one.name: one.data[::-1] for one in UNITS}
    assert work.times() == len(UNITS)


def test_a_second_run_does_nothing(work: Reversing) -> None:
    keeping = Remembered()
    first = ran(Stage("turn", "1", work), UNITS, keeping)
    second = ran(Stage("turn", "1", work), UNITS, keeping)
    assert work.times() == len(UNITS)
    assert {name: done.data for name, done in first.items()} == {name: done.data for name, done in second.items()}
    assert {done.kept for done in first.values()} == {False}
    assert {done.kept for done in second.values()} == {True}


def test_a_run_that_ended_early_goes_on_where_it_ended(work: Reversing) -> None:
    keeping = Remembered()
    begun = run(InProcess(1), Stage("turn", "1", work), UNITS, keeping, lambda *_: None)
    names = {next(begun).name, next(begun).name}
    begun.close()  # type: ignore[attr-defined]  # a generator, closed as an ended process leaves it
    found = ran(Stage("turn", "1", work), UNITS, keeping)
    assert {name for name, done in found.items() if done.kept} == names
    assert work.times() == len(UNITS)


@pytest.mark.parametrize("changed", ["version", "name of the stage", "content"])
def test_what_was_made_of_something_else_is_made_again(work: Reversing, changed: str) -> None:
    keeping = Remembered()
    ran(Stage("turn", "1", work), UNITS[:1], keeping)
    stage = Stage("turn round" if changed.startswith("name") else "turn", "2" if changed == "version" else "1", work)
    one = Unit(UNITS[0].name, "other" if changed == "content" else UNITS[0].content, UNITS[0].data)
    assert not ran(stage, [one], keeping)[one.name].kept
    assert work.times() == 2


@pytest.mark.parametrize("workers", [1, 2], ids=["one process", "two processes"])
def test_a_row_that_is_refused_is_told_by_name_and_tried_again(work: Reversing, workers: int) -> None:
    keeping, units = Remembered(), [unit("cut"), unit("absent"), *UNITS]
    for _ in range(2):
        found = ran(Stage("turn", "1", work), units, keeping, workers)
        faults = {name: done.fault.error() for name, done in found.items() if done.fault is not None}
        assert {name: type(error) for name, error in faults.items()} == {
            "the cut": Truncated,
            "the absent": FileTrouble,
        }
        assert faults["the cut"].remedy == "copy it again"
        assert len(found) == len(units)
    assert work.times() == len(UNITS) + 4


def test_a_worker_that_was_killed_is_told_with_what_to_do() -> None:
    with pytest.raises(WorkerEnded, match="workers"):
        ran(Stage("die", "1", Dying()), UNITS, Remembered(), 2)


@pytest.mark.parametrize("engine", [InProcess(2), Distributed(2)], ids=["a pool of processes", "daft"])
def test_the_memory_of_every_worker_is_kept_out_of_core_files(engine: Engine) -> None:
    done = run(engine, Stage("tell", "1", Hardened()), UNITS, Remembered(), lambda *_: None)
    assert [one for one in done if one.data.startswith(b"not ")] == []


def test_two_rows_of_one_name_are_refused(work: Reversing) -> None:
    with pytest.raises(Malformed, match="twice"):
        ran(Stage("turn", "1", work), [UNITS[0], UNITS[0]], Remembered())
    assert work.times() == 0


def test_progress_is_told_from_nothing_to_all(work: Reversing) -> None:
    told: list[tuple[str, int, int]] = []
    list(run(InProcess(1), Stage("turn", "1", work), UNITS, Remembered(), lambda *one: told.append(one)))
    assert told == [("turn", done, len(UNITS)) for done in range(len(UNITS) + 1)]


def test_an_engine_is_chosen_by_its_name_or_the_address_of_a_cluster() -> None:
    assert isinstance(chosen("inprocess", 2), InProcess)
    assert chosen("daft", 2) == Distributed(2, NATIVE)
    assert chosen("ray", 2) == Distributed(2, LOCAL)
    assert chosen("ray://head:10001", 2) == Distributed(2, "ray://head:10001")
    for name, workers in (("spark", 2), ("inprocess", -1)):
        with pytest.raises(Malformed):
            chosen(name, workers)
