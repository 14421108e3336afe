"""Feeds what is bare from the server's own events, while somebody looks and no compositor keeps windows apart."""

import struct
from collections.abc import Sequence
from typing import Any

from aboveboard.desktop.x11.bare import Bare, Top
from aboveboard.desktop.x11.compositor import Compositor
from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.desktop.x11.monitors import ask_root_box, root_box
from aboveboard.model.geometry import Rect

# X core protocol, section 11. All but the sent ones (highest bit) are the server's own word.
_CREATE, _DESTROY, _UNMAP, _MAP, _REPARENT, _CONFIGURE, _CIRCULATE = 16, 17, 18, 19, 21, 22, 26
_NEW_BOX, _BOX = struct.Struct("=12xhhHHH"), struct.Struct("=16xhhHHH")
_DRAWN = struct.Struct("=16xhhHH")  # the area of a DamageNotify (DAMAGE 1.1)
_SENT = 0x80
_RAW, _DELTA, _MORE = 0, 1, 0x80
_UNMAPPED, _TO_TOP = 0, 0
_FORGOTTEN_AFTER = 256
"""So many reads of input without a look, some seconds of work, and nobody records: the server need tell nothing."""

MANY = 1_000
"""So many drawings between two looks are too dear to be told one by one."""

CALM, _CALMEST = 64, 8_192
"""After so many looks they are told one by one again, or after twice as many as the last time."""

MOST_KEPT = 8_192
"""More than this between two looks is no desktop's work: all counts as bare then."""


class BareWatch:
    """`areas` begins to watch when it is first asked, and stops once it is asked no more.

    What windows that came are like is asked at the next look, all at once; the events from then on wait for that. Where
    much is drawn, a place is told once between two looks: what was drawn before a change and again after it stays bare.
    """

    def __init__(self, connection: Connection, compositor: Compositor) -> None:
        self._connection = connection
        self._compositor = compositor
        self._bare: Bare | None = None
        self._drawing = self._damage = self._unasked = self._drawn = 0
        self._level, self._calm, self._looks = _RAW, CALM, 0
        self._fresh = False
        self._new: dict[int, Any] = {}
        self._waiting: list[Packet] = []
        self._overrun = False

    def start(self) -> None:
        """Be told of every change of the root's children, which somebody else asks for, and of drawings."""
        self._connection.extension("damage")
        _, self._drawing = self._connection.codes("damage")
        for code in (_CREATE, _DESTROY, _UNMAP, _MAP, _REPARENT, _CONFIGURE, _CIRCULATE, self._drawing):
            self._connection.on(code, self._noted)
        self._compositor.tell(self._stop)

    def areas(self, left: Sequence[Rect] = ()) -> tuple[Rect, ...]:
        """Return what is bare after all events handled so far; nothing where a compositor keeps windows apart.

        `left` are boxes that windows inside other windows have left.
        """
        self._unasked = 0
        if self._compositor.runs:
            return ()
        if self._bare is None:
            self._bare = self._watched()
        self._catch_up(self._bare)
        self._bare.left(left)
        self._paced()
        return self._bare.areas

    def read(self) -> None:
        """Count a read of input, and stop to watch when nobody has asked during many."""
        self._unasked += 1
        if self._unasked > _FORGOTTEN_AFTER:
            self._stop()

    def _watched(self) -> Bare:
        """Begin to watch: nothing is bare yet, or everything after more events than could be kept."""
        core, answer = self._connection.xcb.core, self._connection.answer
        self._tell(_RAW)
        size, order = ask_root_box(self._connection), core.QueryTree(self._connection.root).reply().children
        asked = [(window, core.GetWindowAttributes(window), core.GetGeometry(window)) for window in order]
        found = [(window, answer(attributes), answer(geometry)) for window, attributes, geometry in asked]
        screen, overrun, self._overrun = root_box(size), self._overrun, False
        tops = [
            Top(window, _outside(geometry), attributes.map_state != _UNMAPPED, geometry.depth > 0)
            for window, attributes, geometry in found
            if attributes is not None and geometry is not None
        ]
        return Bare(tops, screen, bare=(screen,) if overrun else ())

    def _paced(self) -> None:
        """Let the server tell every drawing, or less while there are too many."""
        drawn, self._drawn = self._drawn, 0
        if self._level == _DELTA:
            self._connection.extension("damage").Subtract(self._damage, 0, 0)
            self._looks += 1
            if self._looks > self._calm:
                self._tell(_RAW)
        elif drawn > MANY:
            self._looks, self._calm = 0, min(2 * self._calm, _CALMEST)
            self._tell(_DELTA)

    def _tell(self, level: int) -> None:
        """Let the server tell of drawings. First it calls all of the screen drawn, which proves nothing."""
        damage = self._connection.extension("damage")
        if self._damage:
            damage.Destroy(self._damage)
        self._damage, self._level, self._fresh = self._connection.xcb.generate_id(), level, True
        damage.Create(self._damage, self._connection.root, level)
        if level == _DELTA:
            damage.Subtract(self._damage, 0, 0)

    def _stop(self) -> None:
        if self._damage:
            self._connection.extension("damage").Destroy(self._damage)
        self._bare, self._damage, self._drawn = None, 0, 0
        self._new.clear()
        self._waiting.clear()

    def _noted(self, packet: Packet) -> None:
        """Handle an event at once, or keep it where something before it cannot be told yet."""
        bare = self._bare
        if bare is None or packet[0] & _SENT:
            return
        if packet[0] == self._drawing:
            if not self._counts(packet):
                return
        elif _told(packet) != self._connection.root:
            return
        if not self._waiting and not self._asks(packet):
            self._handle(bare, packet)
        elif len(self._waiting) < MOST_KEPT:
            self._waiting.append(packet)
        else:
            self._stop()
            self._overrun = True

    def _counts(self, packet: Packet) -> bool:
        """Tell whether a drawing proves anything."""
        if _window(packet) != self._damage:
            return False
        if self._fresh:
            self._fresh = bool(packet[1] & _MORE)
            return False
        self._drawn += 1
        return bool(self._waiting) or self._bare is None or bool(self._bare.areas) or self._bare.copies

    def _asks(self, packet: Packet) -> bool:
        """Tell whether more has to be known: if a new window has pixels, the box of one that came back."""
        if packet[0] == _MAP:
            return _window(packet) in self._new
        return packet[0] == _REPARENT and _beside(packet) == self._connection.root

    def _catch_up(self, bare: Bare) -> None:
        """Ask what is not known of the windows in the events that wait, then handle these."""
        if not self._waiting:
            return
        about = {_window(packet) for packet in self._waiting if packet[0] in {_MAP, _REPARENT}}
        asked = [(window, self._connection.xcb.core.GetGeometry(window)) for window in about]
        known = {window: self._connection.answer(cookie) for window, cookie in asked}
        self._new |= {window: geometry for window, geometry in known.items() if geometry is not None}
        waiting, self._waiting = self._waiting, []
        for packet in waiting:
            self._handle(bare, packet)

    def _handle(self, bare: Bare, packet: Packet) -> None:
        code, window = packet[0], _window(packet)
        if code == self._drawing:
            bare.drawn(Rect(*_DRAWN.unpack_from(packet)), last=not packet[1] & _MORE)
        elif code == _CREATE:
            self._new.setdefault(window)
            bare.came(Top(window, _box(_NEW_BOX, packet)))
        elif code == _MAP:
            geometry = self._new.pop(window, None)
            bare.shown(window, solid=None if geometry is None else geometry.depth > 0)
        elif code == _UNMAP:
            bare.hidden(window)
        elif code == _CONFIGURE and window != self._connection.root:
            bare.placed(window, _box(_BOX, packet), _beside(packet))
        elif code == _CONFIGURE:
            bare.resized(_box(_BOX, packet))
        elif code == _CIRCULATE:
            bare.circulated(window, to_top=packet[16] == _TO_TOP)
        else:
            self._handle_parent(bare, window, packet)

    def _handle_parent(self, bare: Bare, window: int, packet: Packet) -> None:
        """Take a window that was destroyed, went into another, or came back from one."""
        geometry = self._new.pop(window, None)
        bare.went(window)
        if packet[0] == _REPARENT and _beside(packet) == self._connection.root and geometry is not None:
            bare.came(Top(window, _outside(geometry), solid=geometry.depth > 0))


def _told(packet: Packet) -> int:
    """Return the window that was told: the root, of its children."""
    return int.from_bytes(packet[4:8], "little")


def _window(packet: Packet) -> int:
    """Return the window, or the damage, that an event is about."""
    return int.from_bytes(packet[8:12], "little")


def _beside(packet: Packet) -> int:
    """Return the new parent of a window that was reparented, or the one just below one that was configured."""
    return int.from_bytes(packet[12:16], "little")


def _box(at: struct.Struct, packet: Packet) -> Rect:
    x, y, width, height, border = at.unpack_from(packet)
    return Rect(x, y, width + 2 * border, height + 2 * border)


def _outside(geometry: Any) -> Rect:
    """Return the box of a window with its border. One for input only has no depth, and so no pixels."""
    border = 2 * geometry.border_width
    return Rect(geometry.x, geometry.y, geometry.width + border, geometry.height + border)
