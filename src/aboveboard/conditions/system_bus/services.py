"""What each service of the system bus tells: which properties are read, and what they and its signals mean.

Sources: the D-Bus interfaces of UPower 1.90, power-profiles-daemon 0.12 and its later name, NetworkManager 1.42
(`NMMetered`) and logind (org.freedesktop.login1(5)).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aboveboard.conditions import Condition, Moment

Told = Mapping[str, object]

_WARNING_LOW, _WARNING_CRITICAL = 3, 4  # UPower's WarningLevel; 5 is "action", where the machine is about to end
_METERED = (1, 3)  # NMMetered: yes, and guessed yes


def _nothing_holds(_told: Told) -> set[Condition]:
    return set()


def _nothing_changed(_before: Told, _now: Told) -> Moment | None:
    return None


def _nothing_signalled(_member: str, _body: Sequence[object]) -> Moment | None:
    return None


@dataclass(frozen=True)
class Service:
    """One object of one service: `reads` are its properties of interest, `tells` what can be known from it."""

    name: str
    path: str
    interface: str
    reads: frozenset[str]
    tells: frozenset[Condition | Moment]
    holds: Callable[[Told], set[Condition]] = field(default=_nothing_holds)
    changed: Callable[[Told, Told], Moment | None] = field(default=_nothing_changed)
    signalled: Callable[[str, Sequence[object]], Moment | None] = field(default=_nothing_signalled)


def _battery(told: Told) -> set[Condition]:
    level = told.get("WarningLevel")
    if not isinstance(level, int) or level < _WARNING_LOW:
        return set()
    return {Condition.BATTERY_CRITICAL if level >= _WARNING_CRITICAL else Condition.BATTERY_LOW}


def _saver(told: Told) -> set[Condition]:
    return {Condition.POWER_SAVER} if told.get("ActiveProfile") == "power-saver" else set()


def _metered(told: Told) -> set[Condition]:
    return {Condition.METERED} if told.get("Metered") in _METERED else set()


def _about_to(member: str, body: Sequence[object]) -> Moment | None:
    if not (body and body[0] is True):
        return None  # False says that it is over
    return {"PrepareForSleep": Moment.SLEEPING, "PrepareForShutdown": Moment.LEAVING}.get(member)


def _locked(member: str, _body: Sequence[object]) -> Moment | None:
    return Moment.LOCKED if member == "Lock" else None


def _left(before: Told, now: Told) -> Moment | None:
    """The screen got locked, or another person's session came to the front."""
    if now.get("LockedHint") is True and before.get("LockedHint") is not True:
        return Moment.LOCKED
    if now.get("Active") is False and before.get("Active") is True:
        return Moment.LOCKED
    return None


def _profiles(name: str, path: str) -> Service:
    return Service(name, path, name, frozenset({"ActiveProfile"}), frozenset({Condition.POWER_SAVER}), holds=_saver)


MACHINE = (
    Service(
        "org.freedesktop.UPower",
        "/org/freedesktop/UPower/devices/DisplayDevice",
        "org.freedesktop.UPower.Device",
        frozenset({"WarningLevel"}),
        frozenset({Condition.BATTERY_LOW, Condition.BATTERY_CRITICAL}),
        holds=_battery,
    ),
    _profiles("net.hadess.PowerProfiles", "/net/hadess/PowerProfiles"),
    _profiles("org.freedesktop.UPower.PowerProfiles", "/org/freedesktop/UPower/PowerProfiles"),
    Service(
        "org.freedesktop.NetworkManager",
        "/org/freedesktop/NetworkManager",
        "org.freedesktop.NetworkManager",
        frozenset({"Metered"}),
        frozenset({Condition.METERED}),
        holds=_metered,
    ),
    Service(
        "org.freedesktop.login1",
        "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager",
        frozenset({"PreparingForSleep"}),
        frozenset({Moment.SLEEPING, Moment.LEAVING}),
        signalled=_about_to,
    ),
)
"""What concerns the machine, whoever sits at it."""


def login_session(path: str) -> Service:
    """Return the login session of this process, whose path logind tells."""
    return Service(
        "org.freedesktop.login1",
        path,
        "org.freedesktop.login1.Session",
        frozenset({"LockedHint", "Active"}),
        frozenset({Moment.LOCKED}),
        changed=_left,
        signalled=_locked,
    )
