"""Whether the pages live: a question on the pipe that brings them codes, and the answer on the one they spoke on.

Their own event loop answers, since that is what serves. Pages that hang would keep Open from working for ever.
"""

import os
import select
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

QUESTION, ANSWER = b"?\n", b"!\n"


@dataclass(frozen=True, slots=True)
class Asking:
    """How often the pages are asked, and how long they may take on a busy machine before they count as hung."""

    every_s: float = 5.0
    patience_s: float = 30.0


class PagesHealth:
    """Asks again and again in a thread of its own; a context manager. `hung` is called once, when no answer came."""

    def __init__(self, said: IO[bytes], ask: Callable[[bytes], None], hung: Callable[[], None], asking: Asking) -> None:
        self._said = said
        self._ask = ask
        self._hung = hung
        self._asking = asking
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="pages' health", daemon=True)
        self.answers = 0

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop asking; the pages have ended, so that no answer is waited for any more."""
        self._ended.set()
        self._thread.join(self._asking.patience_s + self._asking.every_s)

    def _watch(self) -> None:
        while not self._ended.wait(self._asking.every_s):
            try:
                self._ask(QUESTION)
            except (OSError, ValueError):  # they have ended: a closed pipe, or its other end is gone
                return
            answered, _, _ = select.select([self._said], [], [], self._asking.patience_s)
            if not answered:
                self._hung()
                return
            if not os.read(self._said.fileno(), 256):
                return
            self.answers += 1
