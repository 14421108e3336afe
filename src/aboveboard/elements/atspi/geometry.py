"""From the coordinates of a node's own window to screen pixels.

Expected boxes are those of X client windows (for popups: of the popup), in screen pixels; a box with the shadow of a
GTK 4 window (`_GTK_FRAME_EXTENTS`) taken off is right too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aboveboard.elements.atspi import calls, dialects
from aboveboard.elements.atspi.cache import Ask, Cache
from aboveboard.elements.atspi.entries import Entry
from aboveboard.model.geometry import Rect

_POPOVER_MARGIN = 12  # dropdowns keep 6 px above them free
_WIDEST_SHADOW = 120  # both sides together; GTK 4 draws 2 x 5 px without a compositor, up to 2 x 50 with one
_ROUNDED = 4  # pixels that a window may be larger than its node: toolkits that scale round, and others resize late
_AROUND_LIST = 48  # pixels, both sides together, that a window may show beside the list or menu that it is for


@dataclass(frozen=True, slots=True)
class Placement:
    """Where surfaces (windows, open menus) lie: by the path of the surface's node, what to add to its coordinates.

    `held` says which of the given boxes is whose: of what those windows show, the tree knows.
    """

    offsets: dict[str, tuple[int, int]]
    held: dict[str, Rect]

    @property
    def windows(self) -> tuple[Rect, ...]:
        """The boxes that hold a placed surface."""
        return tuple(dict.fromkeys(self.held.values()))

    def box(self, entry: Entry, surface: str) -> Rect | None:
        """Return the entry's box on the screen, or None where either is unknown."""
        offset = self.offsets.get(surface)
        return entry.box.moved(*offset) if entry.box is not None and offset is not None else None


def surfaces(cache: Cache) -> Sequence[tuple[Entry, str]]:
    """Return the entries on show with the path of the surface in whose coordinates their boxes are."""
    if cache.surfaces is None or cache.toolkit == "gtk4":  # where boxes tell what is a popover
        cache.surfaces = tuple(_surfaces(cache))
    return cache.surfaces


def _surfaces(cache: Cache) -> Iterator[tuple[Entry, str]]:
    of: dict[str, str] = {}
    for entry in cache.walk():
        if entry.parent is None:
            continue
        above = cache.entries.get(entry.parent)
        own = above is None or above.parent is None or dialects.is_surface(entry, above, cache.toolkit)
        inherited = of[above.path] if above is not None and above.path in of else entry.path
        # GTK 3 leaves the popup out of the tree: a menu's children are in the popup's coordinates.
        in_popup = above is not None and above.role == "menu" and cache.toolkit not in {"gtk4", *dialects.ON_SCREEN}
        of[entry.path] = entry.path if own else above.path if above is not None and in_popup else inherited
        yield entry, of[entry.path]


def place(cache: Cache, ask: Ask, boxes: Sequence[Rect]) -> Placement:
    """Return where the application's surfaces lie, given the boxes of its windows, that with the focus first."""
    first: dict[str, Entry] = {}
    for entry, surface in surfaces(cache):
        if surface not in first and entry.box is not None and entry.box.area:
            first[surface] = entry
    if cache.toolkit in dialects.ON_SCREEN:
        return _as_said(cache, ask, first, boxes)
    return _by_size(cache, first, boxes) if cache.toolkit == "gtk4" else _by_screen(cache, ask, first, boxes)


def _as_said(cache: Cache, ask: Ask, first: dict[str, Entry], boxes: Sequence[Rect]) -> Placement:
    """Boxes in screen coordinates are kept as they are, and asked anew after a move."""
    answers = ask([cache.extents(entry.path) for entry in first.values()])
    moved = [entry for entry, answer in zip(first.values(), answers, strict=True) if calls.box_of(answer) != entry.box]
    if moved:
        for entry in cache.walk():
            cache.stale_box(entry.path)
        cache.refresh(ask)
    held: dict[str, Rect] = {}
    for path, entry in first.items():
        if entry.box is not None:
            filled = _filled(path, entry, boxes)
            around = [box for box in filled if box.covers(entry.box) and box not in held.values()]
            best = _at(filled, (entry.box.x, entry.box.y), entry.box) or min(
                around, key=lambda box: box.area, default=None
            )
            held |= {path: best} if best is not None else {}
    return Placement(dict.fromkeys(first, (0, 0)), held)


def _by_screen(cache: Cache, ask: Ask, first: Mapping[str, Entry], boxes: Sequence[Rect]) -> Placement:
    """Ask each surface's first node for its box on the screen: that less its own is the surface's origin."""
    bus = cache.bus
    there = dict(
        zip(first, ask([calls.extents(bus, entry.path, calls.SCREEN) for entry in first.values()]), strict=True)
    )
    screens = {surface: box for surface, answer in there.items() if (box := calls.box_of(answer)) is not None}
    placed = _from_origins(first, screens, boxes)
    lost = [first[surface] for surface in screens if surface not in placed.held]
    if lost:  # no window begins there: what is known of the node's own box may be old
        for entry, answer in zip(lost, ask([cache.extents(entry.path) for entry in lost]), strict=True):
            entry.box = calls.box_of(answer)
        placed = _from_origins(first, screens, boxes)
    return placed


def _from_origins(first: Mapping[str, Entry], screens: Mapping[str, Rect], boxes: Sequence[Rect]) -> Placement:
    offsets: dict[str, tuple[int, int]] = {}
    held: dict[str, Rect] = {}
    for surface, screen in screens.items():
        own = first[surface].box
        if own is not None:
            offsets[surface] = (screen.x - own.x, screen.y - own.y)
            at = _at(_filled(surface, first[surface], boxes), offsets[surface], own)
            held |= {surface: at} if at is not None else {}
    return Placement(offsets, held)


def _filled(surface: str, entry: Entry, boxes: Sequence[Rect]) -> Sequence[Rect]:
    """Return the boxes that a surface can fill.

    One that is much smaller is told at another scale, and so what lies in it is elsewhere. It may be larger: GTK 3
    gives the window manager's frame. Of the popup of GTK 3's menus nothing is known but its first entry.
    """
    own, short = entry.box, _ROUNDED if entry.parent == calls.ROOT else _AROUND_LIST
    if own is None or entry.path != surface:
        return boxes
    return [box for box in boxes if own.width + short >= box.width and own.height + short >= box.height]


def _at(boxes: Sequence[Rect], origin: tuple[int, int], own: Rect | None) -> Rect | None:
    """Return the box that begins there; of several the one of the surface's size."""
    there = [box for box in boxes if (box.x, box.y) == origin]
    if own is None or len(there) < 2:
        return next(iter(there), None)
    return min(there, key=lambda box: abs(box.width - own.width) + abs(box.height - own.height))


def _by_size(cache: Cache, first: Mapping[str, Entry], boxes: Sequence[Rect]) -> Placement:
    """GTK 4 knows no screen coordinates: find each surface's window by its size; what is ambiguous stays unplaced."""
    roots = {path: cache.entries[path] for path in first}
    sizes = {path: (root.box, root.parent == calls.ROOT) for path, root in roots.items() if root.box is not None}
    fitting = {path: [box for box in boxes if _fits(box, own, shadow=top)] for path, (own, top) in sizes.items()}
    held = _told_apart(
        {path: fitting[path] for path, (_, top) in sizes.items() if top},
        [path for path, (_, top) in sizes.items() if top and "active" in roots[path].states],
        boxes[:1],
    )
    for path, (_, top) in sizes.items():
        left = [box for box in fitting[path] if box not in held.values()]
        if len(left) == 1 and not top:
            held[path] = left[0]
    offsets: dict[str, tuple[int, int]] = {}
    for path, box in held.items():
        own, top = sizes[path]
        aside, down = (box.width - own.width) // 2, (box.height - own.height) // (2 if top else 1)
        offsets[path] = (box.x + aside - own.x, box.y + down - own.y)
    return Placement(offsets, held)


def _told_apart(fitting: Mapping[str, Sequence[Rect]], active: Sequence[str], focus: Sequence[Rect]) -> dict[str, Rect]:
    """Return the boxes of the windows that are certain: that of the active one, and of each that fits no other.

    Of two windows much alike, the masks of one over the pixels of the other would show what is to be hidden.
    """
    held: dict[str, Rect] = {}
    if len(active) == 1 and focus and focus[0] in fitting[active[0]]:
        held[active[0]] = focus[0]
    while True:
        left = {path: [box for box in fitting[path] if box not in held.values()] for path in fitting.keys() - held}
        only = {path: options[0] for path, options in left.items() if len(options) == 1}
        sure = {path: box for path, box in only.items() if list(only.values()).count(box) == 1}
        if not sure:
            return held
        held |= sure


def _fits(box: Rect, own: Rect, *, shadow: bool) -> bool:
    wider, higher = box.width - own.width, box.height - own.height
    if shadow:
        return 0 <= wider <= _WIDEST_SHADOW and 0 <= higher <= _WIDEST_SHADOW
    return wider == 0 and 0 <= higher <= _POPOVER_MARGIN
