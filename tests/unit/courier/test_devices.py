"""Enrolment on the device: a key of its own, one collector, and no secret over an open line."""

from pathlib import Path

import pytest

from aboveboard.errors import InputError, NotEnrolled, UnknownFormat
from aboveboard.formats.devices import Enrolled, device_key, read_enrolment, write_enrolment
from aboveboard.formats.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(data=tmp_path / "data", runtime=tmp_path / "run")


def test_a_device_key_is_made_once_and_read_by_its_owner_only(places: Places) -> None:
    first, second = device_key(places), device_key(places)
    assert first.private_bytes_raw() == second.private_bytes_raw()
    assert (places.device / "device.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("address", ["https://collector.example", "http://127.0.0.1:8761", "http://[::1]:1"])
def test_an_enrolment_is_read_back(places: Places, address: str) -> None:
    write_enrolment(places, Enrolled(collector=address))
    assert read_enrolment(places).collector == address


@pytest.mark.parametrize(
    "address", ["http://collector.example", "http://127.0.0.1.example", "ftp://127.0.0.1", "collector.example", ""]
)
def test_a_collector_elsewhere_is_reached_by_tls_only(places: Places, address: str) -> None:
    with pytest.raises(InputError):
        write_enrolment(places, Enrolled(collector=address))


def test_what_is_no_enrolment_says_so(places: Places) -> None:
    with pytest.raises(NotEnrolled):
        read_enrolment(places)
    places.make()
    (places.device / "enrolment.json").write_bytes(b"{")
    with pytest.raises(UnknownFormat):
        read_enrolment(places)
