"""Edits that pages tell, one for each key, joined to runs: a time for every key would be the rhythm of typing."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from aboveboard.elements import Node, Tree
from aboveboard.formats.browser_pages import Raw, Words
from aboveboard.formats.browser_reports import Edited
from aboveboard.model.events import Device, EditOperation, EditRoute, FieldEdited
from aboveboard.model.layers import TextLayer
from aboveboard.model.runs import LONGEST_RUN_MS, RUN_MS
from aboveboard.model.text import Hidden, LengthClass, Shape, TextKind
from aboveboard.recorder.causes import LATE_MS, SOON_MS, Cause
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.scope import Approved

# Input Events Level 2, section 4.1.2
_ROUTES = {
    "insertCompositionText": EditRoute.COMPOSED,
    "insertFromComposition": EditRoute.COMPOSED,
    "insertFromPaste": EditRoute.PASTED,
    "insertFromPasteAsQuotation": EditRoute.PASTED,
    "insertFromYank": EditRoute.PASTED,
    "insertFromDrop": EditRoute.POINTER,
    "insertReplacementText": EditRoute.POINTER,
    "deleteByDrag": EditRoute.POINTER,
    "deleteByCut": EditRoute.HOTKEY,
    "historyUndo": EditRoute.UNDONE,
    "historyRedo": EditRoute.UNDONE,
}
_BREAKS = frozenset({"insertLineBreak", "insertParagraph"})  # as above
_LEAST = {
    LengthClass.NONE: 1,  # white space: a shape does not count it, a run does
    LengthClass.ONE: 1,
    LengthClass.FEW: 2,
    LengthClass.SHORT: 5,
    LengthClass.LINE: 17,
    LengthClass.PARAGRAPH: 65,
    LengthClass.LONG: 257,
}


@dataclass(frozen=True, slots=True)
class _Run:
    began: int
    latest: int
    told: Edited = field(repr=False)
    node: Node
    tree: Tree | None
    approved: Approved
    route: EditRoute
    device: Device
    words: tuple[Words, ...] = field(repr=False)
    length: int


class PageEdits:
    """Collects one run at a time; whoever owns it flushes before anything else is written down."""

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._run: _Run | None = None
        self._acts: deque[Cause] = deque(maxlen=512)

    @property
    def collecting(self) -> bool:
        """Whether a run is open."""
        return self._run is not None

    def caused(self, cause: Cause) -> None:
        """Remember a key or press that may make the next edit."""
        self._acts.append(cause)

    def cause(self, told: Edited, t: int) -> Cause:
        """Return what made an edit: the next key of its kind, in order, else what came so soon before it."""
        route = route_of(told)
        while self._acts and t - self._acts[0].t > LATE_MS:
            self._acts.popleft()
        able = [place for place, act in enumerate(self._acts) if route is EditRoute.TYPED and _makes(act, told)]
        if able:
            # Letters that only sought an option in a list made no edit: the very letter that was typed comes first.
            place = next((place for place in able if _typed(self._acts[place], told)), able[0])
            act = self._acts[place]
            for _ in range(place + 1):
                self._acts.popleft()
            return replace(act, route=route)
        latest = self._acts[-1] if self._acts else None
        if latest is not None and t - latest.t <= SOON_MS and route is not EditRoute.PROGRAM:
            return replace(latest, route=route)
        return Cause(t, route)

    def changed(
        self, told: Edited, node: Node, tree: Tree | None, t: int, approved: Approved, cause: Cause
    ) -> Iterator[FieldEdited]:
        """Take one edit; yield the run that it ends, if it does."""
        new = _Run(cause.t, t, told, node, tree, approved, cause.route, cause.device, (told.content,), told.length)
        joined = None if self._run is None else _joined(self._run, new)
        if joined is None:
            yield from self.flush()
        self._run = joined or new

    def waited(self, t: int) -> Iterator[FieldEdited]:
        """Yield the run once it is old enough."""
        run = self._run
        if run is not None and (t - run.latest >= RUN_MS or t - run.began >= LONGEST_RUN_MS):
            yield from self.flush()

    def flush(self) -> Iterator[FieldEdited]:
        """Yield the run, whatever its age."""
        run, self._run = self._run, None
        if run is None:
            return
        told = run.approved.layers.text is TextLayer.REDACTED
        yield FieldEdited(
            t=run.began,
            operation=run.told.operation,
            field=self._describe.element(run.node, run.tree, run.approved),
            app=run.approved.app,
            position=run.told.position if told else 0,
            length=run.length if told else 0,
            content=self._describe.said(together(run.words), run.node.role, run.approved),
            route=run.route,
            device=run.device,
        )


def _makes(act: Cause, told: Edited) -> bool:
    """Tell whether a key can have made an edit: a Tab, or the Return that closes a list, types nothing in a page."""
    if told.operation is EditOperation.DELETE:
        return act.erases
    return act.text == "\n" if told.input_type in _BREAKS else bool(act.text) and act.text.isprintable()


def _typed(act: Cause, told: Edited) -> bool:
    """Tell whether a key types what an edit begins with, where the page may say what that is."""
    return bool(act.text) and isinstance(told.content, Raw) and told.content.text.startswith(act.text)


def route_of(told: Edited) -> EditRoute:
    """Return by which route the browser says that an edit came; without a name for it, a program made it."""
    if not told.input_type:
        return EditRoute.PROGRAM
    return _ROUTES.get(told.input_type, EditRoute.TYPED)


def together(words: Sequence[Words]) -> Words:
    """Return what may be said of texts that follow one another; where one is hidden, all are."""
    if len(words) == 1:
        return words[0]
    if all(isinstance(each, Raw) for each in words):
        return Raw(text="".join(each.text for each in words if isinstance(each, Raw))[:4_000])
    shapes = [each for each in words if isinstance(each, Shape)]
    if len(shapes) != len(words):
        return Hidden()
    spoken = [each.kind for each in shapes if each.kind is not TextKind.EMPTY]
    kind = _kind(spoken, spaced=len(spoken) != len(shapes))
    return Shape(kind=kind, length=LengthClass.of(sum(_LEAST[each.length] for each in shapes)))


def _kind(kinds: Sequence[TextKind], *, spaced: bool) -> TextKind:
    if not kinds:
        return TextKind.EMPTY
    if set(kinds) <= {TextKind.NUMBER}:
        return TextKind.NUMBER if not spaced else TextKind.WORDS
    return TextKind.WORDS if spaced or TextKind.WORDS in kinds else TextKind.WORD


def _joined(run: _Run, new: _Run) -> _Run | None:
    """Return both as one run, or None where they do not continue each other."""
    same = run.node.ref == new.node.ref and run.node.pid == new.node.pid and run.approved == new.approved
    alike = run.told.operation is new.told.operation and run.route is new.route and run.device is new.device
    if not same or not alike or new.began - run.began >= LONGEST_RUN_MS:
        return None
    inserts = new.told.operation is EditOperation.INSERT
    if run.told.operation is EditOperation.REPLACE or run.route is EditRoute.PROGRAM:
        return None
    on = run.told.position + run.length if inserts else new.told.position + new.length
    known = bool(run.length and new.length)  # positions are told under the layer `redacted` only
    if known and on != (new.told.position if inserts else run.told.position):
        return None
    order = (*run.words, *new.words) if inserts else (*new.words, *run.words)
    told = run.told if inserts else new.told
    return replace(
        run, latest=new.latest, node=new.node, tree=new.tree, told=told, words=order, length=run.length + new.length
    )
