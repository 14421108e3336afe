"""Writes that wait for the database's one write lock share a transaction, and with it one fsync."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.engine import Connection

from aboveboard.collector.database import Database
from aboveboard.errors import AboveboardError

MOST_TOGETHER = 64

Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Write(Generic[Answer]):
    """One caller's write and, once its transaction is durable, what came of it."""

    do: Callable[[Connection], Answer]
    done: bool = False
    answer: Answer | None = None
    error: BaseException | None = None


class GroupCommit(Generic[Answer]):
    """Runs writes in the order they came; whoever gets the lock writes for everyone who waits by then.

    What a write did before it raised a named error stays, so it refuses first; any other error fails the whole group.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Write[Answer]] = []
        self._queue = threading.Lock()
        self._turn = threading.Lock()

    def run(self, do: Callable[[Connection], Answer]) -> Answer:
        """Return what `do` returned, once it is durable; raises what it raised."""
        write = _Write(do)
        with self._queue:
            self._waiting.append(write)
        with self._turn:
            while not write.done:  # more may wait than are written together
                self._write_together()
        if write.error is not None:
            raise write.error
        return write.answer  # type: ignore[return-value]  # set together with `done`

    def _write_together(self) -> None:
        with self._queue:
            together, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
        try:
            with self._database.write() as connection:
                for write in together:
                    _attempt(write, connection)
        except BaseException as error:  # noqa: BLE001  # nothing of the group is durable, so each caller must hear it
            for write in together:
                write.error = error
        for write in together:
            write.done = True


def _attempt(write: _Write[Answer], connection: Connection) -> None:
    try:
        write.answer = write.do(connection)
    except AboveboardError as error:
        write.error = error
