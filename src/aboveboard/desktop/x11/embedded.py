"""Windows of other programs inside a program's own windows (XEmbed plugs, `-into`), however deep they lie."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.identity import Owners

_EVENT_MASK, _SUBSTRUCTURE_NOTIFY = 1 << 11, 1 << 19
_CREATE, _DESTROY, _REPARENT = 16, 17, 21  # X core protocol, section 11
_DEEPEST = 24
_MOST = 4_096

Pair = tuple[int, int]
"""A window, and the one of those searched that it lies in."""


@dataclass(slots=True)
class Found:
    """What one search found, each with the window searched that holds it.

    `foreign` are others' windows, `own` the windows passed on the way, `lost` those searched that are too deep or too
    much to be known.
    """

    foreign: dict[int, int] = field(default_factory=dict)
    own: dict[int, int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)


class Embedded:
    """Searches windows for others' windows in them. Keeps the children of each window passed until one is new."""

    def __init__(self, connection: Connection, owners: Owners) -> None:
        self._connection = connection
        self._owners = owners
        self._children: dict[int, tuple[int, ...]] = {}
        self._holding: set[int] = set()

    def search(self, inside: Mapping[int, Sequence[int]], *, frames: bool = False) -> Found:
        """Search windows, given with their children; from then on the server tells of every change in them.

        `frames` may be window managers' and full of buttons: one that holds a window of another is searched no deeper.
        """
        found, deep = Found(), set[int]()
        level = [(child, holder) for holder, children in inside.items() for child in children]
        for depth in range(_DEEPEST):
            own = self._own(level, nested=depth > 0)
            others = [pair for pair in level if pair not in own]
            found.foreign |= dict(others)
            deep |= {holder for _, holder in others} if depth else set()
            found.own |= dict(own)
            found.lost |= {holder for holder, count in Counter(found.own.values()).items() if count > _MOST}
            closed = found.lost | ({holder for _, holder in others} if frames and not depth else set())
            level = self._inside([pair for pair in own if pair[1] not in closed])
            if not level:
                break
        found.lost |= {holder for _, holder in level}
        self._holding -= found.own.keys()
        self._holding |= {window for window, holder in found.own.items() if holder in deep}
        return found

    def matters(self, code: int, told: int, about: int) -> bool:
        """Tell whether what a window passed on the way tells may bring or move a foreign one; forget what it changes.

        A program that shifts its own windows about, as some do to scroll, is not searched anew for it.
        """
        if told in self._children and code in {_CREATE, _DESTROY, _REPARENT}:
            del self._children[told]
            return True
        return told not in self._children or told in self._holding or about not in self._children

    def keep(self, own: Iterable[int]) -> None:
        """Forget what is known of all other windows."""
        kept = set(own)
        self._holding &= kept
        self._children = {window: found for window, found in self._children.items() if window in kept}

    def _own(self, level: Sequence[Pair], *, nested: bool) -> set[Pair]:
        """Return those of one client with what holds them; deep inside also those of the same process."""
        base = self._owners.base
        own = {(child, holder) for child, holder in level if base(child) == base(holder)}
        others = [pair for pair in level if pair not in own]
        if not nested or not others:
            return own
        pids = self._owners.pids([window for pair in others for window in pair])
        same = {
            (child, holder)
            for child, holder in others
            if base(child) in pids and pids[base(child)] == pids.get(base(holder))
        }
        return own | same

    def _inside(self, own: Iterable[Pair]) -> list[Pair]:
        """Return the children of windows, asked of the server where they are not known."""
        core, asked, pairs = self._connection.xcb.core, [], list(own)
        for window, _ in pairs:
            if window not in self._children:
                core.ChangeWindowAttributes(window, _EVENT_MASK, [_SUBSTRUCTURE_NOTIFY])  # so that none comes between
                asked.append((window, core.QueryTree(window)))
        for window, cookie in asked:
            tree = self._connection.answer(cookie)
            self._children[window] = () if tree is None else tuple(tree.children)
        return [(child, holder) for window, holder in pairs for child in self._children[window]]
