"""The member's side of platforms that answer call by call: limits, threads, reports and places, on any `Source`."""

import collections
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from aboveboard.elements import Change, Node, Tree
from aboveboard.elements.acting import acting
from aboveboard.elements.followed import Followed
from aboveboard.elements.reading import Source, Told, placed
from aboveboard.elements.worker import Unanswered, Worker
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.geometry import Point, Rect

BUDGET_MS = 300
"""No operation of a recorder waits longer in total."""

_MOST_WAITING = 4096  # reports; a field's edits are found all the same when its process is read next
_DEEPEST = 64


class AskedElements:
    """Elements of a platform that is asked process by process; `budget_ms` is the most an operation waits in total."""

    def __init__(self, source: Source, *, budget_ms: int = BUDGET_MS) -> None:
        self.budget_ms = budget_ms
        self.dropped = 0
        self._source = source
        self._resources = contextlib.ExitStack()
        self._ends: tuple[socket.socket, socket.socket]
        self._lock = threading.Lock()
        self._heard: collections.deque[Told] = collections.deque()
        self._woken = False
        self._changes: list[Change] = []
        self._processes: dict[int, Followed] = {}
        self._secrets: dict[int, set[str]] = {}
        self._listening: set[int] = set()
        self._workers: dict[int, Worker] = {}

    def __enter__(self) -> Self:
        """Connect. Raises MissingLibrary, NoAccessibility."""
        with contextlib.ExitStack() as resources:
            # A pair of sockets and no eventfd: Windows has none.
            self._ends = resources.enter_context(_pair())
            resources.enter_context(self._source.connected(self._told))
            resources.callback(self._end)
            self._resources = resources.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect and forget everything; a thread whose process never answers is left behind, as a daemon."""
        self._resources.close()

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when reports wait."""
        return self._ends[0].fileno()

    def changes(self) -> Sequence[Change]:
        """Return what has arrived from watched processes; only a field that told no text is waited for."""
        until_ns = self._until()
        for told in self._taken():
            process = self._processes.get(told.pid)
            if process is not None:
                worker = self._worker(told.pid)
                text_of = _texts(self._source, worker, told.pid, until_ns)
                self._changes.extend(process.absorb(told, text_of))
        found, self._changes = self._changes, []
        return found

    def watch(self, pid: int, window: Rect) -> None:
        """Begin to read a process; it may bring its tree later."""
        del window  # a process is read whole
        if pid not in self._processes:
            self._processes[pid] = Followed(pid, self._secrets.setdefault(pid, set()))
        with contextlib.suppress(Unanswered):
            self._read(self._processes[pid], self._until())

    def forget(self, pid: int) -> None:
        """Drop a process's tree, but not which of its fields are secret, and have its reports kept from us."""
        self._processes.pop(pid, None)
        secrets = frozenset(self._secrets.get(pid, ()))
        self._changes = [change for change in self._changes if change.node.pid != pid]
        self._listening.discard(pid)
        worker = self._workers.get(pid)
        if worker is not None:
            worker.end(lambda: self._source.unlisten(pid, secrets))
        # One that never answers stays, so that the process gets no second thread.
        self._workers = {number: one for number, one in self._workers.items() if one.alive}

    def at(self, pid: int, window: Rect, point: Point) -> Node | NotRecognised:
        """Return the actionable node under a point: the platform's hit test, or else the smallest box."""
        process = self._asked(pid)
        if isinstance(process, NotRecognised):
            return process
        until_ns = self._until()
        try:
            hit = self._worker(pid).ask(lambda: self._source.at(pid, point), until_ns)
            known = None if hit is None else process.find(hit.ref)
            moved = hit is None or known is None or known.box != hit.box
            if (process.stale or moved) and not self._read(process, until_ns):
                return NotRecognised(reason=Absence.NO_TREE)
        except Unanswered:
            return NotRecognised(reason=Absence.NO_ANSWER)
        nodes, held = placed(process.windows, (window,))
        if not held:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        return _under(nodes, point, None if hit is None else hit.ref)

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        """Return the nodes in the window at this box and in the process's `others`."""
        process = self._asked(pid)
        if isinstance(process, NotRecognised):
            return process
        try:
            if not self._read(process, self._until()):
                return NotRecognised(reason=Absence.NO_TREE)
        except Unanswered:
            return NotRecognised(reason=Absence.NO_ANSWER)
        nodes, held = placed(process.windows, (window, *others))
        if not held:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        focus = next((node.ref for node in reversed(nodes) if "focused" in node.states), None)
        return Tree(nodes=nodes, serial=process.serial, focus=focus, windows=held)

    def text(self, node: Node) -> str | NotRecognised:
        """Return the whole text of a field; what was ever secret is never read.

        The next `changes` gives every edit that this text holds already.
        """
        process = self._asked(node.pid or -1)
        if isinstance(process, NotRecognised):
            return process
        known = process.find(node.ref)
        if known is None or node.secure or process.is_secret(known):
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        try:
            text = self._worker(process.pid).ask(lambda: self._source.text(process.pid, node.ref), self._until())
        except Unanswered:
            return NotRecognised(reason=Absence.NO_ANSWER)
        if text is None:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        self._keep(list(process.said(known, text)))
        return NotRecognised(reason=Absence.NOT_EXPOSED) if process.is_secret(known) else text

    # --- inside --------------------------------------------------------------------------------------------------

    def _asked(self, pid: int) -> Followed | NotRecognised:
        return self._processes.get(pid) or NotRecognised(reason=Absence.NOT_EXPOSED)

    def _read(self, process: Followed, until_ns: int) -> bool:
        """Read a process anew; False where it has no tree. Raises Unanswered."""
        pid, worker = process.pid, self._worker(process.pid)
        if pid not in self._listening:
            # Reports first, then reading: what changes in between is reported.
            worker.ask(lambda: self._source.listen(pid), until_ns)
            self._listening.add(pid)
        windows = worker.ask(lambda: self._source.windows(pid, until_ns), until_ns)
        self._keep(list(process.read(windows or ())))
        return windows is not None

    def _keep(self, changes: Sequence[Change]) -> None:
        if changes:
            self._changes.extend(changes)
            with self._lock:
                self._wake()

    def _told(self, told: Told) -> None:
        """Note a report, in whatever thread the platform tells it."""
        with self._lock:
            if len(self._heard) >= _MOST_WAITING:
                self.dropped += 1
                return
            self._heard.append(told)
            self._wake()

    def _wake(self) -> None:
        if not self._woken:
            self._woken = True
            with contextlib.suppress(OSError):  # told while we end
                self._ends[1].send(b"\0")

    def _taken(self) -> Sequence[Told]:
        with self._lock:
            if self._woken:
                self._woken = False
                self._ends[0].recv(1)
            found = list(self._heard)
            self._heard.clear()
        return found

    def _worker(self, pid: int) -> Worker:
        return self._workers.setdefault(pid, Worker(self._source.thread))

    def _until(self) -> int:
        return time.monotonic_ns() + self.budget_ms * 1_000_000

    def _end(self) -> None:
        until_ns = self._until()
        workers = list(self._workers.values())
        for pid in [*self._processes]:
            self.forget(pid)
        for worker in workers:
            worker.join(until_ns)
        self._heard.clear()
        self._changes.clear()
        self._secrets.clear()


@contextlib.contextmanager
def _pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    reader, writer = socket.socketpair()
    with reader, writer:
        yield reader, writer


def _texts(source: Source, worker: Worker, pid: int, until_ns: int) -> Callable[[str], str | None]:
    return lambda ref: worker.ask(lambda: source.text(pid, ref), until_ns)


def _under(nodes: Sequence[Node], point: Point, hit: str | None) -> Node | NotRecognised:
    """Return what acts under the point, by the hit test where the tree has nothing smaller below what it found."""
    inside = [node for node in nodes if node.box is not None and node.box.contains(point)]
    if not inside:
        return NotRecognised(reason=Absence.NOTHING_THERE)
    by_ref = {node.ref: node for node in nodes}
    # Boxes nest, so of equally small ones the later, deeper one is meant.
    smallest = min(reversed(inside), key=lambda node: node.box.area if node.box else 0)
    found = by_ref.get(hit or "")
    if found is None or found.ref in _refs_above(by_ref, smallest):
        return acting(by_ref, smallest, point, Proof.SMALLEST_BOX)
    return acting(by_ref, found, point, Proof.HIT_TEST)


def _refs_above(by_ref: dict[str, Node], node: Node) -> set[str]:
    above: set[str] = set()
    at: Node | None = node
    while at is not None and at.parent is not None and len(above) < _DEEPEST:
        above.add(at.parent)
        at = by_ref.get(at.parent)
    return above
