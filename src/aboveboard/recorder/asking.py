"""What is asked at once, before it may pass: what lay under a press, which element had the focus of a key."""

from collections.abc import Iterable, Iterator

from aboveboard.desktop import Context, Desktop, RawButton, RawInput, RawKey, RawMotion, Window
from aboveboard.elements import FOREIGN, Change, ChangeKind, Elements, Node, Tree
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.recorder.binding import WAIT_MS, Binding
from aboveboard.recorder.camera import Camera
from aboveboard.recorder.compose import owner_of
from aboveboard.recorder.fields import Compared
from aboveboard.recorder.gate import MARGIN_MS, Held, after
from aboveboard.recorder.hit import Hit, depicted
from aboveboard.recorder.keys import ERASING, GOING_ON, of_many_lines, tells_focus
from aboveboard.recorder.modifiers import is_command, is_modifier
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.pointing import STILL_MS, WHEEL
from aboveboard.recorder.prompts import Prompts
from aboveboard.recorder.scope import Approved, Scope
from aboveboard.recorder.secrets import Secrets
from aboveboard.recorder.seen import Moment, Press, Report, Stroke
from aboveboard.recorder.trees import Trees
from aboveboard.recorder.unlit import APPROACH_MS


class Asking:
    """Asks about what arrives, in approved windows only; what it answers stays in memory until it is decided."""

    def __init__(
        self, desktop: Desktop, elements: Elements, scope: Scope, secrets: Secrets, camera: Camera, trees: Trees
    ) -> None:
        self._desktop = desktop
        self._elements = elements
        self._scope = scope
        self._secrets = secrets
        self._camera = camera
        self._trees = trees
        self._prompts = Prompts()
        self._context: Context | None = None
        self._focus: dict[int, Node] = {}
        self._unsure: set[int] = set()
        self._field: Node | None = None
        self._moved_at: int | None = None
        self._acted_at: int | None = None
        self._before: Picture | None = None
        self._proven_at = 0
        self._hit: Hit | None = None
        self._binding = Binding()

    def looked(self, context: Context) -> set[int]:
        """Take what is on the screen now; drop what was known of processes that have gone from it, and return them."""
        self._context = context
        gone = self._trees.looked(context)
        for pid in gone:
            self._focus.pop(pid, None)
            self._unsure.discard(pid)
        return gone

    def left(self) -> None:
        """Forget where the pointer set out: what follows was not seen before."""
        self._before, self._proven_at, self._moved_at = None, 0, None

    def forget(self) -> None:
        """Forget pictures and hits, too."""
        self.left()
        self._hit = None
        self._binding.forget()

    def told_by(self, item: object) -> str | None:
        """Return the site whose own page has told a thing, or that a press hit it."""
        if isinstance(item, Press):
            return self._binding.site(item)
        node = item.change.node if isinstance(item, Report) else None
        return node.said.site if node is not None and node.said is not None else None

    def bound(self, press: Press, approved: Approved) -> Press | None:
        """Return a press on what a page has said since that it hit; None where the page of a site has said nothing.

        Such a press met the browser's own parts, which may also lie over the page: a print preview, a list, a bubble.
        """
        return self._binding.bound(press) if not approved.site or self._binding.site(press) == approved.app else None

    # --- input -------------------------------------------------------------------------------------------------

    def held(self, raw: RawInput) -> Iterator[Held]:
        """Yield what arrived with what lies under it now; nothing for what can be no action."""
        if isinstance(raw, RawMotion):
            self._camera.moved(raw.time, raw.at)
            self._approaching(raw)
            yield Held(raw.time, owner_of(raw), raw, weighs=False)
        elif acts(raw):
            yield from self._acting(raw)
            self._moved_at, self._acted_at = None, raw.time  # whatever comes next sets out anew

    def _acting(self, raw: RawButton | RawKey) -> Iterator[Held]:
        if isinstance(raw, RawButton):
            press, site = self._press(raw), self._in_page(self._context.pointer if self._context else None)
            if not _strange(press.hit) and not self._over_browsers_menu():
                wait = MARGIN_MS if site is None else WAIT_MS
                yield Held(raw.time, owner_of(press), press, weighs=raw.pressed, wait_ms=wait)
        elif not self._beside_page():
            stroke = self._stroke(raw)
            if not _strange(stroke.focus) and not self._may_be_secret(stroke):
                yield Held(raw.time, owner_of(stroke), stroke, urgent=False)

    def _approaching(self, raw: RawMotion) -> None:
        """Keep the picture from before the pointer set out, since its way may change what it passes."""
        if self._moved_at is None or after(raw.time, self._moved_at) >= STILL_MS:
            self._before, self._proven_at = self._camera.picture, self._camera.proven_at
        self._moved_at = raw.time

    def _moment(self, time: int, *, approached: bool) -> Moment:
        camera = self._camera
        moved = approached and self._moved_at is not None and after(time, self._moved_at) < APPROACH_MS
        before, proven_at = self._before, self._proven_at
        if not moved or before is None:
            before, proven_at = camera.picture, camera.proven_at
        return Moment(
            before=before,
            at=camera.picture,
            before_ms=max(0, after(time, proven_at)),
            stale_ms=camera.stale_ms(time),
            drawn=camera.drawn_before(time),
            time=time,
            acted_at=self._acted_at,
        )

    def _press(self, raw: RawButton) -> Press:
        window = self._approved(self._context.pointer if self._context else None)
        if window is None or window.pid is None:
            return Press(raw, NotRecognised(reason=Absence.NOTHING_THERE))
        self._unsure.add(window.pid)
        moment = self._moment(raw.time, approached=True) if raw.pressed else Moment()
        hit, tree = self._under(raw, window, window.pid)
        if isinstance(hit, NotRecognised) and raw.pressed and self._in_page(window) is None:
            hit, tree = depicted(self._camera.picture, window, raw.at) or (hit, tree)
        return Press(raw, hit, tree, moment)

    def _under(self, raw: RawButton, window: Window, pid: int) -> tuple[Node | NotRecognised, Tree | None]:
        known = self._hit
        if known is None or not known.serves(raw, window):
            known = Hit(window.id, raw, self._elements.at(pid, window.box, raw.at), self._trees.of(pid))
        self._hit = known
        if self._in_page(window) is not None:
            self._binding.asked(raw, known.raw)
        return known.node, known.tree

    def _stroke(self, raw: RawKey) -> Stroke:
        window = self._approved(self._context.focus if self._context else None)
        if window is None or window.pid is None:
            return Stroke(raw, NotRecognised(reason=Absence.NOTHING_THERE))
        if self._prompts.hides(window.pid, raw, asks=self._desktop.asks_secret(window)):
            return Stroke(raw, NotRecognised(reason=Absence.NOT_EXPOSED), secret=True)
        focus, tree = self._focused_at(raw, window.pid)
        if _moves_on(raw, focus):
            self._unsure.add(window.pid)
        return Stroke(raw, focus, tree, self._moment(raw.time, approached=False))

    def _focused_at(self, raw: RawKey, pid: int) -> tuple[Node | NotRecognised, Tree | None]:
        """Return what has the focus, as reported; where a press or key may have moved it since, the tree is asked."""
        known, unsure = self._focus.get(pid), pid in self._unsure
        if known is not None and known.said is not None:
            known, unsure = None, True  # a page also tells that nothing has the focus any more
        if known is not None and not unsure and not tells_focus(raw, known):
            return known, None
        tree = self._trees.of(pid)
        named = tree.find(tree.focus) if tree is not None and tree.focus is not None else None
        if named is not None and (known is None or unsure or self._secrets.hides(named)):
            known = self._focus[pid] = named
        self._unsure.discard(pid)
        return known or NotRecognised(reason=Absence.NOT_EXPOSED), tree

    def _approved(self, window: Window | None) -> Window | None:
        """Return a window that is in scope; nothing is asked about any other."""
        return None if self._scope.of(window) is None else window

    def _in_page(self, window: Window | None) -> Approved | None:
        """Return the site that approves a browser's window."""
        approved = self._scope.of(window)
        return approved if approved is not None and approved.site else None

    def _over_browsers_menu(self) -> bool:
        """Tell whether the pointer is over a menu of the browser in focus: what it chooses there the page tells."""
        pointer, focus = (self._context.pointer, self._context.focus) if self._context else (None, None)
        if pointer is None or focus is None or not pointer.popup or pointer.pid != focus.pid:
            return False
        return self._in_page(focus) is not None

    def _beside_page(self) -> bool:
        """Tell whether keys go to a browser's own parts, such as its address bar: those are of no site."""
        window = self._approved(self._context.focus if self._context else None)
        return window is not None and not self._scope.has_keys(window)

    def _may_be_secret(self, stroke: Stroke) -> bool:
        """Tell whether a key that edits went to nobody knows what in a page: it might be a field that is secret."""
        unknown = isinstance(stroke.focus, NotRecognised) and not is_command(stroke.raw.state)
        edits = stroke.raw.name in {*ERASING, "space"}
        return unknown and edits and self._in_page(self._context.focus if self._context else None) is not None

    # --- reports -----------------------------------------------------------------------------------------------

    def reported(self, changes: Iterable[Change], time: int) -> Iterator[Held]:
        """Yield what the trees report, with the fields that the focus left and came to, as of a server time."""
        last, found = self._field, list(self._unbound(changes))
        compared: list[Compared] = []
        if focused := self._focused(found):
            compared = [*self._compared(last, left=True), *self._compared(focused, left=False)]
            drained = self._elements.changes()  # what the texts just read hold already stands before them
            self._focused(drained)
            found += self._unbound(drained)
        for item in (*self._with_trees(found), *compared):
            yield Held(time, owner_of(item), item, weighs=False, urgent=False)

    def _unbound(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Yield what happened; what presses hit is remembered for them."""
        for change in changes:
            if change.kind is ChangeKind.POINTED:
                self._binding.pointed(change, self._trees.of(change.node.pid))
            else:
                yield change

    def _focused(self, changes: Iterable[Change]) -> Node | None:
        """Note where the focus went; return where it is now, or None where nothing tells."""
        went = None
        for change in changes:
            if change.kind is ChangeKind.FOCUSED and change.node.pid is not None:
                went = self._field = self._focus[change.node.pid] = change.node
                self._unsure.discard(change.node.pid)
                self._secrets.hides(change.node)  # a field that was left before it was known as secret is not read
        return went

    def _compared(self, node: Node | None, *, left: bool) -> Iterator[Compared]:
        """Read the field that the focus has left or come to: what was told of it is compared with what it holds."""
        if node is None or node.said is not None or not node.editable or self._secrets.hides(node):
            return
        text = self._elements.text(node)
        if isinstance(text, str):
            yield Compared(node, text, left, self._trees.of(node.pid) if left else None)

    def _with_trees(self, changes: Iterable[Change]) -> list[Report]:
        """Return reports with the tree where they need the ancestors; every key's report would be too dear.

        Each process is asked once: a program that reports hundreds of changes at a time would keep us for seconds.
        """
        trees: dict[int | None, Tree | None] = {}
        found = []
        for change in changes:
            pid = change.node.pid
            plain = change.kind in {ChangeKind.TEXT_INSERTED, ChangeKind.TEXT_DELETED}
            if not plain and pid not in trees:
                trees[pid] = self._trees.of(pid)
            found.append(Report(change, None if plain else trees[pid]))
        return found


def _strange(node: Node | NotRecognised) -> bool:
    """Tell whether this is a frame inside a page of which nothing is told: it is out of scope."""
    return isinstance(node, Node) and FOREIGN in node.states


def _moves_on(raw: RawKey, focus: Node | NotRecognised) -> bool:
    """Tell whether a key may take the focus elsewhere, ahead of what the tree reports of it."""
    return raw.name in GOING_ON and not (isinstance(focus, Node) and of_many_lines(focus))


def acts(raw: RawInput) -> bool:
    """Tell whether input can be an action: motion, modifiers, key releases and the wheel's releases are none."""
    if isinstance(raw, RawKey):
        return raw.pressed and not is_modifier(raw.name)
    return isinstance(raw, RawButton) and (raw.pressed or raw.button not in WHEEL)
