"""A real recorder as the companion's child: one that keeps ending is given up, and tried at a person's word."""

import threading
from pathlib import Path

import pytest

from aboveboard.companion.children import RecorderChild
from tests.companions import participant
from tests.patience import until


def test_a_recorder_that_keeps_ending_is_given_up_and_tried_once_more_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a screen it ends at once, each time."""
    monkeypatch.delenv("DISPLAY", raising=False)
    settings = participant(tmp_path).settings
    settings.places.make()
    with RecorderChild(settings, tries=3) as child:
        starts = 1 + until(lambda: _starts(child), "a recorder that is given up")
        assert starts == 3
        assert not child.keep()
        brought_back: list[bool] = []
        asked = threading.Thread(target=lambda: brought_back.append(child.revive()))
        asked.start()
        until(child.keep, "one try more")  # as the companion's own thread does
        asked.join()
        assert brought_back == [False]
        until(lambda: not child.keep() and child.given_up, "given up again")


def _starts(child: RecorderChild) -> int:
    """Keep it until it is given up; return how often it was started again."""
    count = 0
    while not child.given_up:
        count += child.keep()
    return count
