"""Whose a grab of the keyboard is: a menu of the program that is worked with, or of somebody else. Pure, no clock.

No server tells who has grabbed the keyboard. A menu grabs it as it opens, so a popup of the program's own that came
with the grab speaks for it, unless something else came with it, too. Whoever grabs it while Control, Alt or Super is
held takes a hotkey, as window managers do to switch between apps: as long as that is held, nothing can be typed.
"""

from aboveboard.desktop import ALT, CONTROL, SUPER, Context, Window
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.scope import Scope

LINGER_MS = 50
"""How long a grab may go on without what spoke for it: one menu goes before the next comes, and a window manager hears
late that Alt was let go. Less than a key waits to be decided."""


class Grabs:
    """Tells look by look; it has to see each of them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._before: frozenset[int] = frozenset()
        self._menus: frozenset[int] = frozenset()
        self._hotkey, self._known = True, False
        self._gone: int | None = None

    def elsewhere(self, context: Context) -> bool:
        """Tell whether keys go to something else than what has the focus, or may do so."""
        if not context.grabbed:
            self._before = frozenset(window.id for window in context.stack)
            self._free()
            return False
        by_menu, by_hotkey = self._by_menu(context), self._by_hotkey(context)
        if by_menu or by_hotkey:
            self._known, self._gone = True, None
            return False
        if self._gone is None:
            self._gone = context.time
        return not self._known or (context.time - self._gone) % SERVER_CLOCK_RANGE >= LINGER_MS

    def _free(self) -> None:
        """Forget the grab there was."""
        self._menus, self._hotkey, self._known, self._gone = frozenset(), True, False, None

    def _by_menu(self, context: Context) -> bool:
        """Tell whether the grab came with a menu in scope, and one is still there."""
        new = [window for window in context.stack if window.id not in self._before]
        ours = frozenset(window.id for window in new if self._ours(window, context.focus))
        alone = len(ours) == len(new) or not self._menus.isdisjoint(ours)
        self._menus = frozenset(window.id for window in new if window.popup and window.id in ours and alone)
        return bool(self._menus)

    def _ours(self, window: Window, focus: Window | None) -> bool:
        """Tell whether a window is in scope, or of the program that has the focus: a browser's menu is of no site."""
        same = focus is not None and window.identity is not None and window.identity == focus.identity
        return same or self._scope.of(window) is not None

    def _by_hotkey(self, context: Context) -> bool:
        """Tell whether the grab began under modifiers that have been held ever since."""
        self._hotkey = self._hotkey and bool(context.state & (CONTROL | ALT | SUPER))
        return self._hotkey
