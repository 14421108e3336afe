"""The camera: keeps one current masked picture, taken only when the screen rests, and only by tree, grab, tree.

A picture is refused when the stack, the masks or the pixels changed while it was being taken: masks from one
moment over pixels of another would show what they should hide. It is made of each approved window's own pixels, never
of what the screen shows: a compositor may let anything show through, and tells nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aboveboard.desktop import Context, Desktop, Grab, Window
from aboveboard.elements import Elements, Tree
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Point, Rect, bounding
from aboveboard.model.layers import PixelsLayer
from aboveboard.recorder.busy import Busy
from aboveboard.recorder.canvas import MOVING, UNCOVERED, Layer, drawn, paint, visible, wanted
from aboveboard.recorder.canvases import Canvases
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.gate import after
from aboveboard.recorder.hanging import brinks, covered
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.remembering import Pointer, remembering
from aboveboard.recorder.scope import Approved, Scope

QUIET_MS = 60
"""So long without a change, and the screen is at rest."""

PAGE_QUIET_MS = 250
"""The same for a page: what it tells of itself comes about that much later than what it shows, as its answer proves."""

ASK_AGAIN_MS = 500
"""A page that began to listen after a question never heard it: without an answer for so long, all are asked anew."""

LONGEST_SETTLING_MS = 1_000
"""While a page is just telling what it shows now, the picture from before its change is kept for so long."""

LONGEST_WAIT_MS = 400
"""A screen that never rests is tried all the same so often; it is refused if it moved meanwhile."""


@dataclass(frozen=True, slots=True)
class _Look:
    layers: tuple[Layer, ...]
    trees: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True, slots=True)
class _Unproven:
    """A picture of pages that have not all said yet that they had told of what it shows: it counts once they have.

    An answer to a later question answers `question`, too. They were last asked at the server time `asked`.
    """

    picture: Picture
    drawn: Rect
    layers: tuple[Layer, ...]
    question: int
    asked: int


class Camera:
    """Owns the current picture. `hidden` are windows that belong to no picture, such as the strip."""

    def __init__(
        self, desktop: Desktop, elements: Elements, describe: Describe, scope: Scope, *, hidden: frozenset[int]
    ) -> None:
        self._desktop = desktop
        self._elements = elements
        self._describe = describe
        self._scope = scope
        self._hidden = hidden
        self._monitors = desktop.monitors()
        self._screen = bounding([monitor.box for monitor in self._monitors])
        self._dirty: Rect | None = self._screen
        self._changed_at: int | None = None
        self._page_changed_at: int | None = None
        self._page_boxes: list[Rect] = []
        self._waiting_since: int | None = None
        self._drawn_at: int | None = None
        self._looked_at = 0
        self._stack: tuple[Window, ...] = ()
        self._bare: tuple[Rect, ...] = ()
        self._layers: tuple[Layer, ...] = ()
        self._masked: dict[int, tuple[Tree, Rect, Approved, tuple[MaskBox, ...]]] = {}
        self._canvases = Canvases((self._screen.height, self._screen.width, 4))
        self._busy = Busy(self._screen)
        self._proven_at = 0
        self._pointer = Pointer()
        self._rested: Point | None = None
        self._tried = False
        self._unproven: _Unproven | None = None
        self.picture: Picture | None = None
        self.refused = "not_yet"

    @property
    def screen(self) -> Rect:
        """The box that pictures cover."""
        return self._screen

    @property
    def rests(self) -> bool:
        """Whether the picture shows what is on the screen."""
        return self._dirty is None and self._unproven is None and self.picture is not None

    @property
    def waits(self) -> bool:
        """Whether a picture is to be taken as soon as the screen rests; where no tree tells, once for each change."""
        untold = self._tried and self.refused in {"no_tree", "nothing_shown"}
        return self._unproven is not None or (self._dirty is not None and not untold)

    @property
    def proven_at(self) -> int:
        """The server's time at which the picture was last known to show what is on the screen."""
        return self._proven_at

    @property
    def age(self) -> int:
        """How long before the last look the picture was last known to be current; 0 while the screen rests."""
        return self.stale_ms(self._looked_at)

    def drawn_before(self, time: int) -> Rect | None:
        """Return where something is known to have been drawn since the picture and before a server time."""
        noted = self._drawn_at
        waiting = None if self._unproven is None else self._unproven.drawn
        found = [box for box in (self._dirty, waiting) if box is not None]
        return bounding(found) if found and noted is not None and after(time, noted) > 0 else None

    def forget(self) -> None:
        """Forget what was seen: the next picture is of the screen as it is then."""
        self._canvases.forget()
        self.picture, self._unproven, self.refused = None, None, "not_yet"
        self._pointer, self._rested = Pointer(), None
        self._dirty, self._changed_at, self._waiting_since, self._drawn_at = self._screen, None, None, None

    def moved(self, time: int, to: Point) -> None:
        """Note where the pointer is: what does not change under it for a while is not lit up by it."""
        self._pointer.seen(time, to)

    def stale_ms(self, now: int) -> int:
        """Return how long ago the picture was last proven current; 0 while the screen rests."""
        return 0 if self.rests else max(0, after(now, self._proven_at))

    def looked(self, context: Context) -> bool:
        """Note what changed, and take a picture once the screen rests; tell whether a new one was taken.

        Where no window may be shown nothing is noted: the first picture after that is of the whole screen anyway.
        """
        self._looked_at = context.time
        if not self._processes(context):
            self._unwanted(context)
            return False
        self._note(context)
        if self._unproven is not None:
            return self._proves(context, self._unproven)
        if self._dirty is None:
            self._proven_at = context.time
            return False
        quiet = self._changed_at is None or after(context.time, self._changed_at) >= QUIET_MS
        waited = self._waiting_since is not None and after(context.time, self._waiting_since) >= LONGEST_WAIT_MS
        told = not self._page_boxes or self._page_changed_at is None
        told = told or after(context.time, self._page_changed_at or 0) >= PAGE_QUIET_MS
        return (quiet or waited) and told and self._take(context)

    def _note(self, context: Context) -> None:
        if context.stack != self._stack:
            self._stack = context.stack
            self._masked.clear()
            self._grow(self._screen, context.time)
        for place in {*context.bare} ^ {*self._bare}:
            self._grow(place.intersection(self._screen), context.time)
        self._bare = context.bare
        damaged = self._desktop.damaged()
        for place in self._busy.looked(drawn(self._layers, damaged), context.time):
            self._grow(place, context.time)
        pages = self._pages(context)
        for box in damaged:
            if self._matters(box):
                self._grow(box.intersection(self._screen), context.time)
                if any(page.meets(box) for page in pages):
                    self._page_changed_at = context.time
        if pages != self._page_boxes:  # what changed before it was approved counts, too
            self._page_boxes, self._page_changed_at = pages, context.time

    def _pages(self, context: Context) -> list[Rect]:
        """Return the windows that show a page of a site."""
        found = ((window.box, self._scope.of(window)) for window in context.stack)
        return [box for box, approved in found if approved is not None and approved.site]

    def _matters(self, box: Rect) -> bool:
        """Tell whether a change can be seen: a blinking caret in a filled text field cannot."""
        if self._busy.covers(box):
            return False
        picture = self._unproven.picture if self._unproven is not None else self.picture
        if picture is None or any(line.meets(box) for _, line in brinks(self._layers)):
            return True  # what hung over a page, which is filled for it, may have gone
        shown = any(window.meets(box) for window in picture.windows)
        return shown and not any(mask.box.covers(box) for mask in picture.masks)

    def _grow(self, box: Rect, time: int) -> None:
        if not box.area:
            return
        self._dirty = box if self._dirty is None else bounding([self._dirty, box])
        self._changed_at, self._tried = time, False
        if self._waiting_since is None:
            self._waiting_since, self._rested = time, self._pointer.rested(time)
        self._drawn_at = time if self._drawn_at is None else self._drawn_at

    def _take(self, context: Context) -> bool:
        dirty, self._tried = self._dirty, True
        if dirty is None:
            return False
        first = self._look(context)
        boxes = [layer.window.box for layer in first.layers if layer.shown]
        recent = after(context.time, self._proven_at) < LONGEST_SETTLING_MS
        if not boxes and recent and any(tree.settling for _, tree in first.trees):
            self.refused = "moving"  # what is dirty stays so, and is tried again at the next look
            return False
        if not boxes:
            self.picture, self.refused = None, "no_tree"
            self._dirty, self._waiting_since = self._screen, context.time  # there is nothing to paint a part of anew
            return False
        grabs, edges = self._grab(first.layers, dirty)
        again = self._desktop.context()
        second = self._look(again)
        masked = [mask.box for layer in second.layers if layer.shown for mask in layer.masks]
        moved = [box for box in self._desktop.damaged() if visible(second.layers, box) and box.meets(dirty)]
        moved = [box for box in moved if not self._busy.covers(box) and not any(each.covers(box) for each in masked)]
        if grabs is None or again.stack != context.stack or first.layers != second.layers or moved:
            self.refused = "moving"
            for box in (*moved, dirty):
                self._grow(box, again.time)
            self._waiting_since = again.time
            return False
        layers = covered(second.layers, edges)
        old = self.picture
        masks = tuple(mask for layer in layers if layer.shown for mask in layer.masks)
        # Boxes that tree events moved without damage, and everything at first, are painted anew.
        if old is not None and (old.masks != masks or old.windows != tuple(boxes)) and dirty != self._screen:
            self._dirty = self._screen
            return self._take(again)
        picture = self._painted(again, second.trees, layers, grabs, dirty)
        self._dirty = self._changed_at = None
        if any(tree.answered is not None for _, tree in second.trees):
            self._unproven = _Unproven(picture, dirty, second.layers, self._scope.ask(), again.time)
            self.refused = "moving"
            return False
        return self._keep(picture, again.time)

    def _painted(
        self,
        context: Context,
        trees: tuple[tuple[str, Tree], ...],
        layers: Sequence[Layer],
        grabs: Mapping[int, Grab],
        dirty: Rect,
    ) -> Picture:
        """Return the picture before with a box of it painted anew, which remembers that one."""
        old = self.picture
        pixels = self._canvases.copied(None if old is None else old.pixels)
        paint(pixels, self._screen, dirty, layers, grabs)
        picture = Picture(
            time=max((grab.time for grab in grabs.values()), default=context.time),
            box=self._screen,
            pixels=pixels,
            windows=tuple(layer.window.box for layer in layers if layer.shown),
            masks=tuple(mask for layer in layers if layer.shown for mask in layer.masks),
            trees=trees,
            cursor=context.pointer_at,
            astray=self._scope.of(context.pointer) is None,
        )
        return remembering(picture, old, self._proven_at, self._rested, dirty)

    def _proves(self, context: Context, unproven: _Unproven) -> bool:
        """Keep a picture once all pages have told of what it shows; drop it if anything else was told or drawn."""
        look = self._look(context)
        if self._dirty is not None or look.layers != unproven.layers:
            self._unproven, self._waiting_since = None, context.time
            self._grow(unproven.drawn, context.time)
            return False
        if any(tree.answered is not None and tree.answered < unproven.question for _, tree in look.trees):
            if after(context.time, unproven.asked) >= ASK_AGAIN_MS:
                self._scope.ask()
                self._unproven = replace(unproven, asked=context.time)
            return False
        return self._keep(unproven.picture, context.time)

    def _keep(self, picture: Picture, now: int) -> bool:
        self.picture, self._unproven, self.refused = picture, None, ""
        self._waiting_since, self._drawn_at, self._proven_at = None, None, now
        return True

    def _grab(self, layers: Sequence[Layer], box: Rect) -> tuple[dict[int, Grab] | None, dict[int, Grab | None]]:
        """Return the own pixels of the windows that show in a box, by id; None where one of them has gone.

        And what lies just above each page, read after its pixels: what went away between has drawn again.
        """
        parts, edges = list(wanted(layers, box)), list(brinks(layers))
        grabs = self._desktop.grab_windows([*parts, *edges])
        found = {window.id: grab for (window, _), grab in zip(parts, grabs, strict=False) if grab is not None}
        above = {window.id: grab for (window, _), grab in zip(edges, grabs[len(parts) :], strict=True)}
        return found if len(found) == len(parts) else None, above

    def _unwanted(self, context: Context) -> None:
        """Take it that nothing may be shown, until a window comes whose pixels are wanted."""
        self.picture, self._unproven, self._tried = None, None, True
        approved = any(self._scope.of(window) is not None for window in context.stack)
        self.refused = "no_tree" if approved else "nothing_shown"
        self._dirty, self._changed_at, self._waiting_since, self._drawn_at = self._screen, context.time, None, None
        self._page_boxes, self._page_changed_at = [], None

    def _look(self, context: Context) -> _Look:
        trees = {
            pid: tree
            for pid in self._processes(context)
            if isinstance(tree := tree_of(self._elements, context.stack, pid, context.focus), Tree)
        }
        layers = tuple(self._layer(window, trees.get(window.pid or 0), context.bare) for window in context.stack)
        self._layers = layers
        own = {pid: [window for window in context.stack if window.pid == pid] for pid in trees}
        return _Look(layers, tuple(part for pid, tree in trees.items() for part in self._parts(tree, own[pid])))

    def _parts(self, tree: Tree, own: Sequence[Window]) -> list[tuple[str, Tree]]:
        """Return what may be told of a process's tree, by app: of a browser's windows each may be of another site."""
        apps = {window: approved.app for window in own if (approved := self._wanted(window)) is not None}
        boxes = {app: {window.box for window, of in apps.items() if of == app} for app in apps.values()}
        if len(boxes) == 1 and all(boxes_of >= {*tree.windows} for boxes_of in boxes.values()):
            return [(app, tree) for app in boxes]
        return [(app, _within(tree, held)) for app, held in boxes.items()]

    def _wanted(self, window: Window) -> Approved | None:
        """Return what approves a window of which there may be pictures."""
        approved = None if self._hidden & {window.id, window.frame} else self._scope.of(window)
        return None if approved is None or approved.layers.pixels is PixelsLayer.NONE else approved

    def _processes(self, context: Context) -> list[int]:
        """Return the processes whose windows may be shown."""
        shown = (window.pid for window in context.stack if self._wanted(window) is not None)
        return list(dict.fromkeys(pid for pid in shown if pid is not None))

    def _layer(self, window: Window, known: Tree | None, bare: Sequence[Rect]) -> Layer:
        """Return how a window is painted: shown only where a tree says what it shows."""
        approved = self._wanted(window)
        if known is None or approved is None or window.box not in known.windows:
            return Layer(window, shown=False)
        masks = self._masks(known, window, approved)
        places = [*((place, MOVING) for place in self._busy.places), *((place, UNCOVERED) for place in bare)]
        filled = (MaskBox(place.intersection(window.box), why) for place, why in places if place.meets(window.box))
        page = next((page for page in known.pages if window.box.covers(page)), None)
        return Layer(window, shown=True, masks=(*masks, *filled), page=page)

    def _masks(self, tree: Tree, window: Window, approved: Approved) -> tuple[MaskBox, ...]:
        """Return what is filled in a window: the same for as long as its tree is the same one."""
        known = self._masked.get(window.id)
        if known is None or known[0] is not tree or known[1] != window.box or known[2] is not approved:
            masks = self._describe.masks(tree, window.box, approved)
            known = self._masked[window.id] = (tree, window.box, approved, masks)
        return known[3]


def _within(tree: Tree, boxes: set[Rect]) -> Tree:
    """Return what a tree tells of some windows of its process."""
    nodes = tuple(node for node in tree.nodes if node.window in boxes)
    focus = tree.focus if any(node.ref == tree.focus for node in nodes) else None
    return replace(tree, nodes=nodes, focus=focus, windows=tuple(box for box in tree.windows if box in boxes))


def tree_of(elements: Elements, stack: Sequence[Window], pid: int, focus: Window | None = None) -> Tree | NotRecognised:
    """Return the tree of a process with all of its windows on the screen, menus and dropdowns among them."""
    own = [window for window in stack if window.pid == pid and not window.input_only]
    main = [window.box for window in own if not window.popup] or [window.box for window in own]
    if not main:
        return NotRecognised(reason=Absence.NOT_EXPOSED)
    managed = (window for window in own if not window.popup)
    first = next((window.box for window in managed if focus is not None and window.id == focus.id), main[-1])
    others = tuple(box for box in dict.fromkeys(window.box for window in own) if box != first)
    return elements.tree(pid, first, others)
