"""What every test gets: pytest's own settings, no verdict on how long a property took, and one more try at a wait.

A command that is run within a test hardens the process of all later tests, which others could not look into any more:
a recorder would not know their windows' program, nor see whether their terminal asks for a secret. So each test begins
in a process like any other.

Machines are noisy, and the parts are real: a browser or an office program now and then loses a key, or never draws, or
is looked at between two of its own steps. A test that acts on a live screen is done once more whatever it found, any
other only where it waited in vain for what another program does, by the words of `tests.patience`. The run's last lines
name each. Whatever a promise's test finds, it fails at once.
"""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from aboveboard.confinement import process
from tests.patience import IN_VAIN

LIVE = ("x11", "wayland", "journey", "alone")
"""The marks of tests in which real programs act on a screen, each at its own pace."""

settings.register_profile("aboveboard", deadline=None)
settings.load_profile("aboveboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each test that holds no promise be done again: on a live screen always, elsewhere if it waited in vain."""
    in_vain = pytest.mark.flaky(reruns=1, only_rerun=[f"^Failed: {IN_VAIN} "], rerun_except=["^AssertionError"])
    for item in items:
        if item.get_closest_marker("promise") is None:
            live = any(item.get_closest_marker(mark) for mark in LIVE)
            item.add_marker(pytest.mark.flaky(reruns=1) if live else in_vain)


@pytest.fixture(autouse=True)
def looked_into() -> Iterator[None]:
    """Let others look into this process, before the test and after it."""
    process.prctl(process.PR_SET_DUMPABLE, 1)
    yield
    process.prctl(process.PR_SET_DUMPABLE, 1)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Take interrupts as programs in the foreground do: what a shell starts in the background ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
