"""A recorder's view of the screen, and somebody who works on it."""

from collections.abc import Iterator

import pytest

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.studio.screen import DemoScreen
from tests.integration.x11.hands import Hands, client_of


@pytest.fixture
def desktop(screen: DemoScreen) -> Iterator[X11Desktop]:
    with X11Desktop(screen.environment) as desktop:
        yield desktop


@pytest.fixture
def hands(screen: DemoScreen, desktop: X11Desktop) -> Iterator[Hands]:
    with client_of(screen) as client:
        yield Hands(screen, desktop, client)
