"""A session of sway for each worker; tests leave it as they found it."""

from collections.abc import Iterator

import pytest

from tests.integration.wayland.session import Painter, SwaySession


@pytest.fixture(scope="session")
def session() -> Iterator[SwaySession]:
    with SwaySession() as session:
        yield session


@pytest.fixture
def painter(session: SwaySession) -> Iterator[Painter]:
    painter = Painter(session)
    yield painter
    painter.end()
