"""The port that plays answers from a file, for the contract of elements where no Mac is."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from aboveboard.elements.ax.port import Display, Notice, Ref, Values
from aboveboard.elements.worker import Unanswered


class _Told(msgspec.Struct, frozen=True):
    """One element of a file: its attributes, those that are elements by number, and what may be set."""

    attributes: dict[str, object]
    elements: dict[str, int | list[int]] = {}
    settable: list[str] = []


class Played(msgspec.Struct, frozen=True):
    """A file of answers: `origin` says where they come from; `elements` are by number, the program's is 0."""

    origin: str
    process: int
    displays: list[Display]
    elements: dict[str, _Told]


class PlayedAx:
    """Answers from a file until somebody changes them; `hold` lets every call hang."""

    def __init__(self, file: Path) -> None:
        played = msgspec.json.decode(file.read_bytes(), type=Played)
        self.pid = played.process
        self.shown = list(played.displays)
        self.read_values: list[tuple[int, str]] = []
        self.threads: set[int] = set()
        self.kept: frozenset[Ref] = frozenset()
        self._elements = {Ref(int(number)): told for number, told in played.elements.items()}
        self._heard: Callable[[Notice], None] | None = None
        self._listened: set[int] = set()
        self._free = threading.Event()
        self._free.set()

    @contextlib.contextmanager
    def connected(self, heard: Callable[[Notice], None]) -> Iterator[None]:
        """Keep who hears."""
        self._heard = heard
        yield
        self._heard = None

    @contextlib.contextmanager
    def thread(self) -> Iterator[None]:
        """Count the threads that ask."""
        self.threads.add(threading.get_ident())
        yield

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Answer nothing until leaving."""
        self._free.clear()
        yield
        self._free.set()

    def set(self, number: int, attribute: str, value: object) -> None:
        """Change an attribute."""
        told = self._elements[Ref(number)]
        self._elements[Ref(number)] = msgspec.structs.replace(told, attributes={**told.attributes, attribute: value})

    def tell(self, name: str, number: int) -> None:
        """Let a notice arrive; that of a process that is not listened to does not."""
        if self._heard is not None and self.pid in self._listened:
            self._heard(Notice(self.pid, name, Ref(number)))

    def listen(self, pid: int) -> None:
        """Let notices be told."""
        self._free.wait()
        self._listened.add(pid)

    def unlisten(self, pid: int, kept: frozenset[Ref]) -> None:
        """Let them be told no more, and note whose numbers are kept."""
        self._listened.discard(pid)
        self.kept = kept

    def application(self, pid: int) -> Ref | None:
        """Return the program's element."""
        self._free.wait()
        return Ref(0) if pid == self.pid else None

    def read(self, pid: int, element: Ref, attributes: Sequence[str]) -> Values:
        """Return the attributes that the file has, and note that they were read."""
        self._free.wait()
        told = self._elements.get(element)
        if told is None or pid != self.pid:
            raise Unanswered
        self.read_values.extend((element.number, name) for name in attributes)
        values: Mapping[str, object] = {**told.attributes, **{name: _refs(to) for name, to in told.elements.items()}}
        return {name: values[name] for name in attributes if name in values}

    def settable(self, pid: int, element: Ref, attribute: str) -> bool:
        """Return what the file says."""
        self._free.wait()
        told = self._elements.get(element)
        return told is not None and pid == self.pid and attribute in told.settable

    def at(self, pid: int, x: float, y: float) -> Ref | None:
        """Return the last element of the file whose box contains the point."""
        self._free.wait()
        hits = [ref for ref, told in self._elements.items() if pid == self.pid and _contains(told.attributes, x, y)]
        return hits[-1] if hits else None

    def displays(self) -> Sequence[Display]:
        """Return the file's displays."""
        return self.shown


def _refs(to: int | list[int]) -> Ref | list[Ref]:
    return [Ref(one) for one in to] if isinstance(to, list) else Ref(to)


def _contains(attributes: Mapping[str, object], x: float, y: float) -> bool:
    corner, size = attributes.get("AXPosition"), attributes.get("AXSize")
    if not isinstance(corner, list) or not isinstance(size, list):
        return False
    return bool(corner[0] <= x < corner[0] + size[0] and corner[1] <= y < corner[1] + size[1])
