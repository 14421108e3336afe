"""What edits come to, looked through at each moment: what was typed in several runs stands whole in no record.

A run of typing ends within a word after a moment (`model.runs`), so three edits may hold a mail address of which none
is one. Each field's text is written again as its edits tell of it, and whatever a redactor finds there counts against
every edit that holds a part of it, also one that was taken back later.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from aboveboard.model.elements import Element
from aboveboard.model.events import EditOperation, FieldEdited, JournalRecord
from aboveboard.model.text import REMOVED, Label, Redacted
from aboveboard.redactors import Redactor, find_all

REACH = 256
"""So many code points on either side of an edit are looked through with it; what redactors find is seldom longer."""

FARTHEST = 1 << 20
"""An edit that says it is further into a text than this many code points is read after the one before it only."""

_BESIDE = (
    re.compile(rf"(?P<before>[\w@.+%-]{{0,64}})(?P<mark>{REMOVED.pattern})(?P<after>[\w@.+%-]*)"),
    re.compile(
        r"(?P<before>(?:[A-Z]{0,2}\d{1,12}[ ./-]){0,8}[A-Z]{0,2}\d{0,12}[ ./-]?)"
        r"(?P<mark>\[(?:phone|card|iban|national-id)\])"
        r"(?P<after>(?:[ ()./-]*\d)*)"
    ),
)
"""What was removed from one edit may have begun in the one before or go on in the next: words, groups of digits."""


class Letter(NamedTuple):
    """What stands at one place, and the edits that hold it; the first place of what was `removed` shows its mark."""

    text: str
    edits: tuple[int, ...] = ()
    removed: bool = False


UNKNOWN = Letter("\n")
"""A place of which no edit told parts what stands on either side of it."""


def letters_of(content: Label, length: int | None, number: int) -> list[Letter]:
    """Return what an edit holds, one for each place; `length` says how many those were before anything was removed.

    Without a length a mark counts as it stands.
    """
    if not isinstance(content, Redacted):
        return [UNKNOWN] * (length or 0)
    text = content.text
    marks = [] if len(text) == length else list(REMOVED.finditer(text))
    covered = sum(len(mark.group()) for mark in marks) + (0 if length is None else length - len(text))
    found: list[Letter] = []
    done = 0
    for mark in marks:
        found += [Letter(letter, (number,)) for letter in text[done : mark.start()]]
        blank = Letter("", (number,), removed=True)
        found += [blank._replace(text=mark.group()), *[blank] * (covered // len(marks) - 1)]
        done = mark.end()
    found += [Letter(letter, (number,)) for letter in text[done:]]
    return found + [UNKNOWN] * ((length or 0) - len(found))


@dataclass(slots=True)
class _Field:
    """A field's text by the places that its edits name, and by their order alone: not every tree knows the places."""

    placed: list[Letter] = field(default_factory=list)
    in_order: list[Letter] = field(default_factory=list)


class JoinedTexts:
    """Takes a stretch's edits by their numbers and in order, and says in which of them something was found.

    `found` are what was found, each with its kind, `removed` counts it by kind, `fields` are the ids of where it was.
    """

    def __init__(self, redactors: Sequence[Redactor]) -> None:
        self._redactors = redactors
        self._fields: dict[str, _Field] = {}
        self._taken: dict[int, frozenset[int]] = {}
        self._touched: set[int] = set()
        self.found: dict[tuple[str, str], None] = {}
        self.fields: set[str] = set()
        self.removed: Counter[str] = Counter()

    @classmethod
    def of(cls, records: Sequence[JournalRecord], redactors: Sequence[Redactor]) -> "JoinedTexts":
        """Return what the edits among a stretch's records come to; each one's number is its place there."""
        made = cls(redactors)
        for number, record in enumerate(records):
            if isinstance(record, FieldEdited):
                made.take(number, record)
        return made

    def take(self, number: int, edit: FieldEdited) -> None:
        """Take the next edit."""
        name = edit.field.id if isinstance(edit.field, Element) else ""
        text = self._fields.setdefault(name, _Field())
        before = len(self._touched)
        if edit.operation is EditOperation.DELETE:
            self._delete(text, number, edit)
        else:
            self._write(text, number, edit)
        if len(self._touched) > before:
            self.fields.add(name)

    @property
    def touched(self) -> frozenset[int]:
        """The numbers of the edits that hold a part of what was found, and of those that took from such an edit."""
        return frozenset(self._touched | {number for number, of in self._taken.items() if of & self._touched})

    def _write(self, text: _Field, number: int, edit: FieldEdited) -> None:
        replaces = edit.operation is EditOperation.REPLACE
        new = letters_of(edit.content, None if replaces else edit.length, number)
        end = edit.position + (edit.length if replaces else 0)
        if not new and end == edit.position:
            return
        if end <= FARTHEST:
            _reach(text.placed, end)
            text.placed[edit.position : end] = new
            self._look(text.placed, edit.position, edit.position + len(new))
        text.in_order += new
        near = REACH + len(new)
        if text.in_order[-near:] != text.placed[-near:]:  # those were just looked at
            self._look(text.in_order, len(text.in_order) - len(new), len(text.in_order))

    def _delete(self, text: _Field, number: int, edit: FieldEdited) -> None:
        told = letters_of(edit.content, edit.length, number)
        length = edit.length
        if not length:
            return
        if [one.text for one in text.in_order[-length:]] == [one.text for one in told]:
            del text.in_order[-length:]
        end = edit.position + length
        if end > FARTHEST:
            return
        _reach(text.placed, end)
        before = text.placed[edit.position : end]
        self._taken[number] = frozenset(each for one in before for each in one.edits)
        if any(old.removed and not new.removed and new.edits for old, new in zip(before, told, strict=False)):
            self._touched.add(number)  # it tells in clear what was removed from what it takes away
        text.placed[edit.position : end] = map(_both, before, told)
        self._look(text.placed, edit.position, end)
        del text.placed[edit.position : end]
        self._look(text.placed, edit.position, edit.position)

    def _look(self, letters: Sequence[Letter], start: int, end: int) -> None:
        """Look through the places from `start` up to `end`, and what stands around them."""
        near = letters[max(0, start - REACH) : end + REACH]
        text = "".join(one.text for one in near)
        findings = find_all(self._redactors, text)
        marked = any(one.removed for one in near)
        if not findings and not marked:
            return
        of = [one for one in near for _ in one.text]
        for finding in findings:
            self._count(finding.kind, text[finding.start : finding.end], of[finding.start : finding.end])
        for rule in _BESIDE if marked else ():
            for beside in rule.finditer(text):
                mark = of[beside.start("mark")]
                if mark.removed:
                    start, end = beside.span("mark")
                    self._beside(mark, beside, [*of[beside.start() : start], *of[end : beside.end()]])

    def _beside(self, mark: Letter, beside: re.Match[str], letters: Sequence[Letter]) -> None:
        """Count what stands beside a mark as a part of what was removed there, if another edit holds some of it."""
        others = [one for one in letters if not set(one.edits) & set(mark.edits)]
        if any(one.text.isalnum() for one in others):
            kind = beside["mark"][1:-1]
            self.found |= {(kind, beside["before"]): None, (kind, beside["after"]): None}
            self._touched.update(each for one in letters for each in one.edits)

    def _count(self, kind: str, text: str, letters: Sequence[Letter]) -> None:
        edits = {each for one in letters if not one.removed for each in one.edits}
        if not edits or REMOVED.fullmatch(text):
            return
        self.found[kind, REMOVED.sub(" ", text)] = None
        self.removed[kind] += edits.isdisjoint(self._touched)  # what goes on growing is still the same
        self._touched |= edits


def _reach(letters: list[Letter], place: int) -> None:
    letters += [UNKNOWN] * (place - len(letters))


def _both(old: Letter, new: Letter) -> Letter:
    """Return what stands at a place by two edits' word: the one that wrote it, and the one that took it away."""
    if old is UNKNOWN or new is UNKNOWN:
        return new if old is UNKNOWN else old
    return old._replace(edits=(*old.edits, *new.edits))
