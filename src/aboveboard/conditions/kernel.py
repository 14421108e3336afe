"""Heat and memory pressure, as the kernel tells them. Files are opened at the start and read through for ever after.

A confined process may open nothing more, but reads on what it holds.
"""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from aboveboard.conditions import Condition, Weather

THROTTLING_TRIPS = frozenset({"passive", "hot", "critical"})
"""Trip points at which the kernel slows the machine down (Documentation/driver-api/thermal/sysfs-api.rst)."""

STALLED_PERCENT = 10.0
"""Share of the last minute in which some task waited for memory (`some avg60` of Documentation/accounting/psi.rst)."""

_LONGEST = 512


class KernelConditions:
    """Reads below `root`, which is `/` of a machine; a context manager."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root
        self._zones: list[tuple[int, int]] = []
        self._memory: int | None = None

    def __enter__(self) -> Self:
        """Open what is there; what is not there is not known."""
        for zone in sorted(self._root.glob("sys/class/thermal/thermal_zone*")):
            limit = _limit(zone)
            opened = _open(zone / "temp") if limit is not None else None
            if limit is not None and opened is not None:
                self._zones.append((opened, limit))
        self._memory = _open(self._root / "proc/pressure/memory")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        for descriptor, _ in self._zones:
            os.close(descriptor)
        if self._memory is not None:
            os.close(self._memory)
        self._zones, self._memory = [], None

    def look(self) -> Weather:
        """Return whether the machine is throttled by heat, and whether it waits for memory."""
        holds: set[Condition] = set()
        known: set[Condition] = set()
        heats = [(heat, limit) for opened, limit in self._zones if (heat := _number(_read(opened))) is not None]
        if heats:
            known.add(Condition.HOT)
        if any(heat >= limit for heat, limit in heats):
            holds.add(Condition.HOT)
        stalled = _stalled(_read(self._memory)) if self._memory is not None else None
        if stalled is not None:
            known.add(Condition.MEMORY)
            if stalled >= STALLED_PERCENT:
                holds.add(Condition.MEMORY)
        return Weather(frozenset(holds), known=frozenset(known))


def _limit(zone: Path) -> int | None:
    """Return the lowest throttling trip point of a zone in thousandths of a degree; None where it has none."""
    trips = []
    for kind in zone.glob("trip_point_*_type"):
        with contextlib.suppress(OSError, ValueError):
            if kind.read_text().strip() in THROTTLING_TRIPS:
                trips.append(int(kind.with_name(kind.name.replace("_type", "_temp")).read_text()))
    return min((trip for trip in trips if trip > 0), default=None)


def _open(path: Path) -> int | None:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _read(descriptor: int) -> str:
    try:
        return os.pread(descriptor, _LONGEST, 0).decode("ascii", "replace")
    except OSError:
        return ""  # a sensor that sleeps answers with an error


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _stalled(text: str) -> float | None:
    """Return the percentage after `avg60=` of the line `some`, or None."""
    for line in text.splitlines():
        name, *fields = line.split()
        if name == "some":
            for field in fields:
                key, _, value = field.partition("=")
                if key == "avg60":
                    with contextlib.suppress(ValueError):
                        return float(value)
    return None
