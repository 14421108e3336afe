"""Windows of approved apps that come and go, told from one look at the stack to the next."""

from collections.abc import Iterator
from dataclasses import dataclass

from aboveboard.desktop import Context, Window
from aboveboard.model.events import WindowClosed, WindowKind, WindowOpened
from aboveboard.recorder.scope import Scope
from aboveboard.recorder.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Turnover:
    """A window of an approved app came or went."""

    window: int
    opened: bool
    kind: WindowKind
    app: str
    role: str = ""

    def record(self, t: int, stretch: Stretch) -> WindowOpened | WindowClosed:
        """Return it as an event of a stretch."""
        name = stretch.window(self.window)
        if self.opened:
            return WindowOpened(t=t, window=name, kind=self.kind, role=self.role, app=self.app)
        return WindowClosed(t=t, window=name, kind=self.kind, app=self.app)


class Windows:
    """Remembers the approved windows of the last look."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._stack: tuple[Window, ...] | None = None
        self._known: dict[int, tuple[WindowKind, str]] = {}

    def looked(self, context: Context) -> Iterator[Turnover]:
        """Yield what came or went since the last look; the first look yields nothing."""
        if context.stack == self._stack:
            return
        first, self._stack = self._stack is None, context.stack
        known, self._known = self._known, dict(self._approved(context))
        if first:
            return
        for gone in sorted(known.keys() - self._known.keys()):
            yield Turnover(gone, False, *known[gone])
        for new in sorted(self._known.keys() - known.keys()):
            yield Turnover(new, True, *self._known[new])

    def _approved(self, context: Context) -> Iterator[tuple[int, tuple[WindowKind, str]]]:
        for window in context.stack:
            approved = self._scope.of(window)
            if approved is not None and not window.input_only:
                yield window.id, (_kind(window), approved.app)


def _kind(window: Window) -> WindowKind:
    if window.popup:
        return WindowKind.POPUP
    return WindowKind.DIALOG if window.dialog else WindowKind.WINDOW
