"""Runs: one task begun with one seed, and what its page has said of its state since."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from aboveboard.errors import Malformed, NotFound
from aboveboard.studio.practice.tasks import Goal, Task

MOST = 512
"""So many runs are kept; the oldest make room."""


class Document(msgspec.Struct, frozen=True):
    """What a page posts: the app's whole state, numbered from 0 (the start state)."""

    app: str
    run: str
    seed: int
    sequence: int
    state: msgspec.Raw


@dataclass(frozen=True)
class Run:
    """One task with one seed; goal and state are None until the page has said how it starts."""

    id: str
    task: Task[Any]
    seed: int
    goal: Goal | None = None
    state: bytes | None = None
    sequence: int = -1

    @property
    def met(self) -> bool:
        """Whether the newest state is what was wanted."""
        return self.goal is not None and self.state is not None and self.goal.met(self.state)


class Runs:
    """The runs of one server; its threads share them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def begin(self, task: Task[Any], seed: int) -> Run:
        """Return a new run under a name that no other has."""
        run = Run(secrets.token_hex(8), task, seed)
        with self._lock:
            self._runs[run.id] = run
            while len(self._runs) > MOST:
                self._runs.popitem(last=False)
        return run

    def get(self, name: str) -> Run:
        """Return a run as it stands; raises NotFound."""
        with self._lock:
            found = self._runs.get(name)
        if found is None:
            raise NotFound("there is no such run", remedy="begin one")
        return found

    def tell(self, app: str, body: bytes) -> Run | None:
        """Take a page's document; return its run, or None for a page that is opened without a task.

        A document that is older than the newest changes nothing; a start state begins the run anew. Raises Malformed.
        """
        try:
            document = msgspec.json.decode(body, type=Document)
        except (msgspec.DecodeError, ValueError) as error:
            raise Malformed("the body is no state document") from error
        with self._lock:
            run = self._runs.get(document.run)
            if run is None:
                return None
            if document.app != app or run.task.app != app or document.seed != run.seed:
                raise Malformed("the document is of another run")
            self._runs[run.id] = run = _after(run, document)
            return run


def _after(run: Run, document: Document) -> Run:
    state = bytes(document.state)
    if document.sequence == 0:
        return replace(run, goal=run.task.goal(state, run.seed), state=state, sequence=0)
    if run.goal is None or document.sequence <= run.sequence:
        return run
    return replace(run, state=state, sequence=document.sequence)
