"""What ends a command from outside lets it end in order, once."""

import signal
import subprocess
import sys

import pytest

ENDS = """
import signal, sys
from aboveboard.cli.ending import leave_on_sigterm

if "ignored" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
leave_on_sigterm()
try:
    signal.raise_signal(signal.Signals[sys.argv[1]])
finally:
    signal.raise_signal(signal.SIGHUP)
    signal.raise_signal(signal.SIGTERM)
    print("in order")
"""


def ended(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", ENDS, *words], capture_output=True, check=False, text=True)
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_a_command_is_an_exit_that_no_second_one_interrupts(number: signal.Signals) -> None:
    assert ended(number.name) == (128 + number, "in order")


def test_a_command_that_is_to_outlive_its_terminal_does() -> None:
    assert ended("SIGHUP", "ignored")[0] == 128 + signal.SIGTERM
