"""All mapped windows in stacking order with their owners, cached and renewed by the server's own events.

Window managers put an application's window into a frame of their own. A child of another client than its parent is
what tells them apart, which no property and so no application can forge; plugs in foreign sockets show the same way.
Only windows of known programs are asked for their shape: no other is shown.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aboveboard.desktop import Window
from aboveboard.desktop.x11.compositor import Compositor
from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.desktop.x11.damage import Damage, Place
from aboveboard.desktop.x11.embedded import Embedded
from aboveboard.desktop.x11.identity import Owner, Owners
from aboveboard.desktop.x11.shape import Parts, Shapes, shared
from aboveboard.desktop.x11.titles import Titles
from aboveboard.model.browsers import is_browser
from aboveboard.model.geometry import Point, Rect

# Create, Destroy, Unmap, Map, Reparent, Configure, Gravity, Circulate (X core protocol, section 11): all begin with
# the window that was told and the window that it is about.
_STRUCTURE = (16, 17, 18, 19, 21, 22, 24, 26)
_PAIR = struct.Struct("=4xII20x")
_EVENT_MASK, _SUBSTRUCTURE_NOTIFY = 1 << 11, 1 << 19
_VIEWABLE, _INPUT_ONLY = 2, 2
_MOST_STALE = 4_096
_DEEPEST = 6  # frame, application, plug, and plugs in that
_WITH_ALPHA, _READABLE = 32, (24, 32)  # depths; pixels of the others are not laid out as the screen's


@dataclass(frozen=True, slots=True)
class _Seen:
    """One mapped window as the server described it; `box` includes its border, `parent` is another client's window."""

    id: int
    box: Rect
    inside: Rect
    override: bool
    input_only: bool
    depth: int
    children: tuple[int, ...]
    parent: "_Seen | None" = None


class Windows:
    """The stack. `stale` says that an event arrived since it was read; `changes` counts such events."""

    def __init__(self, connection: Connection, owners: Owners, compositor: Compositor, damage: Damage) -> None:
        self._connection = connection
        self._owners = owners
        self._compositor = compositor
        self._damage = damage
        self._shapes = Shapes(connection)
        self._embedded = Embedded(connection, owners)
        self._left: list[Rect] = []
        self._titles = Titles(connection)
        self._corners: dict[int, Point] = {}
        self._tops: dict[int, tuple[Window, ...]] = {}
        self._stale: set[int] = set()
        self._top_of: dict[int, int] = {}
        self._parents: dict[int, int] = {}
        self._dialog_type = self._type = 0
        self.stale = True
        self.changes = 0
        self.stack: tuple[Window, ...] = ()

    def start(self) -> None:
        """Ask to be told of every change of the root's children."""
        for code in _STRUCTURE:
            self._connection.on(code, self._note)
        self._shapes.start(self._changed)
        self._titles.start(self._changed)
        self._compositor.tell(self._all_changed)
        self._type = self._connection.atom("_NET_WM_WINDOW_TYPE")
        self._dialog_type = self._connection.atom("_NET_WM_WINDOW_TYPE_DIALOG")

    def find(self, window: int) -> Window | None:
        """Return the window of the stack that is, or holds, this one."""
        by_id = {found.id: found for found in self.stack}
        steps = 0
        while window not in by_id and steps < 32:
            parent = self._parent(window)
            if parent is None:
                return None
            window, steps = parent, steps + 1
        return by_id.get(window)

    def refresh(self) -> None:
        """Read again what has changed. Windows that vanish meanwhile are left out; the next event tells."""
        self.stale = False
        core = self._connection.xcb.core
        order = list(core.QueryTree(self._connection.root).reply().children)
        self._tops = {top: self._tops[top] for top in order if top in self._tops and top not in self._stale}
        self._top_of = {inner: top for inner, top in self._top_of.items() if top in self._tops}
        self._embedded.keep(self._top_of)
        self._stale.clear()
        self._parents.clear()
        before = _inner(self.stack)
        self._read([top for top in order if top not in self._tops])
        self.stack = tuple(window for top in order for window in self._tops.get(top, ()))
        now = _inner(self.stack)
        self._left += [box for window, box in before.items() if now.get(window) != box]
        self._corners = {top: corner for top, corner in self._corners.items() if top in self._tops}
        self._titles.keep({window.id for window in self.stack})
        self._damage.watch(self._watched())

    def left(self) -> list[Rect]:
        """Return where windows inside others were and are no more, since the last call."""
        left, self._left = self._left, []
        return left

    def frame_of(self, window: Window) -> Window:
        """Return a window's decorations as a window of their own, owned by the window manager."""
        owner = self._owners.of([window.frame])[window.frame]
        box = window.frame_box or window.box
        return Window(window.frame, window.frame, box, owner.pid, owner.started, owner.identity)

    def _watched(self) -> dict[int, Place]:
        """Return where known programs draw: each top level with what hides parts of it."""
        found: dict[int, Place] = {}
        above: list[Rect] = []
        for window in reversed(self.stack):
            if window.identity is not None:
                found.setdefault(window.frame, Place(self._corners[window.frame], tuple(above)))
            if window.frame_box is not None or not (window.input_only or window.translucent):
                above.append(window.frame_box or window.box)
        return found

    def _note(self, packet: Packet) -> None:
        told, about = _PAIR.unpack(packet)
        if told == self._connection.root:
            self._changed(about)
        elif self._embedded.matters(packet[0] & 0x7F, told, about):
            self._changed(told)

    def _changed(self, window: int) -> None:
        if len(self._stale) >= _MOST_STALE:  # nobody has looked for long: all is read again
            self._all_changed()
        self._stale.add(self._top_of.get(window, window))
        self.stale = True
        self.changes += 1

    def _all_changed(self) -> None:
        self._stale.clear()
        self._tops.clear()
        self.stale = True
        self.changes += 1

    def _read(self, tops: Sequence[int]) -> None:
        seen = self._describe(tops)
        inner: dict[int, list[_Seen]] = {top: [] for top in seen}
        lost: set[int] = set()
        level = {window: (window, found) for window, found in seen.items()}
        for depth in range(_DEEPEST):
            children = {window: found.children for window, (_, found) in level.items()}
            searched = self._embedded.search(children, frames=depth == 0)
            self._top_of |= {own: level[holder][0] for own, holder in searched.own.items()}
            lost |= {level[holder][0] for holder in searched.lost}
            placed = self._placed({child: level[holder][1] for child, holder in searched.foreign.items()})
            level = {child: (level[searched.foreign[child]][0], found) for child, found in placed.items()}
            for top, found in level.values():
                inner[top].append(found)
        lost |= {top for top, _ in level.values()}
        self._tops |= dict.fromkeys(tops, ())
        self._top_of |= {found.id: top for top, all_ in inner.items() for found in all_}
        ids = [*seen, *(found.id for all_ in inner.values() for found in all_)]
        owners, dialogs = self._owners.of(ids), self._dialogs(ids)
        known = {found for found in ids if owners[found].identity is not None}
        shapes = self._shapes.of([*known, *(top for top in seen if inner[top] and top not in known)] if known else ())
        browsers = [found for found in known if (program := owners[found].identity) is not None and is_browser(program)]
        titles = self._titles.of(browsers) if browsers else {}
        for top, found in seen.items():
            self._corners[top] = Point(found.inside.x, found.inside.y)
            told = dict.fromkeys(owners, Owner()) if top in lost else owners
            self._tops[top] = tuple(self._entries(found, inner[top], told, dialogs, shapes, titles))

    def _entries(
        self,
        top: _Seen,
        inner: Sequence[_Seen],
        owners: dict[int, Owner],
        dialogs: set[int],
        shapes: dict[int, Parts],
        titles: dict[int, str],
    ) -> Iterable[Window]:
        for place, found in enumerate(inner or [top]):
            owner = owners[found.id]
            yield Window(
                id=found.id,
                frame=top.id,
                box=found.box.intersection(top.box),
                pid=owner.pid,
                started=owner.started,
                identity=owner.identity,
                popup=found.override and not inner,
                input_only=found.input_only,
                dialog=found.id in dialogs,
                frame_box=top.box if inner and place == 0 else None,
                shape=_shape(found, shapes),
                translucent=found.depth == _WITH_ALPHA and self._compositor.runs,
                corner=Point(found.inside.x, found.inside.y),
                title=titles.get(found.id, ""),
            )

    def _placed(self, inside: Mapping[int, _Seen]) -> dict[int, _Seen]:
        """Return the mapped ones of some windows with their boxes on the screen, cut to what holds them."""
        described = self._describe(list(inside))
        core, root = self._connection.xcb.core, self._connection.root
        asked = {child: core.TranslateCoordinates(child, root, 0, 0) for child in described}
        corners = {child: self._connection.answer(cookie) for child, cookie in asked.items()}
        return {
            child: _moved(found, Point(corner.dst_x, corner.dst_y), inside[child])
            for child, found in described.items()
            if (corner := corners[child]) is not None
        }

    def _describe(self, windows: Sequence[int]) -> dict[int, _Seen]:
        """Return the mapped ones of these windows, boxes relative to their parent; all asked at once."""
        core = self._connection.xcb.core
        asked = []
        for window in windows:
            core.ChangeWindowAttributes(window, _EVENT_MASK, [_SUBSTRUCTURE_NOTIFY])
            asked.append((window, core.GetWindowAttributes(window), core.GetGeometry(window), core.QueryTree(window)))
        found = {}
        for window, *cookies in asked:
            replies = [self._connection.answer(cookie) for cookie in cookies]
            if None not in replies and replies[0].map_state == _VIEWABLE:
                found[window] = _seen(window, *replies)
        return found

    def _dialogs(self, windows: Sequence[int]) -> set[int]:
        core = self._connection.xcb.core
        atoms = self._connection.x.xproto.Atom
        asked = [
            (
                window,
                core.GetProperty(False, window, self._type, atoms.ATOM, 0, 8),
                core.GetProperty(False, window, atoms.WM_TRANSIENT_FOR, atoms.WINDOW, 0, 1),
            )
            for window in windows
        ]
        found = set()
        for window, kind, parent in asked:
            kinds, parents = self._connection.answer(kind), self._connection.answer(parent)
            if self._dialog_type in self._connection.numbers(kinds) or (parents is not None and parents.value_len):
                found.add(window)
        return found

    def _parent(self, window: int) -> int | None:
        if window not in self._parents:
            reply = self._connection.answer(self._connection.xcb.core.QueryTree(window))
            if reply is None or not reply.parent or reply.parent == self._connection.root:
                return None
            self._parents[window] = reply.parent
        return self._parents[window]


def _seen(window: int, attributes: Any, geometry: Any, tree: Any) -> _Seen:
    border = geometry.border_width
    outside = Rect(geometry.x, geometry.y, geometry.width + 2 * border, geometry.height + 2 * border)
    return _Seen(
        id=window,
        box=outside,
        inside=Rect(geometry.x + border, geometry.y + border, geometry.width, geometry.height),
        override=bool(attributes.override_redirect),
        input_only=attributes._class == _INPUT_ONLY,  # noqa: SLF001  # xcffib's name for `class`
        depth=geometry.depth,
        children=tuple(tree.children),
    )


def _moved(found: _Seen, corner: Point, parent: _Seen) -> _Seen:
    """Return a window whose own corner is there on the screen; what holds it cuts off what reaches out of it."""
    dx, dy = corner.x - found.inside.x, corner.y - found.inside.y
    box = found.box.moved(dx, dy).intersection(parent.inside).intersection(parent.box)
    return replace(found, box=box, inside=found.inside.moved(dx, dy), parent=parent)


def _inner(stack: Iterable[Window]) -> dict[int, Rect]:
    """Return where windows are that lie in another program's."""
    return {window.id: window.box for window in stack if window.id != window.frame and window.frame_box is None}


def _shape(found: _Seen, shapes: dict[int, Parts]) -> Parts | None:
    """Return the parts of the screen that a window and its parents take up; None for its whole box."""
    if found.depth not in _READABLE:
        return ()
    parts, around = shapes.get(found.id), None if found.parent is None else _shape(found.parent, shapes)
    own = None if parts is None else tuple(part.moved(found.inside.x, found.inside.y) for part in parts)
    both = own if around is None else around if own is None else shared(own, around)
    return None if both is None else tuple(part.intersection(found.box) for part in both if part.meets(found.box))
