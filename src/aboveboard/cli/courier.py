"""`aboveboard courier`: carries sealed bundles out and the policy in."""

import dataclasses
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated

import stamina.instrumentation
from cyclopts import Parameter

from aboveboard.cli.places import device_places
from aboveboard.conditions.system_bus.member import SystemBusConditions
from aboveboard.confinement import Rules, Sockets, confine, program_files
from aboveboard.courier.courier import Courier
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import NamesLost
from aboveboard.formats.devices import read_enrolment
from aboveboard.formats.places import Places

NAMES = (Path("/etc/resolv.conf"), Path("/etc/hosts"), Path("/etc/nsswitch.conf"))
"""By these the network's names are found. Landlock lets through the file that lay there, not one put in its place."""

NAMERS = (Path("/run/systemd/resolve"), Path("/run/NetworkManager"), Path("/run/resolvconf"))
"""Where the machine's own programs keep them and replace them: a folder lets through what comes into it later."""


def courier(
    *,
    data: Path | None = None,
    once: Annotated[bool, Parameter(negative="")] = False,
    demo: Annotated[bool, Parameter(negative="")] = False,
    interval: float = 900.0,
) -> None:
    """Fetch the policy, send what was released and bring back receipts, until told to stop.

    It reads no journal and no key that opens content: it gives up that right before its first request. On a network
    that NetworkManager calls metered, what was released waits; policy, tickets and deletions go.

    A round of `--once` counts bundles: `uploaded`; `known` to the collector already; `waiting` for their moment;
    `kept` for a later round; `refused` for good; `deleted` since; then deletions and their receipts, of which
    `doubtful` ones were not the keyholder's word; `feed` deletions of others in this round; `log` entries held.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    once
        Do one round, print what it did, and end.
    demo
        Send purpose `demo` at once instead of at a random moment of the day.
    interval
        About so many seconds lie between two rounds.
    """
    places = device_places(data)
    read_enrolment(places)
    stamina.instrumentation.set_on_retry_hooks([])  # what it would print tells a person nothing
    settings = CourierSettings(demo=demo, interval_s=interval)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, _leave)
    with SystemBusConditions() as network:
        _give_up_rights(places)
        carrying = Courier(places, settings, conditions=(network,))
        if once:
            for name, value in dataclasses.asdict(carrying.once()).items():
                print(f"{name.replace('_', ' ')}: {value}")
        else:
            carrying.run(stop, _require_names)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End at once, wherever it waits: a bundle leaves the outbox only after the collector has it."""
    sys.exit(0)


def _give_up_rights(places: Places) -> None:
    """Keep the network and the courier's own four folders: no journal, no participant, no days, no consent."""
    own = (places.device, places.policy, places.outbox, places.feed)
    network = (*NAMES, *NAMERS, Path("/etc/ssl"))
    readable = (*program_files(), *(path for path in network if path.exists()), Path("/dev/urandom"))
    confine(Rules(read=(*readable, *own), write=own, sockets=Sockets.ANY))


def _require_names() -> None:
    """Raise NamesLost where a file was replaced since the rights were given up: no name would be found again."""
    for path in NAMES:
        try:
            path.open("rb").close()
        except PermissionError as error:
            raise NamesLost(f"{path} was replaced since this process gave up its rights") from error
        except FileNotFoundError:
            continue
