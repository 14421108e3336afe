"""When a stretch was, by the person's own clock: read off the journal's files, for the review on this device only.

Events carry no wall time. A journal file's last change is when its last block was sealed, so that less the block's
last ms is when its stretch began, to a second or two; earlier stretches of the same file (it holds a minute) count
back from there. A cut writes files anew and hands their times on.
"""

import datetime
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from aboveboard.formats import blocks
from aboveboard.formats.journal import JournalReading
from aboveboard.formats.journal_writer import FILE_NAME
from aboveboard.formats.recordings import Drop, outlives, time_of
from aboveboard.model.gaps import Gap
from aboveboard.model.sessions import SESSION_LIMIT_S, Batch, Recording

_SLACK_S = 60

Began = tuple[float | None, ...]
"""Unix seconds at which each stretch of a recording began, None where the files do not tell."""


def began(folder: Path, reading: JournalReading, recording: Recording) -> Began:
    """Return when each stretch of a recording began; times outside of what its session can be are not believed."""
    started = reading.head.began
    found: dict[int, float] = {}
    for path, batches in _by_file(folder, reading.batches):
        for number, at in _within(batches, path.stat().st_mtime):
            if started - _SLACK_S <= at <= started + SESSION_LIMIT_S + _SLACK_S:
                found.setdefault(number, at)
    numbers = [number for number, _ in groupby(batch.stretch for batch in reading.batches if _holds(batch))]
    if len(numbers) != len(recording.stretches):  # blocks are missing: the numbers no longer say which is which
        return (None,) * len(recording.stretches)
    return tuple(found.get(number) for number in numbers)


def _within(batches: Sequence[Batch], sealed: float) -> Iterator[tuple[int, float]]:
    """Yield when each stretch of a file began, the last first; of the pauses between them the file says nothing."""
    for number, group in groupby(reversed([batch for batch in batches if _holds(batch)]), key=lambda one: one.stretch):
        sealed -= max(_latest(batch) for batch in group)
        yield number, sealed


def after_cut(times: Began, recording: Recording, drop: Drop) -> Began:
    """Return when the stretches that a cut leaves began; what follows a cut is a stretch of its own."""
    left: list[float | None] = []
    for number, (at, stretch) in enumerate(zip(times, recording.stretches, strict=True)):
        kept = [
            (drop(number, record), time_of(record)) for record in stretch.records if not outlives(drop, number, record)
        ]
        whole = True
        for dropped, run in groupby(kept, key=lambda pair: pair[0]):
            base = 0 if whole else min(ms for _, ms in run)
            if not dropped:
                left.append(None if at is None else at + base / 1000)
            whole = False
    return tuple(left)


def hand_on(folder: Path, reading: JournalReading, times: Sequence[float | None]) -> None:
    """Give the files of a journal that was written anew the times that they stand for; unknown ones say 1970."""
    for path, batches in _by_file(folder, reading.batches):
        last = batches[-1]
        at = times[last.stretch] if last.stretch < len(times) else None
        sealed = 0.0 if at is None else at + _latest(last)
        os.utime(path, (sealed, sealed))


def local(at: float) -> str:
    """Return a moment as the person's clock showed it, such as 14:03:12."""
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).astimezone().strftime("%H:%M:%S")


def _holds(batch: Batch) -> bool:
    return any(not isinstance(record, Gap) for record in batch.records)


def _latest(batch: Batch) -> float:
    """Return the seconds of a batch's last record in its stretch."""
    return max(time_of(record) for record in batch.records) / 1000


def _by_file(folder: Path, batches: Sequence[Batch]) -> Iterator[tuple[Path, Sequence[Batch]]]:
    """Yield each journal file with what it holds; `batches` are those of all files in order."""
    done = 0
    for path in sorted(path for path in folder.iterdir() if FILE_NAME.fullmatch(path.name)):
        count = len(blocks.split(path.read_bytes()).blocks)
        if count:
            yield path, batches[done : done + count]
        done += count
