"""A screen and a device for the promises about recording; a keyholder with witnesses for those about opening."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import screen
from tests.integration.keyholder.conftest import clock, keyholder, settings, witnesses
from tests.pipelines import Way, way
from tests.recorders import desk, hands, view, window
from tests.refusing import Desk, made
from tests.scripts import released

__all__ = ["clock", "desk", "hands", "keyholder", "screen", "settings", "view", "window", "witnesses"]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """An organisation that stores one session."""
    with way(tmp_path_factory.mktemp("way")) as running:
        running.give(0, [released(drawn=False)])
        yield running


@pytest.fixture
def person(services: Way, tmp_path: Path) -> Desk:
    """A participant's device, with commands to give on it."""
    return made(services, tmp_path)
