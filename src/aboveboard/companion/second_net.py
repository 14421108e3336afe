"""The second net: every text label of what is about to leave is scanned, and what is found is removed."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from aboveboard.model.events import JournalRecord, Marked, Navigated
from aboveboard.model.text import Chrome, Hidden, Label, Redacted
from aboveboard.redactors import Redactor, find_all, removed

T = TypeVar("T")
LABELS = Hidden | Chrome | Redacted
"""The labels that may hold words, or the place of words."""


class SecondNet:
    """Goes through records with redactors and counts by kind what it removed."""

    def __init__(self, redactors: Sequence[Redactor]) -> None:
        self._redactors = redactors
        self.removed: Counter[str] = Counter()

    def record(self, record: JournalRecord) -> JournalRecord:
        """Return a record whose labels hold nothing that a redactor finds."""
        cleaned = mapped(record, self._label)
        if isinstance(cleaned, Marked):
            return msgspec.structs.replace(cleaned, task=self._text(cleaned.task))
        if isinstance(cleaned, Navigated):
            return msgspec.structs.replace(cleaned, route=self._text(cleaned.route))
        return cleaned

    def _label(self, label: Label) -> Label:
        if isinstance(label, Chrome) and self._text(label.text) != label.text:
            return Hidden()  # an application's own vocabulary holds no secrets: whatever this is, it is not chrome
        if isinstance(label, Redacted) and (text := self._text(label.text)) != label.text:
            return Redacted(text=text)
        return label

    def _text(self, text: str) -> str:
        findings = find_all(self._redactors, text)
        self.removed.update(finding.kind for finding in findings)
        return removed(text, findings) if findings else text


def mapped(value: T, change: Callable[[Any], Any], kinds: Any = LABELS) -> T:
    """Return a value in which every label, or whatever is of these kinds, was changed, however deep.

    What holds none is returned as it is.
    """
    return _mapped(value, change, kinds)  # type: ignore[no-any-return]  # it returns what it was given, kind for kind


def _mapped(value: Any, change: Callable[[Any], Any], kinds: Any) -> Any:
    if isinstance(value, kinds):
        return change(value)
    if isinstance(value, tuple):
        items = tuple(_mapped(item, change, kinds) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: new for name, old in fields.items() if (new := _mapped(old, change, kinds)) is not old}
        return msgspec.structs.replace(value, **changed) if changed else value
    return value
