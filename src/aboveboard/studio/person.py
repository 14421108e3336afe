"""A scripted person: looks at the screen through the accessibility tree, acts with real input, and waits like people.

The person knows what anybody at the screen would know: which program's window is where, and what a control is called.
"""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from aboveboard.desktop import Desktop, Window
from aboveboard.elements import Elements, Node, Tree
from aboveboard.errors import NotFound
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.hands import Hands

Seen = TypeVar("Seen")

PATIENCE_S = 60.0
"""How long a person waits for something to appear before giving up."""

MOVES_S = 3.0
"""How long a person waits for a page to move after turning the wheel."""

TAKES_S = 15.0
"""How long a person waits for another page before looking whether the click was taken at all."""

CLICKS = 3
"""How often a person clicks on what does not take it."""

GLANCES_S = (1.0, 3.0, 6.0)
"""How long a person looks at a page before scrolling on: the first time through, the second, the last."""

NOTCH = 120
"""A notch of the wheel moves a page by at most so many pixels."""


@dataclass(slots=True)
class Person:
    """Hands, eyes and a story: what was done and when (seconds since the person sat down)."""

    hands: Hands
    desktop: Desktop
    elements: Elements
    told: Callable[[str], None] = lambda _: None
    story: list[tuple[float, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def say(self, act: str) -> None:
        """Note what is done now."""
        self.story.append((time.monotonic() - self.began, act))
        self.told(act)

    def windows(self, program: str) -> list[Window]:
        """Return the program's mapped windows, topmost first; a program is named by its executable's last part."""
        stack = reversed(self.desktop.context().stack)
        return [window for window in stack if _runs(window, program) and window.box.area > 1 and not window.input_only]

    def window(self, program: str, *, patience_s: float = PATIENCE_S) -> Window:
        """Return the program's topmost ordinary window, waiting until it is there.

        Raises NotFound when it never comes.
        """
        found = self._await(lambda: [one for one in self.windows(program) if not one.popup], patience_s)
        if not found:
            raise NotFound(f"no window of {program} came up", remedy="see that the program starts on this machine")
        return found[0]

    def gone(self, program: str) -> None:
        """Wait until the program has no window any more."""
        self._await(lambda: not self.windows(program), PATIENCE_S)

    def look(self, program: str) -> Tree | None:
        """Return what the program shows, or None while it shows nothing readable."""
        windows = [one for one in self.windows(program) if not one.popup]
        if not windows or windows[0].pid is None:
            return None
        self.elements.watch(windows[0].pid, windows[0].box)
        self.elements.changes()
        seen = self.elements.tree(windows[0].pid, windows[0].box)
        return seen if isinstance(seen, Tree) else None

    def find(self, program: str, role: str, name: str = "", *, which: int = 0, patience_s: float = PATIENCE_S) -> Node:
        """Return the showing control of that role and name (a prefix will do), waiting until it is there.

        Of several, `which` counts from the first, or from the last when negative.

        Raises NotFound when it never comes.
        """

        def seek() -> list[Node]:
            tree = self.look(program)
            return [node for node in tree.nodes if _is(node, role, name)] if tree else []

        found = self._await(seek, patience_s)
        if not found:
            raise NotFound(f"{program} shows no {role} called {name!r}", remedy="see what it does show")
        return found[which]

    def click_on(self, program: str, role: str, name: str = "", *, button: int = 1, which: int = 0) -> Node:
        """Find a control, bring it into view, and click on its middle."""
        node = self.into_view(program, role, name, which=which)
        self.say(f"click {role} {name}".strip())
        self.hands.click(_middle(node), button=button)
        return node

    def follow(self, program: str, role: str, name: str = "", *, which: int = 0) -> None:
        """Click on what leads to another page of a browser, and wait until that page is there.

        A page that moved under the hand took the click elsewhere: what has no focus after a while is clicked again.

        Raises NotFound when it never comes.
        """
        before = self._await(lambda: self._pages(program), PATIENCE_S)

        def led() -> frozenset[str]:
            return self._pages(program) - before

        for _ in range(CLICKS):
            node = self.click_on(program, role, name, which=which)
            if self._await(led, TAKES_S) or (self._took(program, node) and self._await(led, PATIENCE_S)):
                return
        raise NotFound(f"{role} {name!r} leads nowhere", remedy="see what the page shows")

    def _took(self, program: str, clicked: Node) -> bool:
        """Tell whether a control has the focus, or is gone: both say that it took a click."""
        tree = self.look(program)
        now = next((node for node in tree.nodes if node.ref == clicked.ref), None) if tree else None
        return now is None or "focused" in now.states

    def scroll_to(self, program: str, role: str, name: str) -> bool:
        """Turn the wheel until a page shows a control, and tell whether it came.

        What lies below the window is not in a browser's tree.

        From where the page stands to its end, then from its beginning; each time with more patience.
        """
        for glance_s in GLANCES_S:
            shown = functools.partial(self._shows, program, role, name)
            while not (found := self._await(shown, glance_s)) and self._turned(program, 4):
                pass
            if found:
                return True
            while self._turned(program, -40):
                pass
        return False

    def _shows(self, program: str, role: str, name: str) -> bool:
        tree = self.look(program)
        return tree is not None and any(_is(node, role, name) for node in tree.nodes)

    def _turned(self, program: str, notches: int) -> bool:
        """Turn the wheel over a program's window and tell whether anything moved."""

        def places() -> dict[str, Rect | None]:
            tree = self.look(program)
            return {node.ref: node.box for node in tree.nodes} if tree else {}

        window, before = self.window(program), places()
        if not window.box.contains(self.hands.at):
            self.hands.move(window.box.centre)
        self.hands.scroll(notches)
        return self._await(lambda: places() != before, MOVES_S)

    def into_view(self, program: str, role: str, name: str = "", *, which: int = 0) -> Node:
        """Find a control and turn the wheel until it lies within its window.

        Raises NotFound when it cannot be brought there.
        """
        if self._pages(program):
            self.scroll_to(program, role, name)
        for _ in range(60):
            node, window = self.find(program, role, name, which=which), self.window(program)
            visible = window.box.grown(-2)
            middle = _middle(node)
            way = middle.y - (visible.bottom if middle.y >= visible.bottom else visible.y)
            if visible.contains(middle):
                if not self._hidden(window, middle):
                    if self.find(program, role, name, which=which).box == node.box:  # it holds still
                        return node
                    continue
                way = middle.y - visible.centre.y
            if not window.box.contains(self.hands.at):
                self.hands.move(window.box.centre)
            self.hands.scroll(max(1, min(8, abs(way) // NOTCH)) * (1 if way >= 0 else -1))
            # A browser tells late where things are after a scroll; at the end of a page they stay where they were.
            self._await(functools.partial(self._moved, node, program, which), MOVES_S)
        raise NotFound(f"{role} {name!r} cannot be brought into view")

    def _moved(self, node: Node, program: str, which: int) -> bool:
        return self.find(program, node.role, node.name, which=which).box != node.box

    def _hidden(self, window: Window, at: Point) -> bool:
        """Tell whether something that stays above all, such as the strip, lies over a place of a window."""
        above = [one for one in self.desktop.context().stack if one.popup and not one.input_only]
        return any(one.pid != window.pid and one.box.contains(at) for one in above)

    def _pages(self, program: str) -> frozenset[str]:
        """Return what tells a browser's pages apart, those of its other windows among them."""
        tree = self.look(program)
        return frozenset(node.ref for node in tree.nodes if node.role == "document web") if tree else frozenset()

    def rest(self, seconds: float) -> None:
        """Do nothing for a while."""
        self.hands.rest(seconds)

    def _await(self, look: Callable[[], Seen], patience_s: float) -> Seen:
        deadline = time.monotonic() + patience_s
        while not (seen := look()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return seen


def _runs(window: Window, program: str) -> bool:
    return window.identity is not None and PurePosixPath(window.identity.executable).name == program


def _is(node: Node, role: str, name: str) -> bool:
    shows = node.box is not None and node.box.width > 1 and node.box.height > 1
    return shows and node.role == role and node.name.startswith(name)


def _middle(node: Node) -> Point:
    if node.box is None:
        raise NotFound("the control has no place on the screen")
    return node.box.centre
