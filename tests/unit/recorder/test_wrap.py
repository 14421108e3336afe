"""The X server's clock wraps after 49.7 days; a recording that spans it is as any other."""

from pathlib import Path

import pytest

from aboveboard.model.events import FieldEdited, JournalRecord, PointerPressed, PointerReleased, Scrolled
from aboveboard.model.time import SERVER_CLOCK_RANGE
from tests.unit.recorder.stage import Stagehand, all_records


def played(folder: Path, *, jump_to: int) -> list[JournalRecord]:
    """Work for a second or two around a time of the server's clock."""
    folder.mkdir()
    stage = Stagehand(folder)
    stage.begin()
    stage.time = jump_to
    stage.play(400)
    stage.move((130, 200), (140, 210), (150, 220))
    stage.button(150, 220)
    stage.type("across the wrap")
    stage.button(150, 220, 5, up=False)
    stage.button(150, 220)
    return all_records(stage.end())


def told(records: list[JournalRecord]) -> list[tuple[str, int]]:
    kinds = FieldEdited | PointerPressed | PointerReleased | Scrolled
    return [(type(record).__name__, record.t) for record in records if isinstance(record, kinds)]


@pytest.mark.parametrize("before", [500, 700, 1_200, 2_000])
def test_a_recording_across_the_wrap_is_the_same_as_any_other(tmp_path: Path, before: int) -> None:
    plain = told(played(tmp_path / "plain", jump_to=1 << 20))
    wrapped = told(played(tmp_path / "wrapped", jump_to=SERVER_CLOCK_RANGE - before))
    assert wrapped == plain
    assert len(plain) > 4
    assert [t for _, t in wrapped] == sorted(t for _, t in wrapped)
    assert wrapped[-1][1] < 10_000
