"""Each sentence runs in a process of its own, because confinement is for good."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

PRELUDE = """
import os, socket, sys
from pathlib import Path
from aboveboard.confinement import Rules, Sockets, confine, harden, program_files
from aboveboard.confinement.self_test import rights_left
from aboveboard.errors import NotConfined
write, secret = Path(sys.argv[1]), Path(sys.argv[2])
def refused(what):
    try:
        what()
    except OSError:
        return True
    return False
"""


def run(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    (tmp_path / "journal").mkdir()
    (tmp_path / "secret").write_text("kept", encoding="utf-8")
    script = PRELUDE + textwrap.dedent(code)
    arguments = [sys.executable, "-c", script, str(tmp_path / "journal"), str(tmp_path / "secret")]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def holds(code: str, tmp_path: Path) -> None:
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr[-1500:]


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_UNIX"])
def test_a_confined_process_opens_no_socket(tmp_path: Path, family: str) -> None:
    holds(
        f"""
        confine(Rules(read=program_files(), write=(write,)))
        assert refused(lambda: socket.socket(socket.{family}, socket.SOCK_DGRAM))
        """,
        tmp_path,
    )


def test_local_sockets_may_be_kept(tmp_path: Path) -> None:
    holds(
        """
        confine(Rules(read=program_files(), write=(write,), sockets=Sockets.LOCAL))
        socket.socketpair()
        assert refused(lambda: socket.socket(socket.AF_INET))
        """,
        tmp_path,
    )


def test_a_listener_made_before_still_accepts_and_knows_its_peer(tmp_path: Path) -> None:
    holds(
        """
        address = str(write / "s")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(address)
        listener.listen()
        caller = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        caller.connect(address)
        confine(Rules(read=program_files(), write=(write,)))
        accepted, _ = listener.accept()
        assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[:4] == os.getpid().to_bytes(4, "little")
        """,
        tmp_path,
    )


def test_files_outside_the_rules_are_refused(tmp_path: Path) -> None:
    holds(
        """
        confine(Rules(read=program_files(), write=(write,)))
        assert refused(lambda: secret.read_text())
        assert refused(lambda: secret.write_text("gone"))
        assert refused(lambda: Path("/etc/passwd").read_text())
        """,
        tmp_path,
    )
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "kept"


def test_what_is_written_cannot_be_read_back(tmp_path: Path) -> None:
    holds(
        """
        confine(Rules(read=program_files(), write=(write,)))
        (write / "session").mkdir()
        with (write / "session" / "block").open("wb") as block:
            block.write(b"sealed")
            os.fsync(block.fileno())
        assert refused(lambda: (write / "session" / "block").read_bytes())
        (write / "session" / "block").unlink()
        """,
        tmp_path,
    )


def test_no_program_starts(tmp_path: Path) -> None:
    holds(
        """
        confine(Rules(read=program_files(), write=(write,)))
        assert refused(lambda: os.execv("/bin/true", ["true"]))
        """,
        tmp_path,
    )


def test_children_inherit_the_walls(tmp_path: Path) -> None:
    holds(
        """
        confine(Rules(read=program_files(), write=(write,)))
        child = os.fork()
        if child == 0:
            os._exit(0 if refused(lambda: secret.read_text()) and refused(lambda: socket.socket()) else 1)
        assert os.waitpid(child, 0)[1] == 0
        """,
        tmp_path,
    )


def test_a_hardened_process_cannot_be_read_by_its_own_user(tmp_path: Path) -> None:
    holds(
        """
        harden()
        child = os.fork()
        if child == 0:
            os._exit(0 if refused(lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes()) else 1)
        assert os.waitpid(child, 0)[1] == 0
        """,
        tmp_path,
    )


@pytest.mark.parametrize(
    ("undone", "left"),
    [
        ("restrict_files = lambda rules: None", "read the home folder"),
        ("prepare = lambda rules: lambda: None", "start a program"),
        ("prepare = lambda rules: lambda: None", "open an IPv4 socket"),
    ],
)
def test_the_self_test_notices_a_missing_wall(tmp_path: Path, undone: str, left: str) -> None:
    holds(
        f"""
        import aboveboard.confinement as house
        house.{undone}
        try:
            confine(Rules(read=(Path("/usr"),), write=(write,)))
        except NotConfined as error:
            assert {left!r} in error.message, error.message
        else:
            raise SystemExit("a missing wall went unnoticed")
        """,
        tmp_path,
    )


def test_an_unhardened_process_is_noticed(tmp_path: Path) -> None:
    holds(
        """
        assert "be read by other processes or leave a core file" in rights_left(Rules())
        """,
        tmp_path,
    )
