"""The second net over pictures: what a program still reads in them, looked for before a session may be released."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.reading import Reader, Word
from aboveboard.companion.surviving import own_words, read_picture, renders, survivors
from aboveboard.errors import AboveboardError, PicturesUnread
from aboveboard.redactors import Redactor

Readings = dict[str, tuple[Word, ...]]
"""What was read by picture; pictures that a cut leaves as they are need not be read again."""

BY_NOBODY = (
    "install tesseract-ocr and start the companion anew, or remove the pictures: `aboveboard cut SESSION --pictures`"
)


@dataclass(slots=True)
class Survey:
    """How far the reading of one session's pictures is. `found` are the words that should not be there, by picture.

    `of` is the mark of what would leave, and stands for exactly that; without a reader nobody is `able`.
    """

    of: str
    total: int
    able: bool = True
    done: int = 0
    found: dict[str, tuple[Word, ...]] = field(default_factory=dict, repr=False)
    ended: threading.Event = field(default_factory=threading.Event, repr=False)
    """Set once nobody reads any more: all were read, or nobody can or wants to."""

    @property
    def finished(self) -> bool:
        """Tell whether every picture was read."""
        return self.done >= self.total

    def now(self) -> "Survey":
        """Return how things are at this moment: everything that was found in what counts as read is in it."""
        able, done = self.able, self.done  # before `found`, which grows first
        return Survey(self.of, self.total, able, done, dict(self.found))

    def require_finished(self, mark: str) -> None:
        """Refuse what was not looked through whole, or was looked through before it changed; raises PicturesUnread."""
        if self.of != mark:
            raise PicturesUnread("the pictures that were read are not those that would leave")
        if not self.finished:
            left = f"{self.total - self.done} of {self.total} pictures are not read yet"
            raise PicturesUnread(left, remedy=None if self.able else BY_NOBODY)


def survey_of(outgoing: Outgoing) -> Survey:
    """Return a survey in which nothing was read yet."""
    return Survey(outgoing.sha256, len({name for part in outgoing.contents for name in part.pictures}))


def begin(
    outgoing: Outgoing, reader: Reader, redactors: Sequence[Redactor], readings: Readings, wanted: Callable[[], bool]
) -> Survey:
    """Begin to read the pictures of a session in a thread, and return how far it is; `wanted` says whether to go on."""
    survey = survey_of(outgoing)
    threading.Thread(
        target=look_through, args=(survey, outgoing, reader, redactors, readings, wanted), daemon=True
    ).start()
    return survey


def look_through(
    survey: Survey,
    outgoing: Outgoing,
    reader: Reader,
    redactors: Sequence[Redactor],
    readings: Readings,
    wanted: Callable[[], bool],
) -> None:
    """Read the pictures of a session one by one, as long as `wanted`; what cannot be read leaves `able` False."""
    try:
        _look_through(survey, outgoing, reader, redactors, readings, wanted)
    finally:
        survey.ended.set()


def _look_through(
    survey: Survey,
    outgoing: Outgoing,
    reader: Reader,
    redactors: Sequence[Redactor],
    readings: Readings,
    wanted: Callable[[], bool],
) -> None:
    pictures = {name: data for part in outgoing.contents for name, data in part.pictures.items()}
    if not pictures:
        return
    survey.able = reader.able()
    own, how = own_words(outgoing), renders(outgoing)
    for name, webp in pictures.items():
        if not survey.able or not wanted():
            return
        try:
            words = readings[name] if name in readings else read_picture(reader, webp)
        except AboveboardError:
            survey.able = False
            return
        if not wanted():
            return
        readings[name] = words
        if left := survivors(words, own, redactors, masked=how.get(name) == "masked"):
            survey.found[name] = left
        survey.done += 1
    wanted()
