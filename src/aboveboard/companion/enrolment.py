"""Enrolment at provisioning: every managed device and OS user, before any notice; it says nothing about taking part."""

import httpx
import msgspec

from aboveboard import errors
from aboveboard.calling import caller
from aboveboard.formats.devices import Enrolled, device_key, write_enrolment
from aboveboard.formats.places import Places
from aboveboard.formats.policies import Pins, PolicyStore, write_pins
from aboveboard.formats.services import Enrolment, Refusal
from aboveboard.formats.tickets import public_hex

_PATIENCE_S = 30.0


def enrol(places: Places, collector: str, token: str, pins: Pins, *, region: str = "") -> None:
    """Make the device key, pin the policy's first signers and tell the collector; doing it again changes nothing.

    `region` is where the device is, as policies name regions; empty leaves what was said before. It stays on the
    device: the collector is not told.

    Raises Unreachable, or what the collector refuses (NotEnrolled for a spent or unknown token).
    """
    places.make()
    key = device_key(places)
    body = msgspec.json.encode(Enrolment(token=token, key=public_hex(key)))
    try:
        with caller(_PATIENCE_S, collector) as client:
            answer = client.post("/enrol", content=body, headers={"Content-Type": "application/json"})
    except httpx.HTTPError as error:
        raise errors.Unreachable("the collector does not answer") from error
    if answer.status_code != httpx.codes.CREATED:
        raise _refusal(answer)
    write_pins(places.device, pins)
    if region:
        PolicyStore(places.policy).enrolled(region)
    write_enrolment(places, Enrolled(collector=collector))


def _refusal(answer: httpx.Response) -> errors.AboveboardError:
    try:
        refusal = msgspec.json.decode(answer.content, type=Refusal)
    except msgspec.DecodeError:
        return errors.Unreachable(f"the collector answered {answer.status_code}")
    kind = getattr(errors, refusal.error, errors.Refused)
    if not (isinstance(kind, type) and issubclass(kind, errors.AboveboardError)):
        kind = errors.Refused
    return kind(refusal.message, remedy=refusal.remedy)
