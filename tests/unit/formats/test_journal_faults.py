"""What the journal survives: a full disk, a limit of the system, a kill at any instant."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pyrage
import pytest

from aboveboard.errors import AboveboardError, NoSpace
from aboveboard.formats import journal
from aboveboard.formats.files import write_atomically
from aboveboard.model.sessions import SessionHead

SEALS_AND_TELLS = """
import sys, msgspec
from pathlib import Path
from aboveboard.formats.journal import JournalWriter
from aboveboard.model.events import AppSwitched
from aboveboard.model.sessions import Batch, SessionHead
head = msgspec.json.decode(sys.argv[2].encode(), type=SessionHead)
with JournalWriter(Path(sys.argv[1]), head, quota_bytes=1 << 30) as writer:
    for number in range(100_000):
        records = (AppSwitched(t=number, before="a" * 500, after="b"),)
        writer.append(Batch(stretch=0, first=number, records=records), number * 700)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""

MEETS_A_LIMIT = """
import resource, signal, sys, msgspec
from pathlib import Path
from aboveboard.errors import NoSpace
from aboveboard.formats.journal import JournalWriter
from aboveboard.model.events import AppSwitched
from aboveboard.model.sessions import Batch, SessionHead
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
head = msgspec.json.decode(sys.argv[2].encode(), type=SessionHead)
with JournalWriter(Path(sys.argv[1]), head, quota_bytes=1 << 30) as writer:
    for number in range(100):
        try:
            writer.append(Batch(stretch=0, first=number, records=(AppSwitched(t=0, before="a", after="b"),)), number)
        except NoSpace:
            print(number)
            break
"""


def started(program: str, folder: Path, head: SessionHead) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", program, str(folder), msgspec.json.encode(head).decode()]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", [0, 7, 40])
def test_a_kill_loses_nothing_that_was_sealed_and_doubles_nothing(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity, after: int
) -> None:
    with started(SEALS_AND_TELLS, tmp_path / "s1", head) as process:
        assert process.stdout
        told = [int(process.stdout.readline()) for _ in range(after + 1)]
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout if line.endswith("\n")]
    numbers = [batch.first for batch in journal.read_journal(tmp_path / "s1", identity).batches]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= len(told)


def test_a_limit_of_the_system_is_no_space_and_what_was_sealed_before_stays(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity
) -> None:
    with started(MEETS_A_LIMIT, tmp_path / "s1", head) as process:
        refused = int(process.communicate(timeout=60)[0])
    reading = journal.read_journal(tmp_path / "s1", identity)
    assert refused >= 1
    assert len(reading.batches) == refused
    assert reading.truncated, "part of the refused block was taken by the disk"


def test_a_small_file_is_whole_or_absent_where_the_disk_is_full(tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys, pathlib\n"
        "from aboveboard.errors import NoSpace\n"
        "from aboveboard.formats.files import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n    write_atomically(pathlib.Path(sys.argv[1]), b'x' * 1000)\n"
        "except NoSpace:\n    print('named')\n"
    )
    (tmp_path / "kept").write_bytes(b"old")
    told = subprocess.run([sys.executable, "-c", program, str(tmp_path / "kept")], capture_output=True, check=True)
    assert told.stdout == b"named\n"
    assert (tmp_path / "kept").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_takes_no_file_keeps_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(PermissionError):
        write_atomically(tmp_path / "closed" / "name", b"x")
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "name", b"x")


def test_no_space_has_a_remedy_and_a_status() -> None:
    assert issubclass(NoSpace, AboveboardError)
    assert NoSpace("x").remedy
    assert NoSpace.exit_status != os.EX_OK
