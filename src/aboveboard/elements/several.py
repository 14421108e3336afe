"""Two members as one: browsers are read through their extension, all other applications through their tree."""

import contextlib
import select
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from aboveboard.elements import Change, Elements, Node, Tree
from aboveboard.model.elements import NotRecognised
from aboveboard.model.geometry import Point, Rect


class Browsers(Elements, Protocol):
    """The member that speaks for browsers."""

    def speaks_for(self, pid: int) -> bool:
        """Tell whether a process is a browser that was ever linked."""


class Several:
    """Asks whoever speaks for a process: never both, and of a browser never the tree of all its tabs."""

    def __init__(self, apps: Elements, browsers: Browsers) -> None:
        self._apps = apps
        self._browsers = browsers
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Wait for both; they were entered by who made them."""
        self._ready = self._resources.enter_context(contextlib.closing(select.epoll()))
        for each in (self._apps, self._browsers):
            self._ready.register(each.fileno(), select.EPOLLIN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for none."""
        self._resources.close()

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when reports of either wait."""
        return self._ready.fileno()

    def changes(self) -> Sequence[Change]:
        """Return what either reports."""
        return [*self._apps.changes(), *self._browsers.changes()]

    def watch(self, pid: int, window: Rect) -> None:
        """Watch a process through who speaks for it."""
        self._of(pid).watch(pid, window)

    def forget(self, pid: int) -> None:
        """Forget it."""
        self._of(pid).forget(pid)

    def at(self, pid: int, window: Rect, point: Point) -> Node | NotRecognised:
        """Return what lies under a point."""
        return self._of(pid).at(pid, window, point)

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        """Return what a process shows."""
        return self._of(pid).tree(pid, window, others)

    def text(self, node: Node) -> str | NotRecognised:
        """Return a field's text."""
        return self._of(node.pid or 0).text(node)

    def _of(self, pid: int) -> Elements:
        return self._browsers if self._browsers.speaks_for(pid) else self._apps
