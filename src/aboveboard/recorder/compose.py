"""Composing: what the gate let through becomes events, in order, minimised before anything else sees it.

Pure but for one question: before an edit is written of which only keys tell, the tree is asked what the field is now.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from aboveboard.desktop import RawMotion
from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.formats.browser_reports import Edited, OptionsOffered
from aboveboard.model.elements import Element, NotRecognised
from aboveboard.model.events import (
    AppSwitched,
    EditOperation,
    EditRoute,
    ElementChanged,
    FieldEdited,
    FocusMoved,
    JournalRecord,
    KeyPressed,
    SecureFieldUsed,
)
from aboveboard.model.layers import TextLayer
from aboveboard.model.text import Hidden, Label
from aboveboard.recorder.causes import Cause
from aboveboard.recorder.composed import Acted, Composed, Settle
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.edits import Edits
from aboveboard.recorder.fields import Compared, Fields
from aboveboard.recorder.gate import Owner, Passed
from aboveboard.recorder.inferred import Expected, Inferred
from aboveboard.recorder.keys import Keys
from aboveboard.recorder.menus import LEVELS, Menus
from aboveboard.recorder.modifiers import is_command
from aboveboard.recorder.page_edits import PageEdits
from aboveboard.recorder.paging import Paging, of_window
from aboveboard.recorder.pointing import BUTTONS, WHEEL, Pointing
from aboveboard.recorder.rhythm import Rhythm
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.secrets import Secrets
from aboveboard.recorder.seen import Press, Report, Stroke
from aboveboard.recorder.stretch import Stretch
from aboveboard.recorder.tellers import Tellers
from aboveboard.recorder.windows import Turnover

# States whose change a person causes and a learner needs; the rest is drawing.
TOLD_STATES = frozenset({"checked", "pressed", "expanded", "selected", "collapsed", "indeterminate"})
TEXT = (ChangeKind.TEXT_INSERTED, ChangeKind.TEXT_DELETED)


class Compose:
    """Turns what passed into records of one stretch; `begin` it afresh for each. `tree_of` reads a process's tree."""

    def __init__(
        self,
        describe: Describe,
        secrets: Secrets,
        tellers: Tellers,
        stretch: Stretch,
        tree_of: Callable[[int | None], Tree | None],
    ) -> None:
        self._describe = describe
        self._tree_of = tree_of
        self._secrets = secrets
        self._stretch = stretch
        self._pointing = Pointing(describe)
        self._keys = Keys(describe, tellers)
        self._edits = Edits(describe)
        self._inferred = Inferred(tellers)
        self._fields = Fields()
        self._rhythm = Rhythm()
        self._menus = Menus(describe)
        self._paging = Paging(describe)
        self._page_edits = PageEdits(describe)
        self._answering = False

    def passed(self, passed: Passed) -> Iterator[Composed]:
        """Yield what one thing that passed comes to; turns of the wheel that are held come before anything else."""
        composed = self._composed(passed)
        turns = isinstance(passed.item, Press) and passed.item.raw.button in WHEEL
        yield from composed if turns else self._after_turns(composed)

    def _after_turns(self, composed: Iterator[Composed]) -> Iterator[Composed]:
        for item in composed:
            yield from self._pointing.flush()
            yield item

    def _composed(self, passed: Passed) -> Iterator[Composed]:
        item, approved = passed.item, passed.approved
        if isinstance(item, RawMotion):
            yield from self._pointing.moved(item, self._stretch)
            return
        t = self._stretch.at(passed.time)
        if isinstance(item, Report | Compared) and not of_window(item.node, passed.window, approved):
            return
        if isinstance(item, Press | Stroke | Report):
            yield from self._after_flush(self._menus.read(item.tree, t, approved))
        if isinstance(item, Press):
            yield from self._switched(approved, t)
            yield from self._button(item, t, approved)
        elif isinstance(item, Stroke):
            yield from self._switched(approved, t)
            yield from self._key(item, t, approved)
        elif isinstance(item, Compared):
            yield from self._after_flush(self._mended(item, t, approved))
        elif isinstance(item, Turnover):
            yield from self._after_flush(iter([item.record(t, self._stretch)]))
        elif isinstance(item, Report):
            if isinstance(item.change.told, OptionsOffered) and not self._secrets.inside:
                yield from self._flushed()
                yield from self._pointing.rested(item.tree, passed.time, self._stretch, approved)
            yield from self._report(item, t, approved)

    def _mended(self, item: Compared, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield what puts right a field of which not every edit was told."""
        if self._secrets.hides(item.node):
            return
        if not item.left:
            self._fields.entered(item)
            return
        missed = self._fields.missed(item)
        if missed is not None:
            told = approved.layers.text is TextLayer.REDACTED
            yield FieldEdited(
                t=t,
                operation=EditOperation.REPLACE,
                field=self._describe.element(item.node, item.tree, approved),
                app=approved.app,
                position=missed.position if told else 0,
                length=len(missed.removed) if told else 0,
                content=self._describe.label(missed.inserted, approved) if missed.inserted else Hidden(),
                route=EditRoute.PROGRAM,  # whoever made it, nobody saw it made: it is no action
                inferred=True,
                whole=True,
            )

    def strayed(self) -> None:
        """Forget the pointer's movement."""
        self._pointing.stray()

    @property
    def collecting(self) -> bool:
        """Whether something earlier than now is still to be written down."""
        parts = (self._pointing, self._edits, self._page_edits, self._keys, self._rhythm)
        return any(part.collecting for part in parts)

    def waited(self, horizon: int) -> Iterator[Composed]:
        """Yield what the mere passing of time comes to; `horizon` is the server time until which all is decided."""
        t = self._stretch.past(horizon)
        yield from self._pointing.waited(t)
        yield from self._after_turns(self._waited(t))

    def _waited(self, t: int) -> Iterator[Composed]:
        for expected, now, focused in self._inferred.waited(t, self._tree_of):
            yield from self._inferring(expected, now, focused=focused)
        yield from self._settling(self._edits.waited(t))
        yield from self._settling(self._page_edits.waited(t))
        yield from self._after_edits(self._keys.waited(t))
        yield from self._after_flush(self._rhythm.passed(t))

    def _inferring(self, expected: Expected, now: Node, *, focused: bool) -> Iterator[Composed]:
        """Yield what a key must have written; nothing where the field has proved secret by `now`.

        A tree that keeps an edit to itself looks like one that never tells.
        """
        if not self._secrets.hides(now):
            report = self._inferred.written(expected)
            cause = self._edits.cause(report, expected.t)
            yield from self._settling(self._edits.changed(report, expected.t, expected.approved, cause, inferred=True))
            return
        self._forget_typed(now)
        if focused:
            yield from self._secret(now, expected.t, expected.approved)

    def ended(self) -> Iterator[Composed]:
        """Yield what was still being collected."""
        yield from self._pointing.flush()
        yield from self._flushed()
        yield from self._rhythm.ended()

    def _flushed(self) -> Iterator[Composed]:
        yield from self._settling(self._edits.flush())
        yield from self._settling(self._page_edits.flush())
        yield from self._after_edits(self._keys.flush())

    def _settling(self, edits: Iterator[FieldEdited]) -> Iterator[Composed]:
        """Yield edits, each with the place of its `after` picture."""
        for edit in edits:
            yield edit
            box = edit.field.box if isinstance(edit.field, Element) else None
            yield Settle(self._stretch.latest, box, self._stretch.approved)

    def _after_edits(self, composed: Iterator[Composed]) -> Iterator[Composed]:
        """Yield what keys come to; an edit that is still being collected came before."""
        for item in composed:
            if not isinstance(item, Acted):
                yield from self._settling(self._edits.flush())
                yield from self._settling(self._page_edits.flush())
            yield item
            if isinstance(item, KeyPressed):
                box = item.target.box if isinstance(item.target, Element) else None
                yield Settle(self._stretch.latest, box, self._stretch.approved)

    def _after_flush(self, records: Iterator[JournalRecord]) -> Iterator[Composed]:
        for record in records:
            yield from self._flushed()
            yield record

    def _switched(self, approved: Approved, t: int) -> Iterator[Composed]:
        before = self._stretch.approved
        if approved.app != before.app:
            self._stretch.approved = approved
            yield from self._pointing.flush()
            yield from self._flushed()
            yield AppSwitched(t=t, before=before.app, after=approved.app, site=approved.site)

    def _button(self, press: Press, t: int, approved: Approved) -> Iterator[Composed]:
        if self._secrets.hides(press.hit):
            yield from self._after_turns(self._secret(press.hit, t, approved))
            return
        yield from self._after_turns(self._flushed())
        self._paging.acted(press.raw, t)
        if press.raw.pressed:
            route = EditRoute.PASTED if press.raw.button == 2 else EditRoute.POINTER
            self._caused(Cause(t, route, press.raw.device))
            self._menus.pressed(press)
            yield from self._pointing.pressed(press, self._stretch, approved)
        else:
            self._caused(Cause(t, EditRoute.POINTER, press.raw.device))
            yield from self._pointing.released(press, self._stretch, approved)
            if press.raw.button in BUTTONS:
                yield from self._menus.released(press, t, approved)

    def _key(self, stroke: Stroke, t: int, approved: Approved) -> Iterator[Composed]:
        answered, self._answering = self._answering, stroke.secret
        if stroke.secret:
            if not answered:
                yield from self._flushed()
                yield SecureFieldUsed(t=t, app=approved.app)
            return
        if self._secrets.inside or self._secrets.hides(stroke.focus):
            yield from self._secret(stroke.focus, t, approved)
            return
        if approved.layers.key_timing:
            yield from self._after_flush(self._rhythm.passed(t))
            self._rhythm.pressed(t)
        self._paging.acted(stroke.raw, t)
        self._caused(self._keys.cause(stroke, t))
        if not is_command(stroke.raw.state):
            self._inferred.expect(stroke, t, approved)
        yield from self._menus.struck(stroke, t, approved)
        yield from self._after_edits(self._keys.pressed(stroke, self._stretch, approved))

    def _caused(self, cause: Cause) -> None:
        """Remember what may make the next edit, whoever tells of it."""
        self._edits.caused(cause)
        self._page_edits.caused(cause)

    def _secret(self, node: Node | NotRecognised, t: int, approved: Approved) -> Iterator[Composed]:
        """Tell once that a secure field is used, and nothing of what is done in it."""
        if self._secrets.entered(node) and isinstance(node, Node):
            self._forget_typed(node)
            yield from self._flushed()
            yield SecureFieldUsed(t=t, app=approved.app)

    def _forget_typed(self, secret: Node) -> None:
        """Forget what only keys tell of: typed ahead of the focus, it seems to be of the field before the secret."""
        self._inferred.forget()
        self._edits.forget_inferred()
        self._keys.forget(secret)

    def _report(self, report: Report, t: int, approved: Approved) -> Iterator[Composed]:
        change = report.change
        if change.kind is ChangeKind.FOCUSED:
            yield from self._focus(report, t, approved)
        elif self._secrets.hides(change.node):
            return
        elif change.kind in TEXT:
            if change.node.editable:
                yield from self._edited(report, t, approved)
        elif change.kind is ChangeKind.PAGE:
            yield from self._paged(report, t, approved)
        elif change.kind is ChangeKind.MENU_OPENED:
            yield from self._after_flush(self._menus.opened(report, t, approved))
        elif change.kind is ChangeKind.MENU_CLOSED:
            yield from self._after_flush(self._menus.closed(report, t, approved))
        else:
            yield from self._changed(report, t, approved)

    def _edited(self, report: Report, t: int, approved: Approved) -> Iterator[Composed]:
        self._fields.edited(report.change)
        untold = self._inferred.told(report.change, t)
        if untold is not None:
            report = replace(report, change=untold)
            cause = self._edits.cause(report, t)
            yield from self._after_edits(self._keys.edited(cause, untold.node.pid))
            yield from self._settling(self._edits.changed(report, t, approved, cause))

    def _paged(self, report: Report, t: int, approved: Approved) -> Iterator[Composed]:
        """Yield what a page told."""
        said = report.change.told
        if not isinstance(said, Edited):
            yield from self._after_flush(self._paging.records(report, t, approved, secret=self._secrets.inside))
            return
        node = report.change.node
        cause = self._page_edits.cause(said, t)
        yield from self._after_edits(self._keys.edited(cause, node.pid))
        yield from self._settling(self._page_edits.changed(said, node, report.tree, t, approved, cause))

    def _focus(self, report: Report, t: int, approved: Approved) -> Iterator[Composed]:
        node = report.change.node
        self._paging.focused()
        self._menus.marked(report)
        if node.role in LEVELS:
            return
        yield from self._secret(node, t, approved)
        if not self._secrets.inside:
            yield from self._flushed()
            yield FocusMoved(t=t, target=self._describe.element(node, report.tree, approved), app=approved.app)

    def _changed(self, report: Report, t: int, approved: Approved) -> Iterator[Composed]:
        change = report.change
        if change.kind is ChangeKind.STATE and change.what == "selected" and change.on:
            self._menus.marked(report)
        what, after = _told(change, self._describe, approved)
        if what and change.node.role not in {*LEVELS, "menu bar"}:
            yield from self._flushed()
            target = self._describe.element(change.node, report.tree, approved)
            yield ElementChanged(t=t, what=what, target=target, app=approved.app, after=after)


def owner_of(item: object) -> Owner:
    """Return whose context decides about a thing: the pointer's for pointer input, else the focus."""
    return Owner.POINTER if isinstance(item, RawMotion | Press) else Owner.FOCUS


def _told(change: Change, describe: Describe, approved: Approved) -> tuple[str, Label | bool | int | None]:
    if change.kind is ChangeKind.STATE:
        return (change.what, change.on) if change.what in TOLD_STATES else ("", None)
    if change.kind is ChangeKind.VALUE:
        return "value", describe.label(change.text or change.node.value or "", approved)
    if change.kind is ChangeKind.SELECTION:
        return "selection", None
    return "", None
