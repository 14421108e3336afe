"""Work in several processes: every unit is done once, every world is put away, and an end has a name."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from aboveboard.errors import InputError, WorkerEnded
from aboveboard.evaluation.side_by_side import Work, side_by_side
from tests.patience import until

Told = tuple[str, int]


@contextmanager
def room(folder: Path) -> Iterator[Work[str, Told]]:
    """Open a room that has a mark in `folder` as long as it is open, and one beside it for ever."""
    mark = folder / str(os.getpid())
    mark.touch()
    folder.with_name(f"{folder.name}.{mark.name}").touch()  # this one stays

    def work(unit: str, tell: Callable[[Told], None], stopping: Callable[[], bool]) -> None:
        if unit == "wrong":
            raise InputError("this is no unit", remedy="take another")
        if unit == "denied":
            raise PermissionError(13, "Permission denied", "a place")
        if unit == "deaf":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        if unit == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if unit.startswith("together"):
            until(lambda: len(list(folder.parent.glob(f"{folder.name}.*"))) == 2, "another process")
        tell((unit, os.getpid()))
        if unit in {"deaf", "busy"}:
            parent = multiprocessing.parent_process()
            assert parent is not None
            parent.join()
        while unit == "endless" and not stopping():
            tell((unit, os.getpid()))

    try:
        yield work
    finally:
        mark.unlink()


def never() -> bool:
    return False


def test_every_unit_is_done_once_by_several_processes(tmp_path: Path) -> None:
    units = ["together", "together too", *map(str, range(60))]
    told = list(side_by_side(units, partial(room, tmp_path), 2, stopping=never))
    assert Counter(unit for unit, _ in told) == Counter(units)
    assert os.getpid() not in {pid for _, pid in told}
    assert not list(tmp_path.iterdir()), "every room was put away"


@pytest.mark.parametrize(("units", "stopping"), [((), never), (("1", "2"), lambda: True)], ids=["none", "stopped"])
def test_nothing_to_do_starts_nothing(units: Sequence[str], stopping: Callable[[], bool], tmp_path: Path) -> None:
    folder = tmp_path / "rooms"
    folder.mkdir()
    assert list(side_by_side(units, partial(room, folder), 2, stopping=stopping)) == []
    assert list(tmp_path.iterdir()) == [folder]


def test_a_stop_leaves_off_what_is_under_way_and_begins_nothing_more(tmp_path: Path) -> None:
    asked: list[Told] = []
    for told in side_by_side(["endless"] * 5, partial(room, tmp_path), 2, stopping=lambda: len(asked) > 20):
        asked.append(told)  # noqa: PERF402  # how many there are is asked meanwhile
    assert len({pid for _, pid in asked}) <= 2
    assert not list(tmp_path.iterdir())


def test_who_does_not_listen_any_more_ends_every_process(tmp_path: Path) -> None:
    work = side_by_side(["endless"] * 2, partial(room, tmp_path), 2, stopping=never)
    next(work)
    work.close()
    assert not list(tmp_path.iterdir())


def test_an_error_comes_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="take another"):
        list(side_by_side(["endless", "wrong"], partial(room, tmp_path), 2, stopping=never))
    assert not list(tmp_path.iterdir())


def test_a_process_that_was_killed_is_told_and_the_others_put_their_rooms_away(tmp_path: Path) -> None:
    with pytest.raises(WorkerEnded, match="what is done is kept"):
        list(side_by_side(["endless", "killed"], partial(room, tmp_path), 2, stopping=never))
    assert len(list(tmp_path.iterdir())) == 1, "the killed one's is left, and no other"


def test_a_fault_that_has_no_name_of_ours_comes_as_it_is_and_says_where(tmp_path: Path) -> None:
    with pytest.raises(PermissionError) as caught:
        list(side_by_side(["endless", "denied"], partial(room, tmp_path), 2, stopping=never))
    assert caught.value.filename == "a place"
    assert "in work" in caught.value.__notes__[0]
    assert not list(tmp_path.iterdir())


def test_what_ended_a_process_is_told_even_where_it_was_not_heard_at_once(tmp_path: Path) -> None:
    asked: list[Told] = []

    def stopping() -> bool:
        if asked:
            until(lambda: len(list(tmp_path.iterdir())) == 1, "the end of the other one")
        return bool(asked)

    with pytest.raises(InputError, match="take another"):
        asked.extend(side_by_side(["wrong", "endless"], partial(room, tmp_path), 2, stopping=stopping))


@pytest.mark.timeout(60)  # without the signal it would be waited for an hour
def test_one_that_is_busy_is_told_to_leave_at_once_where_nobody_listens(tmp_path: Path) -> None:
    work = side_by_side(["busy"], partial(room, tmp_path), 1, stopping=never, leaving_s=3600)
    next(work)
    work.close()
    assert not list(tmp_path.iterdir())


def test_one_that_does_not_leave_when_told_is_ended(tmp_path: Path) -> None:
    work = side_by_side(["deaf"], partial(room, tmp_path), 1, stopping=never, leaving_s=0.5)
    next(work)
    work.close()
    assert len(list(tmp_path.iterdir())) == 1, "it was killed over its room"


_PARENT = """
import signal
import sys
from functools import partial
from pathlib import Path
from aboveboard.evaluation.side_by_side import side_by_side
from tests.unit.evaluation.test_side_by_side import never, room

asked = []
if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: asked.append(True))
    for told in side_by_side(["endless"] * 2, partial(room, Path(sys.argv[1])), 2, stopping=lambda: bool(asked)):
        print(told, flush=True)
"""


@contextmanager
def another(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """Start a process of its own group that has two work, and wait until they do."""
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    (tmp_path / "parent.py").write_text(_PARENT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, str(tmp_path / "parent.py"), str(rooms)]
    with (
        (tmp_path / "said").open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=said, env=environment, start_new_session=True) as parent,
    ):
        until(lambda: len(list(rooms.iterdir())) == 2 and (tmp_path / "said").stat().st_size, "both at work")
        yield parent, rooms


def test_an_interrupt_of_the_terminal_asks_whoever_gives_them_work_and_none_of_them(tmp_path: Path) -> None:
    with another(tmp_path) as (parent, rooms):
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.wait() == 0, (tmp_path / "said").read_text(encoding="utf-8")[-2000:]
    assert not list(rooms.iterdir())
    assert "KeyboardInterrupt" not in (tmp_path / "said").read_text(encoding="utf-8")


def test_they_end_in_order_when_whoever_gives_them_work_is_killed(tmp_path: Path) -> None:
    with another(tmp_path) as (parent, rooms):
        parent.kill()
    until(lambda: not list(rooms.iterdir()), "both rooms put away")
