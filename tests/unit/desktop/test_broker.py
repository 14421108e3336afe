"""The broker answers for processes of this user, and for no other."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.desktop import only_root_changes
from aboveboard.desktop.x11.broker import Broker
from aboveboard.errors import NotConfined
from tests.patience import until

ORPHAN = """
import os, signal
from aboveboard.desktop import only_root_changes
from aboveboard.desktop.x11.broker import Broker
with Broker.forked() as broker:
    print(open(f"/proc/self/task/{os.getpid()}/children").read(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker.forked() as broker:
        yield broker


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["/usr/bin/sleep", "600"]) as process:
        yield process
        process.kill()


def test_a_program_that_only_root_changes_is_trusted(broker: Broker, sleeper: subprocess.Popen[bytes]) -> None:
    facts = broker.ask(sleeper.pid)
    assert facts is not None
    assert (facts.executable, facts.script, facts.trusted) == ("/usr/bin/sleep", None, True)
    assert facts.started > 0


def test_a_script_of_the_system_is_named_with_its_interpreter(broker: Broker) -> None:
    with subprocess.Popen(
        ["/usr/bin/python3", "/usr/lib/python3.11/code.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        facts = until(lambda: broker.ask(process.pid), "the arguments of a program that has just begun")
    assert (facts.executable, facts.script) == ("/usr/bin/python3.11", "/usr/lib/python3.11/code.py")
    assert facts.trusted


def test_a_script_of_the_user_is_not_trusted(broker: Broker, tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text("input()", encoding="utf-8")
    with subprocess.Popen(["/usr/bin/python3", str(script)], stdin=subprocess.PIPE) as process:
        facts = broker.ask(process.pid)
    assert facts is not None
    assert not facts.trusted


def test_a_folder_that_others_may_change_is_not_trusted(broker: Broker, tmp_path: Path) -> None:
    copy = tmp_path / "sleep"
    copy.write_bytes(Path("/usr/bin/sleep").read_bytes())
    copy.chmod(0o755)
    with subprocess.Popen([str(copy), "600"]) as process:
        facts = broker.ask(process.pid)
        process.kill()
    assert facts is not None
    assert not facts.trusted


def test_a_program_of_the_user_is_not_trusted_wherever_it_lies(broker: Broker) -> None:
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        copy = Path(folder, "sleep")
        copy.write_bytes(Path("/usr/bin/sleep").read_bytes())
        copy.chmod(0o755)
        with subprocess.Popen([str(copy), "600"]) as process:
            facts = broker.ask(process.pid)
            process.kill()
    assert facts is not None
    assert not facts.trusted


def test_every_folder_on_the_way_counts() -> None:
    assert only_root_changes(Path("/usr/bin/sleep"))
    assert not only_root_changes(Path("/tmp/../usr/bin/sleep"))


def test_an_interpreter_without_a_plain_script_is_unknown(broker: Broker) -> None:
    with subprocess.Popen(["/usr/bin/python3", "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert broker.ask(process.pid) is None


def test_a_program_replaced_since_is_unknown(broker: Broker, tmp_path: Path) -> None:
    copy = tmp_path / "sleep"
    copy.write_bytes(Path("/usr/bin/sleep").read_bytes())
    copy.chmod(0o755)
    with subprocess.Popen([str(copy), "600"]) as process:
        copy.unlink()
        # The kernel now calls it `sleep (deleted)`; somebody may make a file of that very name.
        copy.with_name("sleep (deleted)").write_bytes(b"another")
        facts = broker.ask(process.pid)
        process.kill()
    assert facts is None


def test_other_peoples_processes_and_none_at_all_are_unknown(broker: Broker) -> None:
    assert broker.ask(1) is None
    assert broker.ask(2**22 + 1) is None
    assert broker.ask(-1) is None


def test_it_ends_with_a_parent_that_was_killed() -> None:
    done = subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True, check=False)
    status = Path("/proc", done.stdout.strip(), "stat")

    def alive() -> bool:
        try:
            return status.read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    until(lambda: not alive(), "its end")


def test_after_leaving_it_answers_no_more() -> None:
    with Broker.forked() as broker:
        broker.ask(os.getpid())
    with pytest.raises(NotConfined):
        broker.ask(os.getpid())


def children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def test_it_still_answers_while_its_parent_is_ending(sleeper: subprocess.Popen[bytes]) -> None:
    before = children()
    with Broker.forked() as broker:
        assert broker.ask(sleeper.pid) is not None  # it is up
        (child,) = children() - before
        os.kill(child, signal.SIGTERM)
        os.kill(child, signal.SIGINT)
        assert broker.ask(sleeper.pid) is not None
