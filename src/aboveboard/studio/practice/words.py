"""Values as the apps write them, for instructions."""

import datetime
from dataclasses import dataclass

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
PEOPLE = (
    *("amara.okafor", "anton.berger", "beatriz.lima", "callum.reid"),
    *("chiara.rossi", "daniel.novak", "eleni.pappas", "emil.sandberg"),
    *("farah.haddad", "grace.turner", "hugo.lambert", "ines.moreau"),
    *("jonas.weber", "kaito.mori", "leila.farouk", "marta.kowalska"),
    *("nadia.petrova", "oscar.lindqvist", "priya.raman", "rosa.delgado"),
    *("samuel.osei", "tomas.horak", "yara.nasser", "zoe.chambers"),
)
"""The people of a company that does not exist, by id."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Day:
    """A day as ISO text and in words ("9 March 2026")."""

    iso: str
    words: str
    weekday: str


def day(iso: str, plus: int = 0) -> Day:
    """Return a day, or the one so many days after it."""
    found = datetime.date.fromisoformat(iso) + datetime.timedelta(days=plus)
    words = f"{found.day} {MONTHS[found.month - 1]} {found.year}"
    return Day(found.isoformat(), words, WEEKDAYS[found.weekday()])


def euros(cents: int) -> str:
    """Return money as the apps write it ("€1,234.50")."""
    return f"€{cents // 100:,}.{cents % 100:02}"


def name_of(person: str) -> str:
    """Return the name of a person of the company that does not exist, from their id ("amara.okafor")."""
    return " ".join(part.capitalize() for part in person.split("."))


def time(minutes: int) -> str:
    """Return a time of day from its minutes ("14:05")."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
