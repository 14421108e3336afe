"""Promise 14, of exports: what a person deletes while plain files are written for somebody is in none of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.errors import NothingToDo
from aboveboard.formats.tables import read_table
from tests.exporting import built, exported, opened
from tests.pipelines import Way, way

pytestmark = pytest.mark.promise


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


@pytest.mark.parametrize(("written", "first"), [(1, 10), (3, 20)], ids=["when its rows stand", "when all rows stand"])
def test_what_is_deleted_while_an_export_is_written_is_in_no_file_of_it(
    running: Way, tmp_path: Path, written: int, first: int
) -> None:
    sessions = built(running, (first, first + 1, first + 2), tmp_path / "release")
    release = opened(running, tmp_path / "release")
    gone, *kept = sessions
    clear: list[Path] = []

    def meanwhile(what: str, done: int, _total: int) -> None:
        if (what, done) == ("shards", written) and not clear:
            clear.extend(tmp_path.glob(".export.*/data/*"))
            running.delete(sessions[gone])

    record = exported(running, tmp_path / "release", tmp_path / "export", meanwhile)
    assert len(clear) == written  # it was in clear text when it was deleted
    files = list((tmp_path / "export" / "data").iterdir())
    rows = {row["episode"] for file in files for row in read_table(file.read_bytes())}
    assert rows == {episode.id for shard in kept for episode in release.shard(shard).episodes}
    assert rows.isdisjoint(episode.id for episode in release.shard(gone).episodes)
    assert (len(files), record.left_out) == (2, 1)
    assert b'"left_out":1' in (tmp_path / "export" / "export.json").read_bytes()


def test_an_export_of_which_everything_is_deleted_meanwhile_is_none(running: Way, tmp_path: Path) -> None:
    built(running, (30,), tmp_path / "release")

    def meanwhile(what: str, done: int, total: int) -> None:
        if (what, done) == ("shards", total):
            running.delete(30)

    with pytest.raises(NothingToDo):
        exported(running, tmp_path / "release", tmp_path / "export", meanwhile)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
