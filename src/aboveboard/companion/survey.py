"""The second net over pictures: read in the background while a person reviews, kept in memory only."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.reading import Reader, Word
from aboveboard.companion.surviving import own_words, read_picture, renders, survivors
from aboveboard.errors import AboveboardError
from aboveboard.redactors import Redactor

Readings = dict[str, tuple[Word, ...]]
"""What was read by picture; pictures that a cut leaves as they are need not be read again."""


@dataclass(slots=True)
class Survey:
    """How far the reading of one session's pictures is. `found` are the words that should not be there, by picture."""

    total: int
    able: bool = True
    done: int = 0
    found: dict[str, tuple[Word, ...]] = field(default_factory=dict, repr=False)

    @property
    def finished(self) -> bool:
        """Tell whether every picture was read."""
        return self.done >= self.total


def begin(
    outgoing: Outgoing, reader: Reader, redactors: Sequence[Redactor], readings: Readings, wanted: Callable[[], bool]
) -> Survey:
    """Begin to read the pictures of a session and return how far it is; `wanted` says whether to go on."""
    pictures = {name: data for part in outgoing.contents for name, data in part.pictures.items()}
    survey = Survey(len(pictures))

    def reading() -> None:
        survey.able = reader.able()
        own, how = own_words(outgoing), renders(outgoing)
        for name, webp in pictures.items():
            if not survey.able or not wanted():
                return
            try:
                words = readings.get(name) or read_picture(reader, webp)
            except AboveboardError:
                survey.able = False
                return
            if not wanted():
                return
            readings[name] = words
            if left := survivors(words, own, redactors, masked=how.get(name) == "masked"):
                survey.found[name] = left
            survey.done += 1

    threading.Thread(target=reading, daemon=True).start()
    return survey
