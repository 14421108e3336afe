"""What the validator of the `hf` form finds: one changed cell each."""

from pathlib import Path
from typing import Any

import pytest

from aboveboard.exporters import words
from aboveboard.exporters.hf import EXPORTER, FEATURES
from aboveboard.formats.tables import read_table, write_table
from aboveboard.model.text import Chrome, Hidden, LengthClass, Redacted, Shape, TextKind
from tests.contract.exporters.test_exporters import part


def changed(folder: Path, **cells: Any) -> tuple[str, ...]:
    """Write an export, change cells of its first row, and return the faults."""
    EXPORTER.write(folder, [part()])
    file = next((folder / "data").iterdir())
    rows = read_table(file.read_bytes())
    rows[0].update(cells)
    file.write_bytes(write_table({name: [row[name] for row in rows] for name in FEATURES}, FEATURES))
    return EXPORTER.validate(folder).faults


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"point": [320, 10]}, "outside"),
        ({"point": [-1, 10]}, "outside"),
        ({"action": '{"type":"fly"}'}, "does not read"),
        ({"step": "{}"}, "does not read"),
        ({"before": {"bytes": b"RIFF", "path": "00.webp"}}, "does not decode"),
    ],
)
def test_a_changed_cell_is_found(tmp_path: Path, cells: dict[str, Any], fault: str) -> None:
    assert any(fault in found for found in changed(tmp_path, **cells))


def test_a_picture_under_another_name_is_found(tmp_path: Path) -> None:
    pictures = part().pictures
    one, other = list(pictures)[:2]
    faults = changed(tmp_path, before={"bytes": pictures[one], "path": f"{other}.webp"})
    assert any("not what its name says" in fault for fault in faults)


def test_an_unchanged_table_has_no_fault(tmp_path: Path) -> None:
    assert changed(tmp_path) == ()


def test_labels_are_told_as_far_as_they_say_something() -> None:
    shape = Shape(kind=TextKind.NUMBER, length=LengthClass.FEW)
    assert [words(label) for label in (Chrome(text="Save"), Redacted(text="milk"), shape, Hidden(), None)] == [
        "Save",
        "milk",
        "<number few>",
        "",
        "",
    ]


def test_another_content_has_another_name_so_that_no_cache_takes_one_for_the_other(tmp_path: Path) -> None:
    """`datasets` caches a local folder by its last name and its README; a row deleted since must not come back."""
    readmes: list[str] = []
    for parts in ([part()], [part()], [part(), part()]):
        folder = tmp_path / str(len(readmes)) / "export"
        folder.mkdir(parents=True)
        EXPORTER.write(folder, parts)
        readmes.append((folder / "README.md").read_text(encoding="utf-8"))
    assert readmes[0] == readmes[1] != readmes[2]
