"""Pictures beside the driver's own log: each once, under its name, found again, and nothing else taken for one."""

from pathlib import Path

import pytest
from blake3 import blake3

from aboveboard.errors import Tampered
from aboveboard.studio.people.own_pictures import OwnPictures, beside


def named(data: bytes) -> str:
    return blake3(data).hexdigest()


def test_pictures_are_kept_once_and_found_again_by_name(tmp_path: Path) -> None:
    folder = beside(tmp_path / "driver.jsonl")
    kept = OwnPictures(folder)
    kept.keep({named(b"one"): b"one", named(b"two"): b"two"})
    kept.keep({named(b"one"): b"another under the same name"})
    found = OwnPictures(folder)
    assert dict(found) == {named(data): data for data in (b"one", b"two")}
    assert (len(found), named(b"one") in found, named(b"three") in found) == (2, True, False)
    assert folder.name == "driver.jsonl.pictures"


def test_a_picture_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    pictures = OwnPictures(tmp_path / "pictures")
    pictures.keep({named(b"one"): b"two"})
    with pytest.raises(Tampered):
        pictures[named(b"one")]


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    none = OwnPictures(tmp_path / "never written")
    assert (len(none), list(none), "a" in none) == (0, [], False)
    with pytest.raises(KeyError):
        none["a"]
