"""Typing as a recorder writes it down: runs of edits of one field, each after the first net, places as typed."""

from aboveboard.companion.outgoing import Outgoing
from aboveboard.model.elements import Element
from aboveboard.model.events import EditOperation, EditRoute, FieldEdited, JournalRecord, StretchBegan
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.redactors import find_all, removed
from aboveboard.redactors.registry import all_redactors
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce

LAYERS = Layers(text=TextLayer.REDACTED)
FIELD = Element(id="n3", role="text")
APART_MS = 1_500
"""A run that goes on within a word ends after so long, and the next begins."""


def redacted(text: str) -> Label:
    """What the recorder writes down of a text."""
    return Redacted(text=removed(text, find_all(all_redactors(), text))) if text else Hidden()


class Runs:
    """Appends what a recorder would have written of a hand's edits; `records` holds it, `text` what the field holds."""

    def __init__(self, field: Element = FIELD, app: str = "editor") -> None:
        self.field, self.app, self.text, self.t = field, app, "", 0
        self.records: list[JournalRecord] = [StretchBegan(t=0, app=app, layers=LAYERS, monitors=())]

    def insert(self, text: str, at: int | None = None, after: int = APART_MS) -> "Runs":
        """Type a run, where the text ends if nowhere else."""
        place = len(self.text) if at is None else at
        self.text = self.text[:place] + text + self.text[place:]
        return self._add(EditOperation.INSERT, place, len(text), text, after)

    def delete(self, start: int, end: int, after: int = APART_MS) -> "Runs":
        """Take away what stands between two places."""
        gone, self.text = self.text[start:end], self.text[:start] + self.text[end:]
        return self._add(EditOperation.DELETE, start, len(gone), gone, after)

    def replace(self, start: int, end: int, text: str, after: int = APART_MS) -> "Runs":
        """Write over what stands between two places."""
        self.text = self.text[:start] + text + self.text[end:]
        return self._add(EditOperation.REPLACE, start, end - start, text, after)

    def _add(self, operation: EditOperation, place: int, length: int, text: str, after: int) -> "Runs":
        self.t += after
        self.records.append(
            FieldEdited(
                t=self.t,
                operation=operation,
                field=self.field,
                app=self.app,
                position=place,
                length=length,
                content=redacted(text),
                route=EditRoute.TYPED,
            )
        )
        return self


def said(label: Label) -> str:
    """Return the words of a label."""
    return label.text if isinstance(label, Redacted) else ""


def edits_of(outgoing: Outgoing) -> list[FieldEdited]:
    """Return the edits that would leave."""
    return [one for records in outgoing.stretches for one in records if isinstance(one, FieldEdited)]


def typed_texts(outgoing: Outgoing) -> list[str]:
    """Return what the steps of what would leave say was typed, and their edits' words one after the other."""
    found = []
    for content in outgoing.contents:
        for item in content.items:
            for step in reduce(item, Terms()) if isinstance(item, ReleasedStretch) else ():
                found.append(said(getattr(step.action, "text", Hidden())))
                found.append("".join(said(edit.content) for edit in getattr(step.action, "edits", ())))
    return found
