"""The member: watched applications, their changes, hit tests, trees and texts, each within 300 ms."""

import contextlib
import os
import select
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from jeepney import HeaderFields, Message, MessageType

from aboveboard.elements import Change, Node, Tree
from aboveboard.elements.atspi import calls, dialects, hit, registry
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.applications import Applications
from aboveboard.elements.atspi.bus import Bus, Deadline, NoAnswerInTime
from aboveboard.elements.atspi.cache import Ask, Cache
from aboveboard.elements.atspi.patience import Patience
from aboveboard.elements.atspi.process import Process
from aboveboard.elements.atspi.text import InsertOffsets
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.geometry import Point, Rect

BUDGET_MS = 300
"""No operation of a recorder waits longer in total."""

_ROUNDS = 4  # a tree that changes faster than it is read is given up rather than chased


class AtspiElements:
    """Elements by AT-SPI; `address` is the accessibility bus's, by default as the session bus tells it.

    Everything connects on entering, so that sockets may be refused afterwards. Reports and questions have a
    connection each: answers never queue behind signals. Boxes are expected as in `atspi.geometry`. `budget_ms` is how
    long an operation may wait in total; it may be set anew at any time.
    """

    def __init__(self, address: str | None = None, *, budget_ms: int = BUDGET_MS) -> None:
        self.budget_ms = budget_ms
        self._address = address
        self._resources = contextlib.ExitStack()
        self._events: Bus
        self._questions: Bus
        self._poll: select.epoll
        self._told: int
        self._applications = Applications()
        self._processes: dict[int, Process] = {}
        self._wanted: dict[int, Rect] = {}
        self._patience = Patience()
        self._secure: dict[str, set[str]] = {}
        self._changes: list[Change] = []

    def __enter__(self) -> Self:
        """Connect twice. Raises NoAccessibility."""
        with contextlib.ExitStack() as resources:
            address = self._address or find_address()
            self._events = resources.enter_context(Bus(address))
            self._questions = resources.enter_context(Bus(address))
            self._told = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            resources.callback(os.close, self._told)
            self._poll = resources.enter_context(select.epoll())
            self._poll.register(self._events.fileno(), select.EPOLLIN)
            self._poll.register(self._told, select.EPOLLIN)
            # An application that was hung wakes us by answering its probe, so that what it had reported is told.
            self._poll.register(self._questions.fileno(), select.EPOLLIN)
            self._resources = resources.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and forget everything; the registry drops what we asked for when we are gone."""
        self._secure.clear()
        self._processes.clear()
        self._changes.clear()
        self._resources.close()

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when reports wait, on the socket or already read."""
        return self._poll.fileno()

    @property
    def dropped(self) -> int:
        """How many reports of the watched processes were dropped because they came faster than they were read."""
        return sum(process.dropped for process in self._processes.values())

    def changes(self) -> Sequence[Change]:
        """Return what has arrived from watched processes; the nodes that it names are read within the budget."""
        touched = any(process.touched for process in self._processes.values())
        if not (touched or self._events.read_ahead or self._poll.poll(0)):
            return ()
        deadline = Deadline(self.budget_ms)
        self._absorb(self._events.arrived())
        self._questions.outstanding(-1)
        for pid in [pid for pid, process in self._processes.items() if process.touched]:
            if not self._hung(pid):
                self._settle(pid, deadline)
        found, self._changes = self._changes, []
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._told)  # all that was told of is given here
        if self._events.read_ahead:
            os.eventfd_write(self._told, 1)
        return found

    def watch(self, pid: int, window: Rect) -> None:
        """Begin to read a process whose client window lies at this box; it may bring its tree later."""
        self._wanted[pid] = window
        if self._hung(pid):
            return
        with contextlib.suppress(NoAnswerInTime):
            self._process(pid, Deadline(self.budget_ms))

    def forget(self, pid: int) -> None:
        """Drop a process's tree, but not which of its fields are secret, and have its reports kept from us."""
        self._wanted.pop(pid, None)
        self._patience.forget(pid)
        self._changes = [change for change in self._changes if change.node.pid != pid]
        process = self._processes.pop(pid, None)
        if process is not None:
            for rule in registry.rules(process.cache.bus):
                self._events.send(calls.remove_match(rule))

    def at(self, pid: int, window: Rect, point: Point) -> Node | NotRecognised:
        """Return the actionable node under a point of the window, or popup, at this box."""
        deadline = Deadline(self.budget_ms)
        known = self._processes.get(pid)
        # Some toolkits can only be placed by all windows of the process: those of the last look at its tree.
        boxes = known.boxes if known is not None and window in known.boxes else (window,)
        process = self._current(pid, boxes, deadline)
        if isinstance(process, NotRecognised):
            return process
        # An open menu lies above what the hit test of its window would return.
        held = [*process.menu_surfaces(), *(path for path, box in process.placement.held.items() if box == window)]
        placed = process.nodes()
        ask = self._asking(deadline)
        try:
            for surface in dict.fromkeys(held):
                inside = [node for node, of in placed if of == surface]
                origin = process.placement.offsets[surface]
                found = hit.under(process.cache, ask, inside, surface, point, origin)
                if isinstance(found, str):
                    found = process.visited(ask, found, surface, Proof.HIT_TEST)
                if found is not None:
                    return found
        except NoAnswerInTime:
            self._probe(pid)
            return NotRecognised(reason=Absence.NO_ANSWER)
        return NotRecognised(reason=Absence.NOTHING_THERE if held else Absence.NOT_EXPOSED)

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        """Return the nodes on show in the window at this box and in the process's `others`, such as open menus.

        Of windows much alike only that with the focus is known, and only if it comes first.
        """
        process = self._current(pid, (window, *others), Deadline(self.budget_ms), whole=True)
        if isinstance(process, NotRecognised):
            return process
        found = process.tree()
        return found if found.windows else NotRecognised(reason=Absence.NOT_EXPOSED)

    def text(self, node: Node) -> str | NotRecognised:
        """Return the whole text of a field; what was ever secure is never read.

        The next `changes` gives every edit that this text holds already.
        """
        deadline = Deadline(self.budget_ms)
        process = self._processes.get(node.pid or -1)
        entry = process.cache.entries.get(node.ref) if process else None
        if process is None or entry is None or entry.role == "password text" or "Text" not in entry.interfaces:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        if self._hung(process.pid):
            return NotRecognised(reason=Absence.NO_ANSWER)
        try:
            end = dialects.end_of_text(process.cache.toolkit)
            questions = [calls.text(process.cache.bus, node.ref, 0, end)]
            if process.cache.paints(entry):
                questions.append(calls.painted(process.cache.bus, node.ref))
            answer, *painted = self._questions.ask(questions, deadline)
            process.cache.looked_at(node.ref, str(painted[0][0]) if painted and painted[0] else "")
            process.touched = process.touched or bool(process.cache.unveiled)
            self._absorb(self._events.barrier(deadline))
        except NoAnswerInTime:
            self._probe(process.pid)
            return NotRecognised(reason=Absence.NO_ANSWER)
        held = str(answer[0]) if answer else ""
        secret = process.cache.is_secret(entry, held)
        return NotRecognised(reason=Absence.NOT_EXPOSED) if answer is None or secret else held

    # --- inside --------------------------------------------------------------------------------------------------

    def _current(
        self, pid: int, boxes: Sequence[Rect], deadline: Deadline, *, whole: bool = False
    ) -> Process | NotRecognised:
        """Return the process with everything read that it reported before now; `whole` also what it kept to itself."""
        if pid not in self._wanted:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        if self._hung(pid):
            return NotRecognised(reason=Absence.NO_ANSWER)
        try:
            process = self._process(pid, deadline)
            if process is None:
                return NotRecognised(reason=Absence.NO_TREE)
            ask = self._asking(deadline)
            for _ in range(_ROUNDS):
                self._absorb(self._events.arrived())
                if whole:
                    process.distrust(ask)
                    whole = False
                self._settle_now(process, ask)
                process.place(ask, boxes)
                if process.touched:
                    os.eventfd_write(self._told, 1)
                if not self._absorb(self._events.barrier(deadline)):
                    break
        except NoAnswerInTime:
            self._probe(pid)
            return NotRecognised(reason=Absence.NO_ANSWER)
        return NotRecognised(reason=Absence.NO_TREE) if process.cache.gone else process

    def _process(self, pid: int, deadline: Deadline) -> Process | None:
        """Return the watched process, met for the first time if need be, or None while it has no tree."""
        known = self._processes.get(pid)
        if known is not None and not known.cache.gone:
            return known
        ask = self._asking(deadline)
        bus = self._applications.find(pid, ask)
        if bus is None:
            return None
        # Reports first, then reading: what changes in between is reported.
        for rule in registry.rules(bus):
            self._events.send(calls.add_match(rule))
        self._absorb(self._events.barrier(deadline))
        ask(registry.registrations(bus))
        try:
            toolkit = self._applications.toolkit(bus, ask)
        except NoAnswerInTime:
            self._patience.lost(pid, self._questions, calls.state(bus, calls.ROOT))
            raise
        # The bus gives no name twice, so that what it names is the same application, whoever forgot it meanwhile.
        cache = Cache(bus, toolkit, self._secure.setdefault(bus, set()))
        process = self._processes[pid] = Process(pid, cache, InsertOffsets(toolkit))
        self._settle_now(process, ask)
        return process

    def _absorb(self, messages: Sequence[Message]) -> bool:
        """Give signals to the processes they come from; others' are dropped unread. Tell whether there were any."""
        by_bus = {process.cache.bus: process for process in self._processes.values()}
        ours = False
        for message in messages:
            process = by_bus.get(message.header.fields.get(HeaderFields.sender, ""))
            if process is not None and message.header.message_type is MessageType.signal:
                process.absorb(message)
                ours = True
        return ours

    def _settle(self, pid: int, deadline: Deadline) -> None:
        try:
            self._settle_now(self._processes[pid], self._asking(deadline))
        except NoAnswerInTime:
            self._probe(pid)

    def _settle_now(self, process: Process, ask: Ask) -> None:
        found = process.settle(ask)
        if found:
            self._changes.extend(found)
            os.eventfd_write(self._told, 1)

    def _asking(self, deadline: Deadline) -> Ask:
        return lambda messages: self._questions.ask(messages, deadline) if messages else []

    def _probe(self, pid: int) -> None:
        """Leave a process that did not answer alone until it does."""
        process = self._processes.get(pid)
        if process is not None:
            self._patience.lost(pid, self._questions, calls.state(process.cache.bus, calls.ROOT))

    def _hung(self, pid: int) -> bool:
        return self._patience.hung(pid, self._questions)
