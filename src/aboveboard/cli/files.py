"""Files that a command was given."""

from pathlib import Path

from aboveboard.errors import NotFound


def bytes_of(path: Path) -> bytes:
    """Return what is in a file; raises NotFound, which names the file without its folder."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no file {path.name}", remedy="check the path, or make the file first") from None
