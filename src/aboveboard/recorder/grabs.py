"""Whose a grab of the keyboard is: a menu of the program that is worked with, or of somebody else. Pure, no clock.

No server tells who has grabbed the keyboard. A menu grabs it as it opens, so a popup of the program's own that came
with the grab speaks for it, unless something else came with it, too. Some take the keys first and show themselves then
(GTK 3): as long as nothing has come with a grab, whose it is stays open for a moment. Whoever grabs it while Control,
Alt or Super is held takes a hotkey, as window managers do to switch between apps: as long as that is held, nothing can
be typed.
"""

import enum

from aboveboard.desktop import ALT, CONTROL, SUPER, Context, Window
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.scope import Scope

LINGER_MS = 50
"""How long a grab may go on without what spoke for it: one menu goes before the next comes, and a window manager hears
late that Alt was let go. Less than a key waits to be decided."""


COMING_MS = 250
"""How long a grab may wait for the menu that it was made for. Keys meanwhile are held; they are held for 500 ms."""


class Keys(enum.Enum):
    """Whose the keys are at a look."""

    FOCUSED = enum.auto()
    """Nobody has grabbed them, or what has the focus did."""

    ANOTHERS = enum.auto()
    """They go to something else than what has the focus, or may do so."""

    OPEN = enum.auto()
    """They were grabbed just now: a look soon after tells for whom."""


class Grabs:
    """Tells look by look; it has to see each of them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._before: frozenset[int] = frozenset()
        self._menus: frozenset[int] = frozenset()
        self._hotkey, self._known = True, False
        self._since: int | None = None
        self._gone: int | None = None

    def keys(self, context: Context) -> Keys:
        """Tell whose the keys are now."""
        if not context.grabbed:
            self._before = frozenset(window.id for window in context.stack)
            self._free()
            return Keys.FOCUSED
        if self._since is None:
            self._since = context.time
        by_menu, by_hotkey = self._by_menu(context), self._by_hotkey(context)
        if not self._known and _ago(context, self._since) >= COMING_MS:
            return Keys.ANOTHERS
        if by_menu or by_hotkey:
            self._known, self._gone = True, None
            return Keys.FOCUSED
        if not self._known:
            return Keys.ANOTHERS if self._new(context) else Keys.OPEN
        if self._gone is None:
            self._gone = context.time
        return Keys.FOCUSED if _ago(context, self._gone) < LINGER_MS else Keys.ANOTHERS

    def _free(self) -> None:
        """Forget the grab there was."""
        self._menus, self._hotkey, self._known = frozenset(), True, False
        self._since = self._gone = None

    def _by_menu(self, context: Context) -> bool:
        """Tell whether the grab came with a menu in scope, and one is still there."""
        new = self._new(context)
        ours = frozenset(window.id for window in new if self._ours(window, context.focus))
        alone = len(ours) == len(new) or not self._menus.isdisjoint(ours)
        self._menus = frozenset(window.id for window in new if window.popup and window.id in ours and alone)
        return bool(self._menus)

    def _new(self, context: Context) -> list[Window]:
        """Return what has come since nobody held the keyboard; everything, where it was held from the first look on."""
        return [window for window in context.stack if window.id not in self._before]

    def _ours(self, window: Window, focus: Window | None) -> bool:
        """Tell whether a window is in scope, or of the program that has the focus: a browser's menu is of no site."""
        same = focus is not None and window.identity is not None and window.identity == focus.identity
        return same or self._scope.of(window) is not None

    def _by_hotkey(self, context: Context) -> bool:
        """Tell whether the grab began under modifiers that have been held ever since."""
        self._hotkey = self._hotkey and bool(context.state & (CONTROL | ALT | SUPER))
        return self._hotkey


def _ago(context: Context, since: int) -> int:
    """Return ms of server time from one look to this one."""
    return (context.time - since) % SERVER_CLOCK_RANGE
