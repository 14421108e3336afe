"""Uninstalling removes everything of the person's, and nothing that still has to be sent."""

from pathlib import Path

import pytest

from aboveboard.cli.places import device_places
from aboveboard.cli.uninstall import uninstall
from aboveboard.errors import NothingToDo
from aboveboard.formats.deletions import ask_deletion, pending_deletions

EMPTIED = ("participant", "days", "consent", "journal", "outbox", "feed")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    return tmp_path / "data"


def test_everything_of_the_person_is_gone(data: Path) -> None:
    places = device_places(data)
    (places.journal / "session").mkdir()
    (places.journal / "session" / "000000.abj").write_bytes(b"sealed")
    (places.runtime / "browser").mkdir()
    (places.data / "of a later version").mkdir()
    uninstall(data=data, yes=True)
    folders = {places.data / name for name in ("device", "policy", *EMPTIED)}
    assert set(places.data.rglob("*")) == folders
    assert list(places.runtime.iterdir()) == []


@pytest.mark.parametrize("folder", EMPTIED)
def test_nothing_lies_in_a_folder_of_the_person(data: Path, folder: str) -> None:
    places = device_places(data)
    (data / folder / "inside").mkdir()
    (data / folder / "inside" / ".hidden").write_bytes(b"own")
    (data / folder / ".hidden").write_bytes(b"own")
    uninstall(data=data, yes=True)
    assert list((places.data / folder).iterdir()) == []


def test_a_deletion_that_was_not_sent_is_not_lost(data: Path) -> None:
    places = device_places(data)
    ask_deletion(places, b"s" * 32, now=1_000.0)
    with pytest.raises(NothingToDo):
        uninstall(data=data, yes=True)
    assert len(pending_deletions(places)) == 1
    uninstall(data=data, yes=True, even_pending=True)
    assert list(places.feed.iterdir()) == []


def test_a_deletion_that_cannot_be_read_counts_as_one_that_waits(data: Path) -> None:
    places = device_places(data)
    ask_deletion(places, b"s" * 32, now=1_000.0)
    (path,) = (places.feed / "deletions").iterdir()
    path.write_bytes(b"{")
    with pytest.raises(NothingToDo):
        uninstall(data=data, yes=True)
    uninstall(data=data, yes=True, even_pending=True)
    assert list(places.feed.iterdir()) == []
