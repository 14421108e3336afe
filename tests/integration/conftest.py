"""A real screen of its own for each worker, and programs that end with their test."""

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence

import pytest

from aboveboard.studio.screen import DemoScreen

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
