"""The trees of the approved processes on the screen: watched while a window of theirs is there, and no longer."""

from aboveboard.desktop import Context, Desktop, Window
from aboveboard.elements import Elements, Tree
from aboveboard.recorder.camera import tree_of
from aboveboard.recorder.scope import Scope


class Trees:
    """Which processes are watched, and what their trees say of the windows of the last look."""

    def __init__(self, desktop: Desktop, elements: Elements, scope: Scope) -> None:
        self._desktop = desktop
        self._elements = elements
        self._scope = scope
        self._stack: tuple[Window, ...] = ()
        self._focus: Window | None = None
        self._watched: set[int] = set()

    def looked(self, context: Context) -> set[int]:
        """Read the trees of approved processes on the screen, and drop those of all others; return the dropped."""
        self._stack, self._focus = context.stack, context.focus
        present: dict[int, Window] = {}
        for window in context.stack:
            if window.pid is not None and not window.popup and self._scope.of(window) is not None:
                present[window.pid] = window
        for pid in present.keys() - self._watched:
            self._elements.watch(pid, present[pid].box)
            self._desktop.version(present[pid])  # looked up from now on, so that a stretch need not wait for it
        gone = self._watched - present.keys()
        for pid in gone:
            self._elements.forget(pid)
        self._watched = set(present)
        return gone

    def ended(self) -> None:
        """Watch nothing any more."""
        for pid in self._watched:
            self._elements.forget(pid)
        self._watched.clear()

    def of(self, pid: int | None) -> Tree | None:
        """Return the tree of a process; None where there is no such process or no tree."""
        tree = None if pid is None else tree_of(self._elements, self._stack, pid, self._focus)
        return tree if isinstance(tree, Tree) else None

    def toolkit(self, pid: int | None) -> str:
        """Return what a process draws its windows with; empty where its tree does not tell."""
        tree = self.of(pid)
        return next((node.toolkit for node in tree.nodes if node.toolkit), "") if tree is not None else ""

    def role(self, window: int) -> str:
        """Return what its tree calls a window, such as `file chooser`; a title is never kept."""
        found = next((each for each in self._stack if each.id == window), None)
        tree = None if found is None else self.of(found.pid)
        if found is None or tree is None:
            return ""
        return next((node.role for node in tree.nodes if node.window == found.box), "")
