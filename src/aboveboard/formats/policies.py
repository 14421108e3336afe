"""The policy on a device: installed by its signatures, believed a day at a time, never going back (spec/policy.md)."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from aboveboard.errors import AboveboardError, PolicyInvalid
from aboveboard.formats import policy_rules, versions
from aboveboard.formats.files import write_atomically
from aboveboard.formats.policy_rules import Pins, policy_sha256
from aboveboard.model.policy import Policy
from aboveboard.model.value import Value

__all__ = ["Pins", "PolicyStore", "policy_sha256", "write_pins"]

REMEMBER_S = 60
"""The greatest time seen is written down again after so many seconds."""


class _Floor(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The greatest version and time (Unix seconds) ever seen; nothing below them is believed again.

    `region` is where the device was enrolled, empty where nobody said.
    """

    v: int = 1
    version: int = 0
    policy_sha256: str = ""
    time: int = 0
    region: str = ""


def write_pins(device: Path, pins: Pins) -> None:
    """Pin the first signers in a device's folder (`places.device`), at enrolment."""
    write_atomically(device / "pins.json", msgspec.json.encode(pins))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep every other writer of this folder out, in any process: what was read is still so when it is written."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


class PolicyStore:
    """The policy of one device and user in `places.policy`; pins are read from `device/pins.json` beside it."""

    def __init__(self, folder: Path, *, pins: Path | None = None) -> None:
        self._folder = folder
        self._pins = pins or folder.parent / "device" / "pins.json"

    def install(self, policy_envelope: bytes, freshness_envelope: bytes, now: int) -> Policy:
        """Take a policy and its freshness statement, or raise and keep what is installed.

        Raises PolicyInvalid (wrong signatures, an older version, another policy under the same version),
        PolicyExpired, ClockBehind, Tampered, NewerFormat or UnknownFormat. Of two statements for one policy the one
        issued later stays.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(self._folder):
            return self._install(policy_envelope, freshness_envelope, now)

    def _install(self, policy_envelope: bytes, freshness_envelope: bytes, now: int) -> Policy:
        floor = self._floor()
        policy_rules.check_clock(floor.time, now)
        new = self._accepted(policy_envelope)
        digest = policy_sha256(new)
        if new.version < floor.version or (new.version == floor.version and digest != floor.policy_sha256):
            raise PolicyInvalid("this policy is not newer than one this device has already seen")
        statement = policy_rules.check_fresh(freshness_envelope, new, now)
        with contextlib.suppress(AboveboardError):
            kept = self._read("freshness.json")
            if policy_rules.check_fresh(kept, new, now).issued > statement.issued:
                freshness_envelope = kept
        # The floor first: after a crash the policy here is not the one of the floor, and nothing is believed until
        # the same install is made again, checked against the same predecessor.
        time = max(floor.time, now)
        self._remember(msgspec.structs.replace(floor, version=new.version, policy_sha256=digest, time=time))
        write_atomically(self._folder / "policy.json", policy_envelope)
        write_atomically(self._folder / "freshness.json", freshness_envelope)
        return new

    def enrolled(self, region: str) -> None:
        """Keep where this device was enrolled, as policies name regions (`DE`); raises Tampered or NewerFormat."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(self._folder):
            self._remember(msgspec.structs.replace(self._floor(), region=region))

    def current(self, now: int) -> Policy:
        """Return the policy in force at a Unix time; raises PolicyInvalid, PolicyExpired or ClockBehind.

        One that names regions is in force on devices that were enrolled in one of them, and on no other. Keeps the
        greatest time seen. A confined reader, which may not write there, only reads.
        """
        floor = self._floor()
        policy_rules.check_clock(floor.time, now)
        policy = self._installed(floor)
        policy_rules.check_fresh(self._read("freshness.json"), policy, now)
        if policy.regions and floor.region not in policy.regions:
            raise PolicyInvalid(
                "the policy is not for the region that this device was enrolled in",
                remedy="ask whoever enrolled it: `aboveboard enrol --region` says where it is",
            )
        if now >= floor.time + REMEMBER_S:
            # The recorder is confined to reading here; companion and courier remember for it.
            with contextlib.suppress(PermissionError), _alone(self._folder):
                seen = self._floor()
                self._remember(msgspec.structs.replace(seen, time=max(seen.time, now)))
        return policy

    def installed(self) -> Policy:
        """Return the policy that was installed last, in force or not; raises PolicyInvalid where there is none."""
        return self._installed(self._floor())

    def seen(self) -> int:
        """Return the greatest time (Unix seconds) that was seen here, 0 for none; raises Tampered or NewerFormat."""
        return self._floor().time

    def envelopes(self) -> tuple[bytes, bytes]:
        """Return policy and freshness as they were signed; raises PolicyInvalid where there are none."""
        return self._read("policy.json"), self._read("freshness.json")

    def _installed(self, floor: _Floor) -> Policy:
        policy = policy_rules.read_policy(self._read("policy.json"))
        if (policy.version, policy_sha256(policy)) != (floor.version, floor.policy_sha256):
            raise PolicyInvalid("the policy here is not the one that was installed")
        return policy

    def _accepted(self, envelope: bytes) -> Policy:
        if (self._folder / "policy.json").exists():
            return policy_rules.accept_next(envelope, policy_rules.read_policy(self._read("policy.json")))
        try:
            pins = versions.decode("pins", self._pins.read_bytes(), Pins, wire="json")
        except FileNotFoundError:
            raise PolicyInvalid("this device has no pinned signers", remedy="enrol the device again") from None
        return policy_rules.accept_first(envelope, pins)

    def _read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            raise PolicyInvalid("this device has no policy, so nothing is in scope") from None

    def _floor(self) -> _Floor:
        try:
            return versions.decode("policy-floor", (self._folder / "floor.json").read_bytes(), _Floor, wire="json")
        except FileNotFoundError:
            return _Floor()

    def _remember(self, floor: _Floor) -> None:
        write_atomically(self._folder / "floor.json", msgspec.json.encode(floor))
