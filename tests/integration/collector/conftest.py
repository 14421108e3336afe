"""A running collector."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collectors import Collector, started


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    with started(tmp_path) as running:
        yield running
