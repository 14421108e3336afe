"""Files written beside their place: what a killed command left is cleared away, what another writes is not."""

from pathlib import Path

from aboveboard.cli.writing import written


def test_what_a_killed_command_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / ".rows.parquet.0a1b2c3d"
    left.write_bytes(b"half")
    with written(str(tmp_path / "rows.parquet")) as file:
        file.write(b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


def test_files_of_other_names_stay(tmp_path: Path) -> None:
    kept = [tmp_path / name for name in (".rows.parquet.mine", ".other.parquet.0a1b2c3d", "rows.parquet.0a1b2c3d")]
    for path in kept:
        path.write_bytes(b"theirs")
    with written(str(tmp_path / "rows.parquet")) as file:
        file.write(b"whole")
    assert all(path.read_bytes() == b"theirs" for path in kept)


def test_a_command_that_still_writes_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "rows.parquet"
    with written(str(place)) as slow:
        slow.write(b"slow")
        with written(str(place)) as quick:
            quick.write(b"quick")
        assert place.read_bytes() == b"quick"
    assert place.read_bytes() == b"slow"
