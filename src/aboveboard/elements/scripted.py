"""MEMBER of elements: trees and changes that a script gives, for tests, demos and the reduction of old logs."""

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from aboveboard.elements import Change, Node, Tree
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.geometry import Point, Rect


@dataclass(frozen=True, slots=True)
class ScriptedProcess:
    """One application: its nodes in tree order with boxes on the screen, and the whole texts of its fields by ref.

    `windows` are the boxes of its windows, lowest first; `hung` makes every question go unanswered. `pages` and
    `answered` are those of its tree, and while it is `settling` nothing is known of what its windows show.
    """

    nodes: tuple[Node, ...]
    windows: tuple[Rect, ...]
    focus: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    hung: bool = False
    pages: tuple[Rect, ...] = ()
    answered: int | None = None
    settling: bool = False


class ScriptedElements:
    """Plays trees by process; `show` replaces one, `report` lets changes arrive."""

    def __init__(self, processes: Mapping[int, ScriptedProcess] | None = None) -> None:
        self._processes = dict(processes or {})
        self._serials: dict[int, int] = {}
        self._watched: set[int] = set()
        self._changes: list[Change] = []
        self._resources = contextlib.ExitStack()
        self._told: int

    def __enter__(self) -> Self:
        """Open the descriptor that tells of changes."""
        self._told = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._resources.callback(os.close, self._told)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        self._resources.close()

    def show(self, pid: int, process: ScriptedProcess) -> None:
        """Let a process show something else from now on."""
        if self._processes.get(pid) != process:
            self._serials[pid] = self._serials.get(pid, 1) + 1
        self._processes[pid] = process

    def report(self, *changes: Change) -> None:
        """Let changes arrive; those of processes that are not watched are dropped unread."""
        heard = [change for change in changes if change.node.pid in self._watched]
        self._changes.extend(heard)
        if heard:
            os.eventfd_write(self._told, 1)

    def fileno(self) -> int:
        """Return a descriptor that is readable while changes wait."""
        return self._told

    def changes(self) -> Sequence[Change]:
        """Return what was reported since the last call."""
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._told)
        found, self._changes = self._changes, []
        return found

    def watch(self, pid: int, window: Rect) -> None:
        """Read a process from now on."""
        del window  # a script knows where its windows lie
        self._watched.add(pid)

    def forget(self, pid: int) -> None:
        """Read a process no more."""
        self._watched.discard(pid)
        self._changes = [change for change in self._changes if change.node.pid != pid]

    def at(self, pid: int, window: Rect, point: Point) -> Node | NotRecognised:
        """Return the smallest node of the window that contains the point."""
        process = self._asked(pid)
        if isinstance(process, NotRecognised):
            return process
        if window not in process.windows:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        inside = [node for node in _of(process, pid) if node.window == window and node.box and node.box.contains(point)]
        if not inside:
            return NotRecognised(reason=Absence.NOTHING_THERE)
        hit = min(reversed(inside), key=lambda node: node.box.area if node.box else 0)
        return replace(hit, proof=Proof.HIT_TEST)

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        """Return the script's nodes; only the windows asked about are known."""
        process = self._asked(pid)
        if isinstance(process, NotRecognised):
            return process
        held = tuple(box for box in dict.fromkeys((window, *others)) if box in process.windows)
        if not held:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        nodes = tuple(_of(process, pid))
        return Tree(
            nodes=nodes,
            serial=self._serials.get(pid, 1),
            focus=process.focus,
            windows=() if process.settling else held,
            pages=process.pages,
            answered=process.answered,
            settling=process.settling,
        )

    def text(self, node: Node) -> str | NotRecognised:
        """Return a field's whole text unless it is secure."""
        process = self._asked(node.pid or -1)
        if isinstance(process, NotRecognised):
            return process
        if node.secure or node.ref not in process.texts:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        return process.texts[node.ref]

    def _asked(self, pid: int) -> ScriptedProcess | NotRecognised:
        process = self._processes.get(pid)
        if pid not in self._watched:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        if process is None:
            return NotRecognised(reason=Absence.NO_TREE)
        return NotRecognised(reason=Absence.NO_ANSWER) if process.hung else process


def _of(process: ScriptedProcess, pid: int) -> list[Node]:
    """Return the nodes with their process and the topmost window that holds their box, where the script is silent."""
    return [replace(node, pid=pid, window=node.window or _window(process, node)) for node in process.nodes]


def _window(process: ScriptedProcess, node: Node) -> Rect | None:
    return next((box for box in reversed(process.windows) if node.box is not None and box.covers(node.box)), None)
