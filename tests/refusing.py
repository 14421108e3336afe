"""A person's device and the real commands on it, for what is refused: by name, with a remedy, and losing nothing."""

import dataclasses
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from aboveboard import errors
from aboveboard.formats import bundle as bundles
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.keys import create_day
from aboveboard.formats.places import Places
from aboveboard.formats.policy_rules import policy_sha256
from aboveboard.formats.receipts import write_receipt
from aboveboard.formats.root import Root
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.sessions import SessionHead
from tests.companions import PASSPHRASE, participant, script, with_keys
from tests.pipelines import PURPOSE, Way, organisation
from tests.promises.telling import lying
from tests.services import bundle

DAY, SESSION, NOBODY = 86_400, "9f2c31a0b4d5e6f7", "http://127.0.0.1:9"
COMMAND = (sys.executable, "-m", "aboveboard.cli")


@dataclasses.dataclass
class Desk:
    """One person's device with a sealed session, a bundle on its way, and a running organisation."""

    folder: Path
    places: Places
    way: Way

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "HOME": str(self.folder),
            "ABOVEBOARD_DATA": str(self.places.data),
            "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
            "COLUMNS": "200",
            "PYTHONDONTWRITEBYTECODE": "1",  # a limit on files would cut what Python keeps of a module for the next run
        }

    def aboveboard(self, *arguments: object, largest: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command; no file that it writes may be larger than `largest`, which is how a full disk looks."""

        def limit() -> None:
            if largest:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            env={**self.environment(), **more},
            cwd=self.folder,
            input=f"{PASSPHRASE}\n",
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,  # the child is single-threaded and only sets a limit
        )


def made(services: Way, folder: Path, *, now: float | None = None) -> Desk:
    """A device whose policy was fetched at a time."""
    who = participant(folder, purpose=PURPOSE, now=now)
    places = who.places
    (folder / "runtime").mkdir(mode=0o700)
    with_keys(places)
    began = int(now or time.time())
    head = SessionHead(
        session=SESSION,
        number=0,
        purpose=PURPOSE,
        receipt="r",
        policy_version=1,
        began=began,
        recipient=create_day(places, time.strftime("%Y-%m-%d", time.gmtime(began))),
    )
    with JournalWriter(places.journal / SESSION, head, quota_bytes=1 << 30) as journal:
        for number, batch in enumerate(script()):
            journal.append(batch, number * 1_000)
    agreed = ConsentReceipt(
        id="r",
        purpose=PURPOSE,
        policy_version=1,
        policy_sha256=policy_sha256(who.policy),
        keyholder=who.policy.keyholder.key,
        layers={app.id: app.layers for app in who.policy.apps},
        notice=b"notice",
        language="en",
        given=began - 1,
        expires=began + 90 * DAY,
        given_by=Device.HUMAN,
        word="walnut",
    )
    write_receipt(places, agreed)
    bundles.leave_bundle(places.outbox, bundle(Root.generate(), 1, purpose=PURPOSE))
    return Desk(folder, places, services)


def names(done: subprocess.CompletedProcess[str], kind: type[errors.AboveboardError], said: str) -> None:
    """The command ended by this error: its status, what happened, what to do, and no traceback."""
    told = done.stdout + done.stderr
    assert done.returncode == kind.exit_status, told
    assert said in done.stderr, told
    assert "\n  remedy: " in done.stderr
    assert "Traceback" not in told


def kept(desk: Desk) -> dict[str, str]:
    """What may not change: the journal, what was released, keys and consent."""
    return {
        name: mark
        for name, mark in lying(desk.places.data).items()
        if name.split("/")[0] in {"journal", "outbox", "participant", "consent", "days"}
    }


def segment_of(desk: Desk) -> bytes:
    (path,) = desk.places.outbox.glob("*.abb")
    return bundles.read_bundle(path.read_bytes()).segment


def a_device_that_the_collector_does_not_know(desk: Desk) -> tuple[object, ...]:
    enrolled = msgspec.json.encode({"v": 1, "collector": desk.way.collector})
    (desk.places.device / "enrolment.json").write_bytes(enrolled)
    shutil.rmtree(desk.places.policy)
    desk.places.policy.mkdir(mode=0o700)
    (desk.places.device / "pins.json").write_bytes(msgspec.json.encode(organisation().pins))
    return ("courier", "--once")


@contextmanager
def running(desk: Desk, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, *arguments],
        env=desk.environment(),
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
