"""Whether the screen is locked or blanked, by what the server shows: no locker needs to tell us."""

from collections.abc import Sequence

from aboveboard.desktop import Context, Window
from aboveboard.model.geometry import Monitor
from aboveboard.recorder.scope import Scope


def locked(context: Context, monitors: Sequence[Monitor], scope: Scope) -> bool:
    """Tell whether the screen saver is shown, or lockers' windows hide every monitor.

    A locker's window is override-redirect, of a process that is known and not approved, and above all that is
    approved. An input-only window hides nothing: work below it is out of scope, which the gate sees.
    """
    if context.blanked:
        return True
    lockers: list[Window] = []
    for window in reversed(context.stack):
        if scope.of(window) is not None:
            break
        if window.popup and not window.input_only and window.pid is not None:
            lockers.append(window)
    return all(any(window.box.covers(monitor.box) for window in lockers) for monitor in monitors)
