"""What a process keeps when it confines itself."""

import enum
import sys
from dataclasses import dataclass
from pathlib import Path


class Sockets(enum.StrEnum):
    """Which sockets may still be made. Sockets that exist go on working, and a listener still accepts."""

    NONE = "none"
    LOCAL = "local"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rights a process keeps; everything else is refused.

    `read` are files and folders to read below; `write` are folders in which files and folders may be made, written,
    renamed and removed, and read only where `read` names them too. `sockets` says which kind may be made. `exec`
    lets programs start, and then only from below `read`.
    """

    read: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()
    sockets: Sockets = Sockets.NONE
    exec: bool = False


def program_files() -> tuple[Path, ...]:
    """Return what the interpreter itself reads: its libraries and packages, for imports that come late."""
    places = {Path(place) for place in (*sys.path, sys.prefix, sys.base_prefix) if place}
    return (Path("/usr"), Path("/lib"), Path("/proc"), *sorted(place for place in places if place.is_dir()))
