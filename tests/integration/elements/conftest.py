"""A desk on the demo screen."""

import shutil
from collections.abc import Iterator

import pytest

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.studio.screen import DemoScreen
from tests.integration.conftest import Start
from tests.integration.elements.desk import UNHURRIED_MS, Desk
from tests.integration.elements.gallery import TOOLKITS, Gallery

ABSENT = "LibreOffice is absent here: its column of docs/reference/toolkits.md was run by hand, tests deselected:"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count as deselected, what wants a program that `dev` does not install."""
    wanting = [item for item in items if item.get_closest_marker("libreoffice")]
    if wanting and shutil.which("soffice") is None:
        items[:] = [item for item in items if item not in wanting]
        config.hook.pytest_deselected(items=wanting)
        config.stash[_LEFT_OUT] = len(wanting)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(f"{ABSENT} {count}")


_LEFT_OUT = pytest.StashKey[int]()


@pytest.fixture
def desk(screen: DemoScreen) -> Iterator[Desk]:
    address = find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    with X11Desktop(screen.environment) as desktop, AtspiElements(address, budget_ms=UNHURRIED_MS) as elements:
        yield Desk(screen, desktop, elements)


@pytest.fixture(params=TOOLKITS)
def gallery(request: pytest.FixtureRequest, desk: Desk, start: Start) -> Gallery:
    return Gallery(request.param, desk, start)
