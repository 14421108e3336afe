"""What an operator sets for a collector, as one frozen value."""

from dataclasses import dataclass
from pathlib import Path

LARGEST_BUNDLE = 16 * 1024 * 1024
"""A segment is about 8 MB; padding and wraps add less than as much again."""


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """Where a collector keeps things and what it takes.

    `data` holds the database and the policy; `database` is an SQLAlchemy URL (empty: SQLite in `data`).
    `demo` takes purpose `demo` and nothing else; without it, `demo` is what is refused. `public_url` is the address
    devices use, when a proxy in front changes it. `host` is loopback unless set.
    `alone` says that nobody else stores here, so what a crash left may be swept away at start.
    """

    data: Path
    database: str = ""
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    largest_bundle: int = LARGEST_BUNDLE
    alone: bool = False

    @property
    def database_url(self) -> str:
        """The database's URL."""
        return self.database or f"sqlite:///{self.data / 'collector.sqlite'}"
