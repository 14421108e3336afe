"""Collector and courier are killed while segments travel: nothing released is lost, nothing is stored twice."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.courier.courier import Courier
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import Unreachable
from aboveboard.formats.devices import device_key
from aboveboard.formats.keyholder import OwnRequest, OwnWraps
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore, write_pins
from aboveboard.formats.purpose_keys import current_purpose_key
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.services import Listing, Publication
from aboveboard.formats.tickets import public_hex
from tests.patience import PATIENCE_S, until
from tests.real_keyholder import WITNESS_ROLE, real_keyholder
from tests.services import Organisation, bundle, device, release

COMMAND = (sys.executable, "-m", "aboveboard.cli")
SESSIONS = 25
AT_ONCE = CourierSettings(demo=True, attempts=1, first_wait_s=0.01)


@dataclass
class Service:
    """A collector in a process of its own, which can be killed and started again on the same port."""

    data: Path
    keyholder: str
    port: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", self.data, "--demo", "--keyholder", self.keyholder, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        address = self.process.stdout.readline().strip()
        assert address, "the collector did not start"
        self.port = int(address.rpartition(":")[2])
        until(lambda: self.answers(address), "the collector's first answer")
        return address

    def answers(self, address: str) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{address}/segments", trust_env=False).is_success
        return False

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(PATIENCE_S)

    def stored(self) -> list[str]:
        folder = self.data / "segments"
        return [path.name for path in folder.glob("[0-9a-f][0-9a-f]/*")] if folder.is_dir() else []


@dataclass
class World:
    """Collector, keyholder and a device with a full outbox."""

    service: Service
    keyholder: str
    places: Places
    root: Root = field(default_factory=Root.generate)

    def fill(self) -> set[str]:
        now = time.time()
        policy = PolicyStore(self.places.policy).current(int(now))
        public = bytes.fromhex(current_purpose_key(self.places, "demo", policy, now).public)
        return {
            release(self.places, bundle(self.root, number, purpose="demo", now=now, public=public))
            for number in range(SESSIONS)
        }

    def assert_all_here_once(self, sent: set[str], address: str) -> None:
        found = msgspec.json.decode(httpx.get(f"{address}/segments", trust_env=False).content, type=Listing).segments
        assert sorted(segment.sha256 for segment in found) == sorted(sent)
        assert sorted(self.service.stored()) == sorted(sent)
        hashes = tuple(deletion_hash(self.root.delete_secret(number)).hex() for number in range(SESSIONS))
        body = msgspec.json.encode(OwnRequest(deletion_hashes=hashes))
        answered = httpx.post(f"{self.keyholder}/own", content=body, trust_env=False)
        wraps = msgspec.json.decode(answered.content, type=OwnWraps).wraps
        assert sorted(wrap.sha256 for wrap in wraps) == sorted(sent)
        assert list(self.places.outbox.iterdir()) == []


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    organisation, data = Organisation(), tmp_path / "collector"
    data.mkdir()
    write_pins(data, organisation.pins)
    token = subprocess.run([*COMMAND, "serve", data, "--new-token"], capture_output=True, text=True, check=True)
    with real_keyholder(tmp_path / "kh", organisation, time.time, purposes=("demo",)) as keyholder:
        service = Service(data, keyholder)
        address = service.start()
        try:
            policy = organisation.policy(time.time(), purposes=("demo",), witnesses=(WITNESS_ROLE,))
            signed = [msgspec.Raw(part) for part in organisation.publication(policy, time.time())]
            body = msgspec.json.encode(Publication(policy=signed[0], freshness=signed[1]))
            assert httpx.put(f"{address}/policy", content=body, trust_env=False).status_code == 201
            places = device(tmp_path / "device", address, organisation.pins)
            enrolling = {"token": token.stdout.strip(), "key": public_hex(device_key(places))}
            assert httpx.post(f"{address}/enrol", json=enrolling, trust_env=False).status_code == 201
            Courier(places, AT_ONCE).once()
            yield World(service, keyholder, places)
        finally:
            service.kill()


def start_courier(places: Places, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, "courier", "--data", places.data, "--demo", *options])


def test_a_collector_killed_during_uploads_loses_nothing_and_stores_nothing_twice(world: World) -> None:
    sent = world.fill()
    courier = start_courier(world.places, "--interval", "0.2")
    try:
        for seen in (3, 10):
            until(lambda seen=seen: len(world.service.stored()) >= seen, "an upload")  # type: ignore[misc]
            world.service.kill()
            address = world.service.start()
        until(lambda: list(world.places.outbox.iterdir()) == [], "an empty outbox")
    finally:
        courier.kill()
        courier.wait()
    world.assert_all_here_once(sent, address)
    world.service.kill()
    world.service.start()
    assert list((world.service.data / "segments" / ".incoming").iterdir()) == []


def test_a_courier_killed_during_uploads_loses_nothing_and_sends_nothing_twice(world: World) -> None:
    sent = world.fill()
    address = f"http://127.0.0.1:{world.service.port}"
    for seen in (2, 9):
        courier = start_courier(world.places)
        until(lambda seen=seen: len(world.service.stored()) >= seen, "an upload")  # type: ignore[misc]
        os.kill(courier.pid, signal.SIGKILL)
        courier.wait()
    assert set(world.service.stored()) <= sent
    assert start_courier(world.places, "--once").wait(PATIENCE_S) == 0
    world.assert_all_here_once(sent, address)


def test_collector_and_courier_end_at_sigterm(world: World) -> None:
    said = world.places.feed / "deleted.json"
    said.unlink()
    courier = start_courier(world.places)
    until(said.exists, "a round")
    courier.terminate()
    assert courier.wait(PATIENCE_S) == 0
    assert world.service.kill(signal.SIGTERM) in {0, -signal.SIGTERM}
    with pytest.raises(Unreachable):
        Courier(world.places, AT_ONCE).once()


def test_a_second_collector_on_the_same_folder_is_refused(world: World) -> None:
    second = subprocess.run(
        [*COMMAND, "serve", world.service.data, "--port", "0"], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert "a service uses this folder already" in second.stderr
