"""A real screen of its own for each worker, and programs that end with their test."""

import contextlib
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence

import pytest

from aboveboard.studio.screen import DemoScreen
from tests.patience import until

Start = Callable[[Sequence[str]], subprocess.Popen[bytes]]


@pytest.fixture(scope="session")
def screen() -> Iterator[DemoScreen]:
    """One demo screen per worker; tests leave it as they found it."""
    with DemoScreen() as screen:
        yield screen


@pytest.fixture
def start(screen: DemoScreen) -> Iterator[Start]:
    """Start programs on the screen; they are gone when the test is over."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(command: Sequence[str]) -> subprocess.Popen[bytes]:
        started.append(screen.start(command))
        return started[-1]

    yield begin
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture(autouse=True)
def as_it_was_found(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a window behind, not the one that meets it."""
    if "screen" not in request.fixturenames:
        yield
        return
    screen: DemoScreen = request.getfixturevalue("screen")
    before = managed(screen)
    yield
    until(lambda: managed(screen) <= before, "the screen as it was found")


def managed(screen: DemoScreen) -> set[str]:
    """Return the windows that the window manager holds."""
    told = subprocess.run(
        ["xprop", "-root", "_NET_CLIENT_LIST"], env=screen.environment, capture_output=True, text=True, check=False
    )
    return set(re.findall(r"0x[0-9a-f]+", told.stdout))
