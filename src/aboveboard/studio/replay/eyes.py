"""Eyes: what an app shows now, read from its tree and named as the recorder names it, so that both can be compared."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aboveboard.desktop import Desktop, Window
from aboveboard.elements import Elements, Tree
from aboveboard.elements.minimise import ElementIds, snapshot
from aboveboard.elements.vocabulary import Texts
from aboveboard.model.browsers import is_browser
from aboveboard.model.elements import ElementSource
from aboveboard.studio.replay.finding import Now

SMALLEST = 20
"""A popup that is lower is no list."""


@dataclass(slots=True)
class Eyes:
    """Looks at one desktop. `texts` gives what may be said of an app's texts; `owns` whether a window is the app's."""

    desktop: Desktop
    elements: Elements
    texts: Callable[[str], Texts]
    owns: Callable[[str, Window], bool]
    _ids: ElementIds = field(default_factory=ElementIds)

    def look(self, app: str) -> Now | None:
        """Return what an app or site shows, or None while it shows nothing that can be read."""
        context = self.desktop.context()
        stack = [one for one in reversed(context.stack) if not one.input_only and one.box.area > 1]
        own = [one for one in stack if self.owns(app, one)]
        windows = [one for one in own if not one.popup]
        if not windows or windows[0].pid is None:
            return None
        first = windows[0]
        tree = self._read(first, [one for one in own if one.pid == first.pid and one is not first])
        if tree is None:
            return None
        source = ElementSource.DOM if first.identity is not None and is_browser(first.identity) else ElementSource.ATSPI
        seen = snapshot([tree], self.texts(app), self._ids, source=source)
        popups = [one.box for one in own if one.popup and one.box.height > SMALLEST]
        return Now(seen, tuple(popups), context.pointer_at, tree.settling)

    def _read(self, window: Window, others: list[Window]) -> Tree | None:
        assert window.pid is not None
        self.elements.watch(window.pid, window.box)
        self.elements.changes()
        seen = self.elements.tree(window.pid, window.box, [one.box for one in others])
        return seen if isinstance(seen, Tree) else None
