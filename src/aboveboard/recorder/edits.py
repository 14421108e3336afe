"""Field edits from the tree's text reports; keys only tell by which route. Runs of edits become one event.

One event a run, not one a key: a time for every key would be the rhythm of typing, which is a layer of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from aboveboard.elements import ChangeKind, Node, Tree
from aboveboard.model.events import EditOperation, FieldEdited
from aboveboard.model.layers import TextLayer
from aboveboard.model.runs import LONGEST_RUN_MS, is_over
from aboveboard.model.text import Hidden
from aboveboard.recorder.causes import Cause, Causes
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Report


@dataclass(frozen=True, slots=True)
class _Run:
    began: int
    latest: int
    operation: EditOperation
    node: Node
    tree: Tree | None
    approved: Approved
    position: int
    cause: Cause
    inserted: str = field(default="", repr=False)
    removed: str = field(default="", repr=False)
    inferred: bool = False


class Edits:
    """Collects one run at a time; whoever owns it flushes before anything else is written down."""

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._causes = Causes()
        self._run: _Run | None = None

    @property
    def collecting(self) -> bool:
        """Whether a run is open."""
        return self._run is not None

    def caused(self, cause: Cause) -> None:
        """Remember what may make the next edit."""
        self._causes.noted(cause)

    def cause(self, report: Report, t: int) -> Cause:
        """Return what made the edit that is reported now; it explains no other."""
        inserts = report.change.kind is ChangeKind.TEXT_INSERTED
        return self._causes.of_insertion(report.change.text, t) if inserts else self._causes.of_deletion(t)

    def changed(
        self, report: Report, t: int, approved: Approved, cause: Cause, *, inferred: bool = False
    ) -> Iterator[FieldEdited]:
        """Take one text report and its cause, in whose time it was; yield the run that it ends, if it does."""
        change = report.change
        inserts = change.kind is ChangeKind.TEXT_INSERTED
        new = _Run(
            began=cause.t,
            latest=t,
            operation=EditOperation.INSERT if inserts else EditOperation.DELETE,
            node=change.node,
            tree=report.tree,
            approved=approved,
            position=change.position,
            cause=cause,
            inserted=change.text if inserts else "",
            removed="" if inserts else change.text,
            inferred=inferred,
        )
        joined = None if self._run is None else _joined(self._run, new)
        if joined is None:
            yield from self.flush()
        self._run = joined or new

    def waited(self, t: int) -> Iterator[FieldEdited]:
        """Yield the run once it is old enough."""
        run = self._run
        if run is not None and is_over(run.began, run.latest, t, run.inserted):
            yield from self.flush()

    def forget_inferred(self) -> None:
        """Forget a run that only keys told of: it is not known any more what they went to."""
        if self._run is not None and self._run.inferred:
            self._run = None

    def flush(self) -> Iterator[FieldEdited]:
        """Yield the run, whatever its age."""
        run, self._run = self._run, None
        if run is None:
            return
        text = run.inserted or run.removed
        told = run.approved.layers.text is TextLayer.REDACTED
        yield FieldEdited(
            t=run.began,
            operation=run.operation,
            field=self._describe.element(run.node, run.tree, run.approved),
            app=run.approved.app,
            position=run.position if told else 0,
            length=len(run.removed or run.inserted) if told else 0,
            content=self._describe.label(text, run.approved) if text else Hidden(),
            route=run.cause.route,
            inferred=run.inferred,
            device=run.cause.device,
        )


def _joined(run: _Run, new: _Run) -> _Run | None:
    """Return both as one run, or None where they do not continue each other."""
    same = run.node.ref == new.node.ref and run.node.pid == new.node.pid and run.inferred == new.inferred
    if not same or run.approved != new.approved or new.began - run.began >= LONGEST_RUN_MS:
        return None
    on = replace(run, latest=new.latest, node=new.node, tree=new.tree)
    if run.operation is EditOperation.DELETE and new.inserted and run.cause == new.cause:
        # A toolkit reports a replaced selection as a deletion and an insertion by the same key.
        replaces = new.position == run.position
        return replace(on, operation=EditOperation.REPLACE, inserted=new.inserted) if replaces else None
    if run.operation is not new.operation or run.cause.route is not new.cause.route:
        return None
    if new.inserted and new.position == run.position + len(run.inserted):
        return replace(on, inserted=run.inserted + new.inserted, cause=new.cause)
    if new.removed and new.position + len(new.removed) == run.position:  # backspace
        return replace(on, position=new.position, removed=new.removed + run.removed, cause=new.cause)
    if new.removed and new.position == run.position:  # delete
        return replace(on, removed=run.removed + new.removed, cause=new.cause)
    return None
