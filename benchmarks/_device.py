"""A participant's device on a demo screen: policy, keys, a consent that can be given anew, and the real companion."""

import contextlib
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.companion.release import preview
from aboveboard.companion.strip import BUTTONS, HEIGHT, WIDTH
from aboveboard.errors import NotRunning
from aboveboard.formats.control import LARGEST_PACKET, Reply, Status, decode_reply, encode
from aboveboard.formats.journal import read_head, read_journal, recording
from aboveboard.formats.keys import ParticipantKeys, Unlocked, days, open_day
from aboveboard.formats.places import Places
from aboveboard.formats.receipts import receipts, write_receipt
from aboveboard.formats.segments import seal_segment
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers
from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.time import Week
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from benchmarks._processes import children, command
from tests.permitting import permit, signers

PATIENCE_S = 90.0


def until(look: Callable[[], object], what: str) -> None:
    """Wait for something to become true. Raises NotRunning that names it."""
    end = time.monotonic() + PATIENCE_S
    while not look():
        if time.monotonic() > end:
            raise NotRunning(f"never saw {what}")
        time.sleep(0.05)


@dataclass
class Device:
    """One device: its folders, its participant's opened keys, and its companion's process."""

    screen: DemoScreen
    places: Places
    unlocked: Unlocked
    apps: tuple[AppRule, ...]
    companion: subprocess.Popen[bytes]
    width: int

    def ours(self) -> dict[str, list[int]]:
        """Return every process of ours by name: companion (with the strip), pages, recorder and its broker."""
        found: dict[str, list[int]] = {"companion and strip": [self.companion.pid]}
        for pid in children(self.companion.pid):
            name = "recorder" if "recorder" in command(pid) else "pages"
            found.setdefault(name, []).append(pid)
        found["recorder's broker"] = [child for pid in found.get("recorder", []) for child in children(pid)]
        return found

    def agree(self, layers: Layers) -> None:
        """Agree anew, to these layers."""
        latest = receipts(self.places)[-1]
        given = max(int(time.time()), latest.given + 1)
        until(lambda: time.time() >= given, "the next second")
        agreed = dict.fromkeys((app.id for app in self.apps), layers)
        fresh = msgspec.structs.replace(latest, id=secrets.token_hex(8), given=given, layers=agreed)
        write_receipt(self.places, fresh)

    def press(self, hands: Hands, button: str) -> None:
        """Press a button of the strip."""
        x, width = BUTTONS[button]
        hands.click(Point((self.width - WIDTH) // 2 + x + width // 2, HEIGHT // 2))

    def resume(self, hands: Hands) -> str:
        """Begin a session by a press of Resume and return its name."""
        self.press(hands, "resume")
        until(lambda: self.status().state == "recording", "a session begun")
        return self.status().session

    def pause(self, hands: Hands) -> None:
        """End the session by a press of Pause."""
        self.press(hands, "pause")
        until(lambda: self.status().state != "recording", "the session ended")

    def status(self) -> Reply:
        """Ask the recorder how things are."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
            caller.connect(str(self.places.recorder_socket))
            caller.send(encode(Status()))
            return decode_reply(caller.recv(LARGEST_PACKET))

    def journal_bytes(self, session: str) -> int:
        """Return what a session takes on the disk."""
        return sum(path.stat().st_size for path in (self.places.journal / session).iterdir())

    def released_bytes(self, session: str) -> int:
        """Return how large the sealed segments of a session would be, transcoded and padded as at release."""
        folder = self.places.journal / session
        head = read_head(folder)
        opened = (open_day(self.places, day, self.unlocked) for day in days(self.places))
        identity = next(each for each in opened if str(each.to_public()) == head.recipient)
        whole = recording(read_journal(folder, identity).batches)
        leaving = preview(self.places, head, whole, self.unlocked, ()).contents
        week, nobody = Week.of(head.began), bytes(32)
        sealed = (seal_segment(each, purpose=head.purpose, epoch=week, deletion_hash=nobody) for each in leaving)
        return sum(len(segment.data) for segment in sealed)


@contextlib.contextmanager
def device(
    screen: DemoScreen, folder: Path, apps: tuple[AppRule, ...], width: int, *, sites: tuple[SiteRule, ...] = ()
) -> Iterator[Device]:
    """Enrol a device by hand and start its companion; it ends on leaving."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    places = Places(data=folder / "data", runtime=runtime / "aboveboard")
    places.make()
    permit(places, signers(), *apps, sites=sites)
    unlocked = ParticipantKeys.create(places, secrets.token_hex(16))
    command_line = [sys.executable, "-m", "aboveboard.cli", "companion", "--data", str(places.data), "--demo"]
    companion = screen.start(
        [*command_line, "--language", "en"], extra={"XDG_RUNTIME_DIR": str(runtime)}, output=subprocess.PIPE
    )
    if companion.stdout is None or b"ready" not in companion.stdout.readline():
        raise NotRunning("the companion did not come up")
    try:
        yield Device(screen, places, unlocked, apps, companion, width)
    finally:
        companion.terminate()
        companion.wait()
        companion.stdout.close()
