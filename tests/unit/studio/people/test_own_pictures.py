"""Pictures beside the driver's own log: each once, under its name, found again, and nothing else taken for one."""

from pathlib import Path

import pytest

from aboveboard.studio.people.own_pictures import OwnPictures, beside


def test_pictures_are_kept_once_and_found_again_by_name(tmp_path: Path) -> None:
    folder = beside(tmp_path / "driver.jsonl")
    kept = OwnPictures(folder)
    kept.keep({"b": b"two", "a": b"one"})
    kept.keep({"a": b"another under the same name"})
    found = OwnPictures(folder)
    assert dict(found) == {"a": b"one", "b": b"two"}
    assert (len(found), "a" in found, "c" in found, folder.name) == (2, True, False, "driver.jsonl.pictures")


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    none = OwnPictures(tmp_path / "never written")
    assert (len(none), list(none), "a" in none) == (0, [], False)
    with pytest.raises(KeyError):
        none["a"]
