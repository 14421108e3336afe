from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.recorder.stage import Stagehand


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Stagehand]:
    hand = Stagehand(tmp_path)
    yield hand
    hand.elements.__exit__(None, None, None)
