"""How the review page shows a session: lines in plain words over exactly what would leave."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aboveboard.companion import clock
from aboveboard.companion.element_words import label, told
from aboveboard.companion.folding import folded, is_click
from aboveboard.companion.gesture_words import clicked, edited
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.plain import describe
from aboveboard.companion.telling import Telling
from aboveboard.formats.recordings import time_of
from aboveboard.model import events
from aboveboard.model.elements import Element
from aboveboard.model.events import JournalRecord, StretchBegan
from aboveboard.model.frames import Frame
from aboveboard.model.text import Redacted

_SHOWN_WIDTH = 640
_MOST_TIMES = 400
"""So many moments at most are offered where a cut may begin or end; longer stretches offer them further apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when it was as the person reads it, its words, and the picture it shows, at the size it is shown.

    `more` are the parts of a list, in words; `same` says where the same list or picture stands already.
    """

    at: str
    text: str
    more: tuple[str, ...] = ()
    same: str = ""
    picture: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which a cut may begin (`start` ms) or up to and with which it may go (`end` ms, excluded)."""

    at: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ShownStretch:
    """One stretch of what would leave: the app it began in, when it was, how long, its lines, where it may be cut."""

    app: str
    when: str
    lasts: str
    lines: tuple[Line, ...]
    moments: tuple[Moment, ...]


def shown_stretches(telling: Telling, outgoing: Outgoing, began: clock.Began = ()) -> tuple[ShownStretch, ...]:
    """Return what would leave, one entry for each stretch on the device, so that cuts name the right one.

    `began` says when the stretches began by the wall clock; where it does not, times count from the beginning.
    """
    return tuple(
        _shown(telling, records, began[number] if number < len(began) else None)
        for number, records in enumerate(outgoing.stretches)
    )


def _shown(telling: Telling, records: tuple[JournalRecord, ...], began: float | None) -> ShownStretch:
    seconds = max((time_of(record) for record in records), default=0) / 1000
    app = next((record.app for record in records if isinstance(record, StretchBegan)), "")
    when = (
        ""
        if began is None
        else telling.words("{begin} to {end}", begin=clock.local(began), end=clock.local(began + seconds))
    )
    lines = tuple(_lines(telling, records, began))
    return ShownStretch(telling.app(app), when, lasting(telling, seconds), lines, _moments(telling, records, began))


def lasting(telling: Telling, seconds: float) -> str:
    """Return how long something was, as people say it."""
    if seconds < 90:
        return telling.words("{count} s", count=max(1, round(seconds)))
    return telling.words("{count} min", count=round(seconds / 60))


def moment(telling: Telling, ms: int, began: float | None) -> str:
    """Return when a record was, by the person's clock or else from the beginning of its stretch on."""
    if began is not None:
        return clock.local(began + ms / 1000)
    return telling.words("after {time}", time=f"{ms // 60_000}:{ms // 1000 % 60:02}")


def _lines(telling: Telling, records: Sequence[JournalRecord], began: float | None) -> Iterator[Line]:
    known: dict[object, str] = {}
    for run in folded(records):
        at = moment(telling, time_of(run[0]), began)
        record = run[0]
        if isinstance(record, Frame):
            yield _picture(telling, record, at, known)
        elif isinstance(record, events.ElementsSeen | events.MenuOpened | events.OptionsOffered):
            yield _list(telling, record, at, known)
        else:
            yield Line(at, _sentence(telling, run))


def _sentence(telling: Telling, run: Sequence[JournalRecord]) -> str:
    first = run[0]
    if is_click(run) and isinstance(first, events.PointerPressed):
        return clicked(telling, first)
    if isinstance(first, events.FieldEdited):
        edits = [record for record in run if isinstance(record, events.FieldEdited)]
        return edited(telling.words, first, _written(telling, edits))
    return describe(telling, first)


def _written(telling: Telling, edits: Sequence[events.FieldEdited]) -> str:
    """Return what a run of edits came to: kept texts joined, shapes counted."""
    words = telling.words
    if all(isinstance(edit.content, Redacted) for edit in edits):
        text = "".join(edit.content.text for edit in edits if isinstance(edit.content, Redacted))
        return label(words, Redacted(text=text))
    counts = Counter(label(words, edit.content) for edit in edits)
    return "; ".join(words("{count} × {text}", count=count, text=text) if count > 1 else text
                     for text, count in counts.items())  # fmt: skip


def _picture(telling: Telling, frame: Frame, at: str, known: dict[object, str]) -> Line:
    text = describe(telling, frame)
    if frame.id in known:
        return Line(
            at, text, same=telling.words("It shows the same as the picture above ({time}).", time=known[frame.id])
        )
    known[frame.id] = at
    width, height = _shown_size(frame)
    return Line(at, text, picture=frame.id, width=width, height=height)


def shown_sizes(outgoing: Outgoing) -> dict[str, tuple[int, int]]:
    """Return by picture its width and height on the page: it keeps its place before it has come.

    Without them all that stands below, Release and Delete among it, moves under a hand that is about to press.
    """
    return {
        record.id: _shown_size(record)
        for records in outgoing.stretches
        for record in records
        if isinstance(record, Frame)
    }


def _shown_size(frame: Frame) -> tuple[int, int]:
    width = min(_SHOWN_WIDTH, frame.canvas.width)
    return width, width * frame.canvas.height // max(1, frame.canvas.width)


def _list(
    telling: Telling,
    record: events.ElementsSeen | events.MenuOpened | events.OptionsOffered,
    at: str,
    known: dict[object, str],
) -> Line:
    text = describe(telling, record)
    elements = record.snapshot.elements if isinstance(record, events.ElementsSeen) else record.offered
    if not elements:
        return Line(at, text)
    more = _parts(telling, elements)
    if more in known:
        return Line(at, text, same=telling.words("It is the same list as the one above ({time}).", time=known[more]))
    known[more] = at
    return Line(at, text, more=more)


def _parts(telling: Telling, elements: Sequence[Element]) -> tuple[str, ...]:
    """Return the parts of a list in words, equal ones counted."""
    counts = Counter(told(telling.words, element) for element in elements)
    return tuple(f"{count} × {said}" if count > 1 else said for said, count in counts.items())


def _moments(telling: Telling, records: Sequence[JournalRecord], began: float | None) -> tuple[Moment, ...]:
    found: dict[str, Moment] = {}
    for record in records:
        ms = time_of(record)
        at = moment(telling, ms, began)
        before = found.get(at)
        found[at] = Moment(at, min(ms, before.start) if before else ms, max(ms + 1, before.end) if before else ms + 1)
    return _offered(sorted(found.values(), key=lambda each: each.start))


def _offered(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Return at most so many moments, evenly apart, the first and the last always among them."""
    if len(moments) <= _MOST_TIMES:
        return tuple(moments)
    apart = -(-(len(moments) - 1) // (_MOST_TIMES - 1))
    return (*moments[:-1:apart], moments[-1])
