"""Work for engines: what a stage may be given, in a module that a worker process can import."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from aboveboard.confinement.process import is_hardened
from aboveboard.errors import Truncated


@dataclass(frozen=True)
class Reversing:
    """Turns its data round and leaves a line in a file for each time it was asked; a cut one is refused by name."""

    asked: Path

    def __call__(self, data: bytes) -> bytes:
        with self.asked.open("ab") as file:
            file.write(data + b"\n")
        if data == b"cut":
            raise Truncated("the recording ends in the middle of something", remedy="copy it again")
        if data == b"absent":
            (self.asked.parent / "absent").read_bytes()
        return data[::-1]

    def times(self) -> int:
        return len(self.asked.read_bytes().splitlines()) if self.asked.exists() else 0


@dataclass(frozen=True)
class Dying:
    """A worker that is killed, as where memory runs out."""

    def __call__(self, data: bytes) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return data


@dataclass(frozen=True)
class Hardened:
    """Tells whether the process that does the work leaves no core file."""

    def __call__(self, data: bytes) -> bytes:
        return data if is_hardened() else b"not " + data


class Remembered:
    """Keeps outcomes in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], bytes] = {}

    def find(self, name: str, address: str) -> bytes | None:
        return self.held.get((name, address))

    def keep(self, name: str, address: str, data: bytes) -> bytes:
        self.held[name, address] = data
        return data
