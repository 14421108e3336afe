"""A session that finds no room any more ends, and nothing is watched after it."""

from pathlib import Path

import pytest

from aboveboard.errors import NoSpace
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.gaps import GapReason
from tests.unit.recorder.stage import EDIT, Stagehand


def test_after_a_full_disk_no_tree_is_watched(tmp_path: Path) -> None:
    hand = Stagehand(tmp_path, quota_bytes=1)
    hand.begin()
    hand.key("f5")
    with pytest.raises(NoSpace):
        hand.play(3_000)
    hand.key("f6")
    hand.play(200)
    assert not isinstance(hand.elements.tree(10, EDIT.box), NotRecognised)
    with pytest.raises(NoSpace):
        hand.capture.end(GapReason.FAULT, hand.time)
    assert hand.elements.tree(10, EDIT.box) == NotRecognised(reason=Absence.NOT_EXPOSED)
    hand.writer.__exit__(None, None, None)
    hand.elements.__exit__(None, None, None)
