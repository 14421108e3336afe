"""One witness at the other end of a line: questions in threads of their own, answers small and in time or none."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from aboveboard.calling import caller

LARGEST_ANSWER = 8_192
"""A cosignature is one line and a note of ours under 2,000 bytes; what is longer is not read to its end."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and text of an answer; status 0 stands for none."""

    status: int = 0
    text: str = ""


class Line:
    """Connections to one witness alone, so that one which hangs or drips takes nothing from the others."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self._url = url
        self._timeout_s = timeout_s
        self._client: httpx.Client | None = None
        self._asking: tuple[tuple[threading.Thread, float], ...] = ()

    @property
    def asking(self) -> tuple[threading.Thread, ...]:
        """The threads whose question has no answer yet."""
        return tuple(thread for thread, _ in self._asking if thread.is_alive())

    def ask(self, method: str, path: str, body: str, answered: Callable[[Reply], None]) -> None:
        """Ask in a thread of its own: one that hangs holds up neither the others nor the end of the process.

        `answered` is called in any case. What is asked for longer than `timeout_s` is hung up at the next question.
        """
        now = time.monotonic()
        self._asking = tuple((thread, until) for thread, until in self._asking if thread.is_alive())
        if any(until < now for _, until in self._asking):
            # It drips, so that no wait for a next byte ever ends; only the end of the connection does.
            self.hang_up()
        self._client = client = self._client or caller(self._timeout_s, self._url)
        until = now + self._timeout_s

        def ask() -> None:
            reply = Reply()
            try:
                reply = _answer(client, method, path, body.encode(), until)
            except (httpx.HTTPError, RuntimeError):
                # RuntimeError: the line was hung up while this witness had not answered.
                return
            finally:
                answered(reply)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        self._asking = (*self._asking, (thread, until))

    def hang_up(self) -> None:
        """Close the connections: what is still asked gets no answer, and the next question opens new ones."""
        if self._client is not None:
            self._client.close()
            self._client = None


def _answer(client: httpx.Client, method: str, path: str, body: bytes, until: float) -> Reply:
    """Return what a witness says before `until` (monotonic seconds); nothing of an answer that is late or long."""
    with client.stream(method, path, content=body) as reply:
        # A witness could fill our memory with them.
        client.cookies.clear()
        said = b""
        for part in reply.iter_raw():
            said += part
            if len(said) > LARGEST_ANSWER or time.monotonic() > until:
                return Reply()
    return Reply(reply.status_code, said.decode(errors="replace"))
