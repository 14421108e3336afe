"""A reader of pictures that plays a script: it says the same words of each, for tests and trials without tesseract."""

import socket
import threading
from types import TracebackType
from typing import Self

import msgspec

from aboveboard.companion.reading import Hello, Word, receive, send


class ScriptedReader:
    """Answers at `pages_end` as `aboveboard reader` does; a context manager. `go_on` lets it answer, `heard` counts."""

    def __init__(self, *words: Word, able: bool = True) -> None:
        self._words = words
        self._able = able
        self.pages_end, self._own_end = socket.socketpair()
        self.go_on = threading.Event()
        self.go_on.set()
        self.heard = 0

    def __enter__(self) -> Self:
        """Begin to answer."""
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self.go_on.set()
        for end in (self.pages_end, self._own_end):
            end.close()

    def _serve(self) -> None:
        try:
            send(self._own_end, msgspec.msgpack.encode(Hello(able=self._able)))
            while self._able and receive(self._own_end):
                self.heard += 1
                self.go_on.wait()
                send(self._own_end, msgspec.msgpack.encode(self._words))
        except OSError:  # the other end is gone
            return
