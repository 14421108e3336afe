"""The courier's rights: its own four folders and the network, and nothing that opens content."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.errors import NamesLost
from aboveboard.formats.places import Places
from tests.patience import PATIENCE_S
from tests.services import Organisation, device

TRY = """
import sys
from pathlib import Path
from aboveboard.cli.courier import _give_up_rights
from aboveboard.formats.places import Places
places = Places(data=Path(sys.argv[1]), runtime=Path(sys.argv[2]))
_give_up_rights(places)
for folder in (places.journal, places.participant, places.days, places.consent, places.runtime):
    for what in (lambda: (folder / "secret").read_bytes(), lambda: list(folder.iterdir()),
                 lambda: (folder / "new").write_bytes(b"x")):
        try:
            what()
        except PermissionError:
            continue
        print("not refused:", folder.name)
for folder in (places.outbox, places.feed, places.device, places.policy):
    (folder / "kept").write_bytes(b"x")
    assert (folder / "secret").read_bytes() == b"own"
    (folder / "kept").unlink()
import socket, subprocess
socket.create_connection(("127.0.0.1", int(sys.argv[3]))).close()
try:
    subprocess.run(["/bin/true"], check=False)
except PermissionError:
    pass
else:
    print("not refused: starting a program")
"""


CARRY = """
import sys
from pathlib import Path
from aboveboard import cli
from aboveboard.cli import courier
courier.NAMES = (Path(sys.argv[1]), Path(sys.argv[1]).with_name("absent"))
courier.NAMERS = (Path(sys.argv[2]),)
sys.argv = ["aboveboard", "courier", "--data", sys.argv[3], "--interval", "0.01"]
cli.main()
"""


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """What stands for /etc/resolv.conf."""
    (tmp_path / "etc").mkdir()
    made = tmp_path / "etc" / "resolv.conf"
    made.write_text("nameserver 192.0.2.1\n")
    return made


@contextlib.contextmanager
def carrying(names: Path) -> Iterator[subprocess.Popen[str]]:
    """A courier in a process of its own, which has done a round: nobody is where its collector should be."""
    folder = names.parents[1]
    (folder / "resolved").mkdir(exist_ok=True)
    made = device(folder / "device", "http://127.0.0.1:9", Organisation().pins)
    arguments = [sys.executable, "-c", CARRY, str(names), str(folder / "resolved"), str(made.data)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            assert "round failed" in process.stdout.readline()
            yield process
        finally:
            process.kill()


def test_a_courier_ends_when_the_networks_names_are_replaced_and_is_started_anew(names: Path) -> None:
    """What comes in place of a file is another file, which the kernel does not let it read."""
    with carrying(names) as process:
        beside = names.with_name("resolv.conf.new")
        beside.write_text("nameserver 192.0.2.2\n")
        beside.rename(names)
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, "was replaced" in said, "remedy: " in said) == (NamesLost.exit_status, True, True)


def test_names_that_come_after_the_start_end_it_too(names: Path) -> None:
    names.unlink()
    with carrying(names) as process:
        names.write_text("nameserver 192.0.2.2\n")
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, "was replaced" in said) == (NamesLost.exit_status, True)


def test_names_replaced_in_the_machines_own_folder_are_read_on(names: Path) -> None:
    names.unlink()
    own = names.parents[1] / "resolved" / "stub-resolv.conf"
    own.parent.mkdir()
    own.write_text("nameserver 192.0.2.1\n")
    names.symlink_to(own)
    with carrying(names) as process:
        beside = own.with_name("new")
        beside.write_text("nameserver 192.0.2.2\n")
        beside.rename(own)
        assert process.stdout is not None
        assert [("round failed" in process.stdout.readline()) for _ in range(2)] == [True, True]


def test_a_courier_reads_no_journal_and_no_key_and_starts_nothing(tmp_path: Path) -> None:
    import socket

    places = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    places.make()
    for folder in (*places.data.iterdir(), places.runtime):
        (folder / "secret").write_bytes(b"own")
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = [str(places.data), str(places.runtime), str(server.getsockname()[1])]
        done = subprocess.run([sys.executable, "-c", TRY, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
