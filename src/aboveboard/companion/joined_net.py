"""The second net over what edits come to: what was found across several of them leaves in none of them.

The elements of a recording tell a field's text too, and told it while it was half typed, when no redactor would know
it: words of what was found are removed from them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from aboveboard.companion.joined_texts import JoinedTexts
from aboveboard.companion.second_net import mapped
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, FieldEdited, JournalRecord
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.redactors import Redactor

OWN, ANY = 4, 8
"""So many code points in a row that a word shares with what was found make it a part of that: in the field where it
was typed, and anywhere else."""

_WORD = re.compile(r"[^\s<>\"'(),:;]+")


class JoinedNet:
    """Goes through the records of whole stretches with redactors and counts by kind what it removed."""

    def __init__(self, redactors: Sequence[Redactor]) -> None:
        self._redactors = redactors
        self.removed: Counter[str] = Counter()

    def stretch(self, records: Sequence[JournalRecord]) -> tuple[JournalRecord, ...]:
        """Return all records of a stretch, in order, whose edits together hold nothing that a redactor finds."""
        joined = JoinedTexts.of(records, self._redactors)
        self.removed.update(joined.removed)
        touched = joined.touched
        if not touched:
            return tuple(records)
        own, anywhere = (_remover(joined.found, shared) for shared in (OWN, ANY))

        def element(one: Element) -> Element:
            return mapped(one, own) if one.id in joined.fields else mapped(one, anywhere)

        def cleaned(number: int, record: JournalRecord) -> JournalRecord:
            seen = mapped(record, element, Element)
            if isinstance(seen, FieldEdited):
                return replace(seen, content=Hidden()) if number in touched else seen
            changed = isinstance(seen, ElementChanged) and seen.target.id in joined.fields
            return mapped(seen, own if changed else anywhere)

        return tuple(cleaned(number, record) for number, record in enumerate(records))


def _remover(found: Iterable[tuple[str, str]], shared: int) -> Callable[[Label], Label]:
    """Return what removes from a label the words that share so many code points in a row with what was found.

    Shorter words, down to half as long, go where they are a word of it.
    """
    parts: dict[str, str] = {}
    for kind, text in found:
        parts |= {text[start : start + shared]: kind for start in range(len(text) - shared + 1)}
        parts |= {word: kind for word in _WORD.findall(text) if shared // 2 <= len(word) < shared}

    def mark(word: re.Match[str]) -> str:
        said = word.group()
        pieces = (said, *(said[start : start + shared] for start in range(len(said) - shared + 1)))
        kind = next((parts[piece] for piece in pieces if piece in parts), None)
        return said if kind is None else f"[{kind}]"

    def change(label: Label) -> Label:
        if not isinstance(label, Redacted) or (text := _WORD.sub(mark, label.text)) == label.text:
            return label
        return Redacted(text=text)

    return change
