"""Motion that no rule reads is let go before a stretch is held: a day of it at 1 kHz would fill a machine."""

from aboveboard.model.events import JournalRecord, PointerPath


def folded(record: JournalRecord) -> JournalRecord:
    """Return a record without the points of a pointer's path; that there was one still counts, and steps stay equal."""
    return PointerPath(t=record.t, points=()) if isinstance(record, PointerPath) and record.points else record
