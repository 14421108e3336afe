"""FAMILY: what the machine and its person can bear just now, and when the session of the login ends or sleeps.

A member is asked often and never waits. What it cannot know it leaves out of `known`, and says nothing of: a machine
without a battery has no battery saver. Members: `system_bus` (UPower, power profiles, NetworkManager, logind),
`kernel` (heat and memory pressure), `scripted`.
"""

import enum
from dataclasses import dataclass
from typing import Protocol


class Condition(enum.StrEnum):
    """A reason to do less, while it lasts."""

    POWER_SAVER = "power_saver"
    BATTERY_LOW = "battery_low"
    BATTERY_CRITICAL = "battery_critical"
    METERED = "metered"
    HOT = "hot"
    MEMORY = "memory"


class Moment(enum.StrEnum):
    """Something that ends a session at once."""

    SLEEPING = "sleeping"
    LOCKED = "locked"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Weather:
    """What holds now, what happened since the last look in its order, and what can be told here at all."""

    holds: frozenset[Condition] = frozenset()
    passed: tuple[Moment, ...] = ()
    known: frozenset[Condition | Moment] = frozenset()

    def __or__(self, other: "Weather") -> "Weather":
        """Return what two members tell together."""
        return Weather(self.holds | other.holds, self.passed + other.passed, self.known | other.known)


class Conditions(Protocol):
    """One source of conditions; a context manager in most members."""

    def look(self) -> Weather:
        """Return how things are, without waiting; each moment is told once."""
        ...


def look(members: "tuple[Conditions, ...]") -> Weather:
    """Return what all members tell together."""
    weather = Weather()
    for member in members:
        weather |= member.look()
    return weather
