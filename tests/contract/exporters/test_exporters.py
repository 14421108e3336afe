"""What every exporter must do: write permitted episodes, say what was lost, and find what is wrong in a folder."""

from pathlib import Path

import pytest

from aboveboard.errors import NotFound
from aboveboard.exporters import Exporter, Part
from aboveboard.exporters.registry import EXPORTERS
from aboveboard.model.trajectories import PermittedEpisode
from aboveboard.pipeline.episodes import Origin, episodes_of
from aboveboard.reduction.registry import reduce
from tests.scripts import released

PERSON = "ef" * 32


@pytest.fixture(params=list(EXPORTERS.values()), ids=list(EXPORTERS))
def exporter(request: pytest.FixtureRequest) -> Exporter:
    found: Exporter = request.param
    return found


def part(split: str = "train") -> Part:
    episodes = episodes_of(released(), Origin(purpose="demo", segment="ab" * 32, person=PERSON), reduce)
    permitted = [PermittedEpisode(episode=one, purpose="demo-export", lease="00" * 32) for one in episodes]
    return Part(split=split, episodes=permitted, pictures=released().pictures)


def test_what_it_writes_its_own_validator_accepts(exporter: Exporter, tmp_path: Path) -> None:
    exported = exporter.write(tmp_path, [part(), part("test")])
    checked = exporter.validate(tmp_path)
    assert checked.faults == ()
    assert checked.rows == sum(exported.rows.values())
    assert set(exported.rows) == {"train", "test"}
    assert checked.pictures > 0


def test_it_says_what_its_form_could_not_hold(exporter: Exporter, tmp_path: Path) -> None:
    losses = exporter.write(tmp_path, [part()]).losses
    assert {loss.fate for loss in losses} <= {"dropped", "approximated"}
    assert "person" in {loss.what for loss in losses}


def test_no_byte_of_it_says_whose_session_it_was(exporter: Exporter, tmp_path: Path) -> None:
    exporter.write(tmp_path, [part()])
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PERSON.encode() not in written
    assert released().pseudonym not in written
    assert released().receipt.encode() not in written


def test_the_same_episodes_give_the_same_files(exporter: Exporter, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        exporter.write(folder, [part()])
    one, other = ({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in folders)
    assert one == other


def test_an_empty_folder_is_not_of_its_form(exporter: Exporter, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        exporter.validate(tmp_path)
