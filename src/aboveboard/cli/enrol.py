"""`aboveboard enrol`: provisioning of a device."""

from pathlib import Path

from aboveboard.cli.addresses import SecureAddress
from aboveboard.cli.places import device_places
from aboveboard.companion.enrolment import enrol as enrol_device
from aboveboard.errors import NotFound
from aboveboard.formats import versions
from aboveboard.formats.policies import Pins


def enrol(
    collector: SecureAddress, *, token_file: Path, pins: Path, region: str = "", data: Path | None = None
) -> None:
    """Enrol this device and OS user with a collector. Provisioning does this on every managed device.

    It makes the device's key, pins who may sign the first policy, and says nothing about taking part: enrolled
    devices behave the same whether anybody consents or not.

    ```console
    $ aboveboard serve DATA --new-token > token        # the operator
    $ aboveboard enrol http://127.0.0.1:8761 --token-file token --pins pins.json
    ```

    Parameters
    ----------
    collector
        The collector's address.
    token_file
        A file with the one-time provisioning token (a file, because arguments can be read by other users).
    pins
        The first policy signers, as `aboveboard policy keys` writes them to `pins.json`.
    region
        Where the device is, as the policy names regions (`DE`); a policy that names some is in force in no other.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    for path in (token_file, pins):
        if not path.is_file():
            raise NotFound("the token or the pins are not there", remedy="ask the operator for both files")
    first = versions.decode("pins", pins.read_bytes(), Pins, wire="json")
    token = token_file.read_text(encoding="utf-8").strip()
    enrol_device(device_places(data), collector.rstrip("/"), token, first, region=region)
    print("enrolled; the courier fetches the policy: aboveboard courier --once")
