"""The courier's rights: its own four folders and the network, and nothing that opens content."""

import subprocess
import sys
from pathlib import Path

from aboveboard.formats.places import Places

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
