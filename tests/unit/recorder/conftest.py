from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.houses import House
from tests.unit.recorder.stage import Stagehand


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Stagehand]:
    hand = Stagehand(tmp_path)
    yield hand
    hand.elements.__exit__(None, None, None)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Build houses that are closed with the test."""
    built: list[House] = []

    def one(**changes: Any) -> House:
        built.append(House(tmp_path, **changes))
        return built[-1]

    yield one
    for house in built:
        house.close()


@pytest.fixture
def house(build: Callable[..., House]) -> House:
    return build()
