"""The port that plays answers from a file, for the contract of elements where no Windows is."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from aboveboard.elements.uia import identifiers as uia
from aboveboard.elements.uia.port import Answer, Heard
from aboveboard.elements.uia.words import box_of


class Played(msgspec.Struct, frozen=True):
    """A file of answers: `origin` says where they come from; `elements` are each window's, as in `UiaPort.windows`."""

    origin: str
    process: int
    windows: list[list[dict[str, object]]]
    client_boxes: dict[str, tuple[int, int, int, int]] = {}


class PlayedUia:
    """Answers from a file until somebody changes them; `hold` lets every call hang."""

    def __init__(self, file: Path) -> None:
        self._played = msgspec.json.decode(file.read_bytes(), type=Played)
        self.pid = self._played.process
        self._windows = [[_answer(element) for element in window] for window in self._played.windows]
        self._heard: Callable[[Heard], None] | None = None
        self._listened: set[int] = set()
        self._texts: dict[tuple[int, ...], str] = {}
        self._free = threading.Event()
        self._free.set()
        self.threads: set[int] = set()

    @contextlib.contextmanager
    def connected(self, heard: Callable[[Heard], None]) -> Iterator[None]:
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

    def set(self, runtime_id: tuple[int, ...], number: int, value: object) -> None:
        """Change a property."""
        self._windows = [
            [
                replace(one, properties={**one.properties, number: value}) if one.id == runtime_id else one
                for one in window
            ]
            for window in self._windows
        ]

    def say(self, runtime_id: tuple[int, ...], text: str) -> None:
        """Give an element a text pattern that says this."""
        self._texts[runtime_id] = text

    def tell(self, event: int, runtime_id: tuple[int, ...], changed: int | None = None, value: object = None) -> None:
        """Let an event happen; that of a process that is not listened to is not told."""
        if self._heard is not None and self.pid in self._listened:
            self._heard(Heard(self.pid, event, self._find(runtime_id), changed, value))

    def listen(self, pid: int) -> None:
        """Let events be told."""
        self._free.wait()
        self._listened.add(pid)

    def unlisten(self, pid: int) -> None:
        """Let them be told no more."""
        self._listened.discard(pid)

    def windows(self, pid: int) -> Sequence[Sequence[Answer]]:
        """Return the file's windows."""
        self._free.wait()
        return self._windows if pid == self.pid else []

    def client_box(self, handle: int) -> tuple[int, int, int, int] | None:
        """Return the file's box."""
        return self._played.client_boxes.get(str(handle))

    def at(self, x: int, y: int, pid: int) -> Answer | None:
        """Return the last element of the file whose box contains the point."""
        self._free.wait()
        hits = [one for window in self.windows(pid) for one in window if _contains(one, x, y)]
        return replace(hits[-1], parent=None) if hits else None

    def element(self, pid: int, runtime_id: tuple[int, ...]) -> Answer | None:
        """Return an element as it is now."""
        self._free.wait()
        return self._find(runtime_id) if pid == self.pid else None

    def text(self, pid: int, runtime_id: tuple[int, ...], most: int) -> str | None:
        """Return what was said."""
        self._free.wait()
        text = self._texts.get(runtime_id)
        return text[:most] if text is not None and pid == self.pid else None

    def _find(self, runtime_id: tuple[int, ...]) -> Answer | None:
        found = (one for window in self._windows for one in window if one.id == runtime_id)
        return next((replace(one, parent=None) for one in found), None)


def _answer(element: dict[str, object]) -> Answer:
    told = msgspec.convert(element, _Element)
    return Answer(told.id, {int(number): value for number, value in told.properties.items()}, told.parent)


class _Element(msgspec.Struct, frozen=True):
    id: tuple[int, ...]
    properties: dict[str, object]
    parent: int | None = None


def _contains(one: Answer, x: int, y: int) -> bool:
    sides = box_of(one.properties)
    seen = sides is not None and not one.properties.get(uia.IS_OFFSCREEN)
    return seen and sides is not None and sides.x <= x < sides.right and sides.y <= y < sides.bottom
