"""The public ledger on the device: whole, witnessed, never rewritten, and telling only its own person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from aboveboard.collector.app import create_app
from aboveboard.collector.keyholder_http import HttpKeyholder
from aboveboard.collector.settings import CollectorSettings
from aboveboard.companion.looks import looked
from aboveboard.courier.courier import Courier
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import Tampered, TicketRefused
from aboveboard.formats.deletions import ask_deletion, pending_deletions
from aboveboard.formats.devices import device_key, read_enrolment
from aboveboard.formats.ledger import pack_entries
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore, write_pins
from aboveboard.formats.public_log import deletions_shown, kept_entries, looks
from aboveboard.formats.purpose_keys import current_purpose_key
from aboveboard.formats.root import Root
from aboveboard.formats.tickets import public_hex
from aboveboard.storage.filesystem import FilesystemStore
from tests.real_keyholder import WITNESS_ROLE, real_keyholder
from tests.services import PURPOSE, START, Clock, Organisation, bundle, device, release, running

AT_ONCE = CourierSettings(attempts=1, spread_s=0)


@dataclass
class World:
    """A device of a collector with a real keyholder and witness."""

    places: Places
    clock: Clock
    expel: Callable[[str], None]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    organisation, clock, data = Organisation(), Clock(), tmp_path / "collector"
    (data / "policy").mkdir(parents=True)
    write_pins(data, organisation.pins)
    signed = organisation.publication(organisation.policy(START, witnesses=(WITNESS_ROLE,)), START)
    PolicyStore(data / "policy", pins=data / "pins.json").install(*signed, int(START))
    with real_keyholder(tmp_path / "kh", organisation, clock) as keyholder, HttpKeyholder(keyholder) as link:
        store = FilesystemStore(data / "segments")
        app = create_app(CollectorSettings(data=data), store=store, keyholder=link, clock=clock)
        with running(app) as address:
            made = device(tmp_path / "device", address, organisation.pins)
            token = app.state.enrolment.new_token()
            app.state.enrolment.enrol(token, public_hex(device_key(made)))
            yield World(made, clock, app.state.enrolment.expel)


@pytest.fixture
def places(world: World) -> Places:
    return world.places


def courier(places: Places) -> Courier:
    return Courier(places, AT_ONCE, clock=lambda: START)


def test_a_device_keeps_the_whole_witnessed_ledger(places: Places) -> None:
    report = courier(places).once()
    assert report.log == len(kept_entries(places)) > 0


def test_a_participant_finds_their_own_deletion_in_it_and_nobody_elses(places: Places) -> None:
    anna, ben = Root.generate(), Root.generate()
    courier(places).once()
    policy = PolicyStore(places.policy).current(int(START))
    public = bytes.fromhex(current_purpose_key(places, PURPOSE, policy, START).public)
    for root in (anna, ben):
        release(places, bundle(root, 4, public=public))
    assert courier(places).once().uploaded == 2
    ask_deletion(places, anna.delete_secret(4), now=START, at_once=True)
    courier(places).once()
    courier(places).once()
    assert pending_deletions(places) == []
    assert deletions_shown(places, {4: anna.receipt_secret(4), 5: anna.receipt_secret(5)}) == {4}
    assert deletions_shown(places, {4: ben.receipt_secret(4)}) == set()
    assert looks(places, {4: anna.receipt_secret(4)}) == []


def test_a_device_says_when_the_witnesses_signed_what_it_keeps(places: Places) -> None:
    assert looked(places, Root.generate(), ()).witnessed is None
    courier(places).once()
    assert looked(places, Root.generate(), ()).witnessed == int(START)


def test_a_device_that_gets_no_ticket_gets_the_ledger(world: World) -> None:
    """Otherwise who is refused a ticket would read nothing of what is opened from then on."""
    courier(world.places).once()
    before = len(kept_entries(world.places))
    world.expel(public_hex(device_key(world.places)))
    world.clock.now += 60_000  # another day, under the same freshness statement
    secret = Root.generate().delete_secret(1).hex()
    asked = httpx.post(f"{read_enrolment(world.places).collector}/deletions", json={"secret": secret}, trust_env=False)
    assert asked.status_code == 202
    with pytest.raises(TicketRefused):
        Courier(world.places, AT_ONCE, clock=world.clock).once()
    assert len(kept_entries(world.places)) > before


def test_a_ledger_that_was_rewritten_is_noticed_and_not_kept(places: Places) -> None:
    courier(places).once()
    seen = kept_entries(places)
    other = pack_entries([b"{}", *seen[1:], b"{}"])
    (places.feed / "log" / "entries").write_bytes(other)
    with pytest.raises(Tampered):
        courier(places).once()
    assert (places.feed / "log" / "entries").read_bytes() == other
