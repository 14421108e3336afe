"""Whatever of a device asks the collector believes the machine's certificates, and all of it asks alike."""

from pathlib import Path

import pytest

from aboveboard.companion.enrolment import enrol
from aboveboard.companion.own_data import fetch, hashes_of, open_own, own_wraps
from aboveboard.courier.courier import Courier
from aboveboard.courier.link import Link
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import Unreachable
from aboveboard.formats.places import Places
from tests.certificates import own_authority
from tests.collectors import started
from tests.companions import with_keys
from tests.promises.tapping import Tap
from tests.services import bundle, release, running

COMMON = ("host", "user-agent", "accept", "accept-encoding", "connection")


def device(folder: Path) -> Places:
    return Places(data=folder / "data", runtime=folder / "run")


def test_own_data_come_back_where_the_organisation_has_an_authority_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, certificate = own_authority(tmp_path)
    places = device(tmp_path / "d")
    with started(tmp_path) as collector, running(collector.app, certificate) as address:
        pins, token = collector.organisation.pins, collector.app.state.enrolment.new_token()
        with pytest.raises(Unreachable):
            enrol(places, address, token, pins)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))  # as an administrator adds it to the machine's own
        enrol(places, address, token, pins)
        root = with_keys(places).root
        release(places, bundle(root, 0, text="mine", now=collector.clock()))
        Courier(places, CourierSettings(attempts=2, first_wait_s=0.01, spread_s=0), clock=collector.clock).once()
        ((_, name),) = hashes_of(root, [0])
        assert len(own_wraps(address, name)) == 1
        (sealed,) = fetch(address, hashes_of(root, [0]))
        assert open_own(sealed, root).redactor_version == "mine"


def test_what_asks_the_collector_says_the_same_of_itself(tmp_path: Path) -> None:
    with started(tmp_path) as collector, Tap(collector.address) as tap:
        with Link(tap.address, CourierSettings(attempts=1)) as link:
            link.get("/policy")
        enrol(
            device(tmp_path / "d"), tap.address, collector.app.state.enrolment.new_token(), collector.organisation.pins
        )
        own_wraps(tap.address, "0" * 64)
        asked = [request.headers for wire in tap.taken() for request in wire]
    assert len(asked) == 3
    assert len({tuple((name, headers[name]) for name in COMMON) for headers in asked}) == 1
