"""Terminals: the terminal is the application, and what it asks for without showing it is a secret."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from aboveboard.desktop import Window
from aboveboard.desktop.x11.terminals import asks_secret
from aboveboard.model.policy import AppIdentity
from tests.integration.conftest import Start
from tests.integration.x11.hands import Hands

pytestmark = pytest.mark.x11

XTERM = AppIdentity(executable="/usr/bin/xterm")
CLOSED = "from aboveboard.confinement import harden; harden(); print(); input()"
RAW = "import sys, tty; tty.setraw(0); print('ready', file=open(sys.argv[1], 'w', 1), flush=True); sys.stdin.read(1)"


def terminal(hands: Hands, start: Start, command: Sequence[str]) -> Window:
    process = start(["xterm", "-e", *command])
    window = hands.window(lambda found: found.pid == process.pid)
    hands.context(lambda found: found.focus is not None and found.focus.id == window.id)
    return window


def asks(hands: Hands, window: Window, *, secret: bool) -> None:
    hands.wait(lambda: hands.desktop.asks_secret(window) is secret)


def test_a_terminal_is_the_application_whatever_runs_in_it(hands: Hands, start: Start) -> None:
    window = terminal(hands, start, ["sleep", "100"])
    assert window.identity == XTERM
    assert not hands.desktop.asks_secret(window)


def test_a_prompt_that_hides_its_answer_is_secret_until_it_is_answered(hands: Hands, start: Start) -> None:
    prompt = "import getpass, time; getpass.getpass(); time.sleep(100)"
    window = terminal(hands, start, ["/usr/bin/python3", "-c", prompt])
    asks(hands, window, secret=True)
    hands.do("type", "--delay", "1", "letmein")
    assert hands.desktop.asks_secret(window)
    hands.do("key", "Return")
    asks(hands, window, secret=False)


def test_a_shell_that_draws_what_is_typed_itself_is_none(hands: Hands, start: Start, tmp_path: Path) -> None:
    window = terminal(hands, start, ["bash", "--norc"])
    done = tmp_path / "done"
    hands.do("type", "--delay", "1", f"touch {done}\n")
    hands.wait(done.exists)
    assert not hands.desktop.asks_secret(window)
    hands.do("type", "--delay", "1", "read -s answer\n")
    asks(hands, window, secret=True)
    hands.do("type", "--delay", "1", "letmein\n")
    asks(hands, window, secret=False)


@pytest.mark.parametrize(("name", "secret"), [("ssh", True), ("pinentry-curses", True), ("editor", False)])
def test_a_full_screen_program_is_judged_by_what_it_is(
    hands: Hands, start: Start, tmp_path: Path, name: str, *, secret: bool
) -> None:
    program, ready = tmp_path / name, tmp_path / "ready"
    shutil.copy("/usr/bin/python3", program)
    window = terminal(hands, start, ["sh", "-c", f'{program} -c "$0" {ready}; :', RAW])
    hands.wait(lambda: ready.exists() and ready.read_text() == "ready\n")
    assert hands.desktop.asks_secret(window) is secret


def test_a_program_that_lets_nobody_see_its_terminals_asks_until_it_is_gone() -> None:
    command = [sys.executable, "-c", CLOSED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"\n"
        assert asks_secret(program.pid)
    assert not asks_secret(program.pid)
