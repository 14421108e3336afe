"""Units of time: integer ms since a stretch began, the X server's 32-bit clock, and the ISO week."""

import datetime
import re

from aboveboard.model.value import IllegalValue, Value

SERVER_CLOCK_RANGE = 1 << 32
"""X server times are unsigned 32-bit ms and wrap after 49.7 days (X11 protocol, section 1)."""


class ServerClock(Value, frozen=True, kw_only=True):
    """Turns X server times into ms since a stretch began, across the 49.7-day wrap."""

    origin: int

    def __post_init__(self) -> None:
        """Refuse an origin outside 32 bits."""
        if not 0 <= self.origin < SERVER_CLOCK_RANGE:
            message = "an X server time has 32 bits"
            raise IllegalValue(message)

    def since_origin(self, server_time: int) -> int:
        """Return ms since the origin; times up to half the range before it come out negative."""
        half = SERVER_CLOCK_RANGE // 2
        return (server_time - self.origin + half) % SERVER_CLOCK_RANGE - half


_WEEK = re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])")


class Week(Value, frozen=True, array_like=True, order=True):
    """An ISO 8601 week in UTC, such as 2026-W47: the only date that leaves a device."""

    name: str

    def __post_init__(self) -> None:
        """Refuse what is not an ISO week."""
        if not _WEEK.fullmatch(self.name):
            message = "a week is written as 2026-W47"
            raise IllegalValue(message)

    @classmethod
    def of(cls, seconds: float) -> "Week":
        """Return the week of a Unix time in seconds."""
        year, week, _ = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).isocalendar()
        return cls(name=f"{year:04d}-W{week:02d}")

    @property
    def starts(self) -> int:
        """The Unix time in seconds of Monday 00:00 UTC."""
        year, week = self.name.split("-W")
        monday = datetime.datetime.fromisocalendar(int(year), int(week), 1)
        return int(monday.replace(tzinfo=datetime.UTC).timestamp())

    def plus(self, weeks: int) -> "Week":
        """Return the week so many weeks later (or earlier when negative)."""
        return Week.of(self.starts + weeks * 7 * 86_400)
