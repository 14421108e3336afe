"""Before any screen is opened: which seeds of a collection the driver's own log is of, and what is no such thing."""

from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.driver_log import _kept, _wanted
from aboveboard.errors import InputError
from aboveboard.studio.people.planning import Tried
from tests.colouring import colouring
from tests.demonstrating import pressing


def tried(folder: Path, *attempts: tuple[str, int, bool]) -> Path:
    path = folder / "tried.jsonl"
    lines = [Tried(task=task, seed=seed, done=done, released=True) for task, seed, done in attempts]
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return path


def test_only_what_was_demonstrated_is_done_again_and_only_once(tmp_path: Path) -> None:
    path = tried(
        tmp_path,
        *[("miniwob/enter-text", 2, True), ("miniwob/enter-text", 0, True), ("miniwob/enter-text", 0, True)],
        *[("miniwob/enter-text", 4, False), ("practice/expenses/claim", 0, True), ("miniwob/click-menu", 6, True)],
    )
    assert _wanted(path, "all") == {"enter-text": [0, 2], "click-menu": [6]}
    assert _wanted(path, "miniwob/click-menu") == {"click-menu": [6]}


@pytest.mark.parametrize("tasks", ["choose-list", ""], ids=["not demonstrated", "none"])
def test_what_nobody_demonstrated_is_refused(tmp_path: Path, tasks: str) -> None:
    with pytest.raises(InputError, match="nobody demonstrated"):
        _wanted(tried(tmp_path, ("miniwob/enter-text", 0, True)), tasks)


def test_a_missing_file_and_one_of_something_else_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not known"):
        _wanted(tmp_path / "none", "all")
    (tmp_path / "other").write_text("{}\n")
    with pytest.raises(InputError, match="not a file of attempts"):
        _wanted(tmp_path / "other", "all")


def test_a_line_that_was_cut_off_is_removed_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = msgspec.json.encode(pressing(1))
    (tmp_path / "out").write_bytes(whole + b"\n" + whole[:40])
    assert [episode.id for episode in _kept(tmp_path / "out", pictures=False)] == ["p1"]
    assert (tmp_path / "out").read_bytes() == whole + b"\n"


@pytest.mark.parametrize("pictures", [True, False], ids=["pictures asked for", "none asked for"])
def test_a_log_goes_on_as_it_was_begun_with_pictures_or_without(tmp_path: Path, *, pictures: bool) -> None:
    with_pictures, _ = colouring(0)
    kinds = {True: with_pictures, False: pressing(1)}
    (tmp_path / "same").write_bytes(msgspec.json.encode(kinds[pictures]) + b"\n")
    assert [one.id for one in _kept(tmp_path / "same", pictures=pictures)] == [kinds[pictures].id]
    (tmp_path / "other").write_bytes(msgspec.json.encode(kinds[not pictures]) + b"\n")
    with pytest.raises(InputError, match="begun with") as caught:
        list(_kept(tmp_path / "other", pictures=pictures))
    assert "--out" in caught.value.remedy


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("notes\n")
    with pytest.raises(InputError, match="something else"):
        list(_kept(tmp_path / "out", pictures=False))
    assert (tmp_path / "out").read_text() == "notes\n"
