"""Windows of approved apps that come and go, told from one look at the stack to the next."""

from collections.abc import Iterator

from aboveboard.desktop import Context, Window
from aboveboard.model.events import JournalRecord, WindowClosed, WindowKind, WindowOpened
from aboveboard.recorder.scope import Scope
from aboveboard.recorder.stretch import Stretch


class Windows:
    """Remembers the approved windows of the last look."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[int, tuple[WindowKind, str]] | None = None

    def looked(self, context: Context, stretch: Stretch) -> Iterator[JournalRecord]:
        """Yield what opened or closed since the last look within the stretch; the first look yields nothing."""
        now: dict[int, tuple[WindowKind, str]] = {}
        for window in context.stack:
            approved = self._scope.of(window)
            if approved is not None and not window.input_only:
                now[window.id] = (_kind(window), approved.app)
        known, self._known = self._known, now
        if known is None or known == now:
            return
        t = stretch.at(context.time)
        for gone in sorted(known.keys() - now.keys()):
            kind, app = known[gone]
            yield WindowClosed(t=t, window=stretch.window(gone), kind=kind, app=app)
        for new in sorted(now.keys() - known.keys()):
            kind, app = now[new]
            yield WindowOpened(t=t, window=stretch.window(new), kind=kind, role="", app=app)

    def forget(self) -> None:
        """Begin afresh: what happened outside the stretch is not told."""
        self._known = None


def _kind(window: Window) -> WindowKind:
    if window.popup:
        return WindowKind.POPUP
    return WindowKind.DIALOG if window.dialog else WindowKind.WINDOW
