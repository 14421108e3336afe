"""Text that survived in pictures: what a reader sees there and what is no word of the app's own.

A masked picture shows only the app's own vocabulary; any other word in it is something that a mask missed.
"""

import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from PIL import Image

from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.reading import Reader, Word
from aboveboard.companion.second_net import mapped
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Chrome, Label
from aboveboard.redactors import Redactor, find_all

_PIECES = re.compile(r"[^\W_]{3,}")
_SURE = 55.0
"""Below this tesseract mostly guesses at icons."""

_ALIKE = 0.8
"""Words this alike (difflib's ratio) are one word that was read with a wrong letter or two."""

_LARGER = 2


def read_picture(reader: Reader, webp: bytes) -> tuple[Word, ...]:
    """Return the words in a picture, boxes in its own pixels; raises NotRunning.

    The reader gets what is not black, in grey and twice as large: small interface text is read better so.
    """
    with Image.open(io.BytesIO(webp)) as opened:
        grey = opened.convert("L")
    box = grey.getbbox()
    if box is None:
        return ()
    part = grey.crop(box)
    drawn = io.BytesIO()
    part.resize((part.width * _LARGER, part.height * _LARGER)).save(drawn, "PNG", compress_level=1)
    return tuple(_moved(word, box[0], box[1]) for word in reader.read(drawn.getvalue()))


def _moved(word: Word, left: int, top: int) -> Word:
    x, y = left + word.box.x // _LARGER, top + word.box.y // _LARGER
    width, height = -(-word.box.width // _LARGER), -(-word.box.height // _LARGER)
    return Word(text=word.text, box=Rect(x=x, y=y, width=width, height=height), sure=word.sure)


def own_words(outgoing: Outgoing) -> frozenset[str]:
    """Return every word of the apps' own vocabulary that leaves as such, in small letters."""
    found: set[str] = set()

    def seen(label: Label) -> Label:
        if isinstance(label, Chrome):
            found.update(piece.lower() for piece in _PIECES.findall(label.text))
        return label

    for records in outgoing.stretches:
        for record in records:
            mapped(record, seen)
    return frozenset(found)


def renders(outgoing: Outgoing) -> Mapping[str, str]:
    """Return by picture how it was made: `masked` pictures show no content, others show some by consent."""
    return {
        record.id: record.render for records in outgoing.stretches for record in records if isinstance(record, Frame)
    }


def survivors(
    words: Iterable[Word], own: frozenset[str], redactors: Sequence[Redactor], *, masked: bool
) -> tuple[Word, ...]:
    """Return what should not be there: in masked pictures all but the app's own words, else what is personal."""
    sure = [word for word in words if word.sure >= _SURE]
    return tuple(_strangers(sure, own) if masked else _personal(sure, redactors))


def _strangers(words: Sequence[Word], own: frozenset[str]) -> Iterator[Word]:
    for word in words:
        pieces = [piece.lower() for piece in _PIECES.findall(word.text)]
        if any(piece not in own and not difflib.get_close_matches(piece, own, 1, _ALIKE) for piece in pieces):
            yield word


def _personal(words: Sequence[Word], redactors: Sequence[Redactor]) -> Iterator[Word]:
    text, ends = "", []
    for word in words:
        text += word.text + " "
        ends.append(len(text))
    findings = find_all(redactors, text)
    begins = [0, *ends]
    for number, word in enumerate(words):
        if any(finding.start < ends[number] - 1 and finding.end > begins[number] for finding in findings):
            yield word
