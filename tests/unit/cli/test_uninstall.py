"""Uninstalling removes everything of the person's, and nothing that still has to be sent."""

from pathlib import Path

import pytest

from aboveboard.cli.places import device_places
from aboveboard.cli.uninstall import uninstall
from aboveboard.errors import NothingToDo
from aboveboard.formats.deletions import ask_deletion


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    return tmp_path / "data"


def test_everything_of_the_person_is_gone(data: Path) -> None:
    places = device_places(data)
    (places.journal / "session").mkdir()
    (places.journal / "session" / "000000.abj").write_bytes(b"sealed")
    uninstall(data=data, yes=True)
    assert not places.data.exists()
    assert not places.runtime.exists()


def test_a_deletion_that_was_not_sent_is_not_lost(data: Path) -> None:
    places = device_places(data)
    ask_deletion(places, b"s" * 32, now=1_000.0)
    with pytest.raises(NothingToDo):
        uninstall(data=data, yes=True)
    assert places.data.exists()
    uninstall(data=data, yes=True, even_pending=True)
    assert not places.data.exists()
