"""A desk on the demo screen."""

from collections.abc import Iterator

import pytest

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.studio.screen import DemoScreen
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk
from tests.integration.elements.gallery import TOOLKITS, Gallery


@pytest.fixture
def desk(screen: DemoScreen) -> Iterator[Desk]:
    address = find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    with X11Desktop(screen.environment) as desktop, AtspiElements(address) as elements:
        yield Desk(screen, desktop, elements)


@pytest.fixture(params=TOOLKITS)
def gallery(request: pytest.FixtureRequest, desk: Desk, start: Start) -> Gallery:
    return Gallery(request.param, desk, start)
