"""A device enrolled with a running collector."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from aboveboard.conditions import Conditions
from aboveboard.courier.courier import Courier
from aboveboard.courier.settings import CourierSettings
from aboveboard.formats import envelopes
from aboveboard.formats.devices import device_key
from aboveboard.formats.keyholder import PurposeKey
from aboveboard.formats.places import Places
from aboveboard.formats.services import Listing
from aboveboard.formats.tickets import public_hex
from aboveboard.model.time import Week
from tests.collectors import Collector, started
from tests.services import KEYHOLDER_HPKE, PURPOSE, device

IMPATIENT = CourierSettings(attempts=2, first_wait_s=0.01, timeout_s=20)


@dataclass
class Device:
    """A device, its folders and the collector it belongs to."""

    places: Places
    collector: Collector

    def courier(self, settings: CourierSettings = IMPATIENT, *conditions: Conditions) -> Courier:
        return Courier(self.places, settings, clock=self.collector.clock, conditions=conditions)

    def outbox(self) -> set[str]:
        return {path.name for path in self.places.outbox.iterdir()}

    def listed(self) -> set[str]:
        found = msgspec.json.decode(self.collector.list_later().content, type=Listing)
        return {segment.sha256 for segment in found.segments}


def enrol(folder: Path, collector: Collector) -> Device:
    places = device(folder, collector.address, collector.organisation.pins)
    token = collector.app.state.enrolment.new_token()
    body = {"token": token, "key": public_hex(device_key(places))}
    assert collector.client.post("/enrol", json=body).status_code == 201
    return Device(places, collector)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Device]:
    """A device of a collector whose keyholder has this week's key."""
    with started(tmp_path) as collector:
        keyholder = collector.organisation.keys["keyholder"]
        value = PurposeKey(
            purpose=PURPOSE,
            week=Week.of(collector.clock()),
            public=KEYHOLDER_HPKE.public_key().public_bytes_raw().hex(),
            keyholder=envelopes.public_hex(keyholder),
        )
        collector.keyholder.purpose_keys[PURPOSE] = envelopes.sign("purpose-key", value, [keyholder])
        yield enrol(tmp_path / "device", collector)
