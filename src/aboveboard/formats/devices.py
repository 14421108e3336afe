"""A device's enrolment: its own key, made at provisioning, and the collector it belongs to (`places.device`)."""

from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import NotEnrolled, UnknownFormat
from aboveboard.formats import versions
from aboveboard.formats.addresses import check_secure_address
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.model.value import Value


class Enrolled(Value, frozen=True, kw_only=True, omit_defaults=False):
    """To which collector a device belongs. It names no person."""

    v: int = 1
    collector: str


def device_key(places: Places) -> Ed25519PrivateKey:
    """Return the device's key, making it the first time: 32 bytes, mode 0600. It signs ticket requests only."""
    path = _key_path(places)
    if not path.exists():
        places.device.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, Ed25519PrivateKey.generate().private_bytes_raw())
    data = path.read_bytes()
    if len(data) != 32:
        raise UnknownFormat("the device key is not 32 bytes", remedy="remove it and enrol the device again")
    return Ed25519PrivateKey.from_private_bytes(data)


def write_enrolment(places: Places, enrolled: Enrolled) -> None:
    """Keep that the collector has taken this device; raises InputError for an address without TLS."""
    check_secure_address(enrolled.collector)
    places.device.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(_enrolment_path(places), msgspec.json.encode(enrolled))


def read_enrolment(places: Places) -> Enrolled:
    """Return to which collector this device belongs; raises NotEnrolled, NewerFormat, UnknownFormat."""
    try:
        data = _enrolment_path(places).read_bytes()
    except FileNotFoundError as error:
        raise NotEnrolled("this device has not been provisioned") from error
    try:
        return versions.decode("enrolment", data, Enrolled, wire="json")
    except UnknownFormat as error:
        raise UnknownFormat("the enrolment of this device cannot be read", remedy="enrol it again") from error


def _key_path(places: Places) -> Path:
    return places.device / "device.key"


def _enrolment_path(places: Places) -> Path:
    return places.device / "enrolment.json"
