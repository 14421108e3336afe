"""What is done of a build, from one run to the next: sealed files in a folder that ends with the release."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from aboveboard.errors import FileTrouble, Tampered
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.pipeline.sealing import Sealing

SUFFIX = ".kept"
REKEYING = "rekeying" + SUFFIX


class Nothing:
    """Keeps nothing: the whole build happens in memory."""

    def find(self, name: str, address: str) -> bytes | None:
        """Return None."""
        del name, address
        return None

    def keep(self, name: str, address: str, data: bytes) -> bytes:
        """Return the data."""
        del name, address
        return data

    def only(self, addresses: Collection[str]) -> None:
        """Let nothing go, for there is nothing."""

    def rekeying(self, key: bytes) -> bytes:
        """Return the key that was given."""
        return key

    def forget(self) -> None:
        """Forget nothing."""


class SealedFiles:
    """Keeps sealed outcomes in a folder (0700), whose names and bytes tell nothing without the job key."""

    def __init__(self, folder: Path, sealing: Sealing) -> None:
        self._folder, self._sealing = folder, sealing
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def find(self, name: str, address: str) -> bytes | None:
        """Return a sealed outcome that opens; what is damaged, or under another job key or lease, counts as absent."""
        with suppress(FileNotFoundError, Tampered):
            data = (self._folder / (address + SUFFIX)).read_bytes()
            self._sealing.open(data, name)
            return data
        return None

    def keep(self, name: str, address: str, data: bytes) -> bytes:
        """Keep a sealed outcome; raises Tampered for one that is not sealed, so that content cannot reach a disk."""
        self._sealing.open(data, name)
        write_atomically(self._folder / (address + SUFFIX), data)
        return data

    def only(self, addresses: Collection[str]) -> None:
        """Delete what belongs to no row of this run: of deleted sessions, or of another recipe."""
        names = {REKEYING, *(address + SUFFIX for address in addresses)}
        for path in self._kept():
            if path.name not in names:
                path.unlink(missing_ok=True)

    def rekeying(self, key: bytes) -> bytes:
        """Return the key by which an earlier run of this build re-keyed people, else keep and return the one given."""
        path = self._folder / REKEYING
        with suppress(FileNotFoundError, Tampered):
            return self._sealing.open(path.read_bytes(), REKEYING)
        write_atomically(path, self._sealing.seal(key, REKEYING))
        return key

    def forget(self) -> None:
        """Delete all that was kept: the release stands, and nobody may re-key its people again.

        Raises FileTrouble where something else is in the folder, so that it cannot be removed.
        """
        for path in self._kept():
            path.unlink(missing_ok=True)
        sync_folder(self._folder)
        if any(self._folder.iterdir()):
            raise FileTrouble(
                "the release stands, but the folder of --resume holds something else too and was left there",
                remedy="look at what is in it, and remove it",
            )
        self._folder.rmdir()

    def _kept(self) -> Iterator[Path]:
        """Yield what this and earlier runs put here, also what one that was killed was writing: `.NAME.kept.HEX`."""
        return self._folder.glob(f"*{SUFFIX}*")
