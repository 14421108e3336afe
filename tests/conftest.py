"""What every test gets: pytest's own settings, no verdict on how long a property took, and one more try at a wait.

A command that is run within a test hardens the process of all later tests, which others could not look into any more:
a recorder would not know their windows' program, nor see whether their terminal asks for a secret. So each test begins
in a process like any other.

Machines are noisy, and the parts are real: a browser or an office program now and then loses a key, or never draws.
A test that waited in vain for what another program does is done once more, and the run's last lines name it.
Only such a wait is forgiven, by the words of `tests.patience`: what was seen and is wrong fails at once, and so does
whatever a promise's test finds.
"""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from aboveboard.confinement import process
from tests.patience import IN_VAIN

settings.register_profile("aboveboard", deadline=None)
settings.load_profile("aboveboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each test that holds no promise be done again if it waited in vain."""
    for item in items:
        if item.get_closest_marker("promise") is None:
            item.add_marker(
                pytest.mark.flaky(reruns=1, only_rerun=[f"^Failed: {IN_VAIN} "], rerun_except=["^AssertionError"])
            )


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
