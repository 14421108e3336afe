"""Clear pictures of the driver's own log, in a folder beside it: one WebP each, named by its BLAKE3.

They are of studio pages only, as the log is, and no recorder took them: nothing in them is masked.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from blake3 import blake3

from aboveboard.errors import Tampered
from aboveboard.formats.files import write_atomically

SUFFIX = ".webp"


def beside(log: Path) -> Path:
    """Return the folder of a log's pictures."""
    return log.with_name(f"{log.name}.pictures")


class OwnPictures(Mapping[str, bytes]):
    """The pictures of a folder, read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, pictures: Mapping[str, bytes]) -> None:
        """Write pictures that are not there yet; raises NoSpace."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, data in pictures.items():
            if name not in self:
                write_atomically(self._path(name), data)

    def __getitem__(self, name: str) -> bytes:
        """Return a picture; raises KeyError, and Tampered for one that is not what its name says."""
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError:
            raise KeyError(name) from None
        if blake3(data).hexdigest() != name:
            raise Tampered("a picture of the driver's log is not the one that its name says")
        return data

    def __contains__(self, name: object) -> bool:
        """Tell whether a picture is there."""
        return isinstance(name, str) and self._path(name).is_file()

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all pictures."""
        return (path.stem for path in sorted(self._folder.glob(f"*{SUFFIX}")))

    def __len__(self) -> int:
        """Return how many pictures there are."""
        return sum(1 for _ in self)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{SUFFIX}"
