"""`aboveboard practice` prints where each app is and ends with Ctrl-C."""

import http.client
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from aboveboard.studio.practice.dist import APPS


def test_the_command_serves_every_app_until_it_is_ended(dist: Path) -> None:
    assert dist.is_dir()
    command = [sys.executable, "-m", "aboveboard.cli", "practice", "--port", "0", "--seed", "12"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout
            rows = dict(served.stdout.readline().split() for _ in range(len(APPS) + 1))
            assert set(rows) == {"all", *APPS}
            assert all(address.endswith("/?seed=12") for address in rows.values())
            place = urlsplit(rows["grid"])
            connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
            connection.request("GET", "/", headers={"Host": place.netloc})
            assert b"Ledgerlines" in connection.getresponse().read()
            connection.close()
            assert served.stdout.readline() == "Ctrl-C ends it\n"
        finally:
            served.send_signal(signal.SIGINT)
    assert served.returncode == 130
