"""Blocks: gathers records for at most a second, numbers them within their stretch, and hands them to be sealed."""

from aboveboard.formats.journal import JournalWriter
from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.sessions import BLOCK_LIMIT_MS, Batch


class Blocks:
    """The open batch of a running session. Times are ms of one clock that only grows (CLOCK_BOOTTIME)."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer
        self._records: list[JournalRecord] = []
        self._stretch = -1
        self._first = 0
        self._began = 0
        self._due = 0
        self.count = 0

    @property
    def bytes_written(self) -> int:
        """How many bytes were sealed so far."""
        return self._writer.bytes_written

    def stretch_began(self) -> None:
        """Number afresh."""
        self._stretch += 1
        self._first = 0

    def opens_file(self, now: int) -> bool:
        """Tell whether the next record begins a journal file, whose first frames are full ones."""
        return not self._records and self._writer.starts_file(now)

    def add(self, record: JournalRecord, now: int, age: int = 0) -> None:
        """Take a record of what happened `age` ms ago: what was held back before it came here is sealed the sooner."""
        if not self._records:
            self._began, self._due = now, now + BLOCK_LIMIT_MS
        self._due = min(self._due, now + BLOCK_LIMIT_MS - age)
        self._records.append(record)
        self.count += 1

    def looked(self, now: int) -> None:
        """Seal the batch once anything in it is as old as a block may be; raises NoSpace."""
        if self._records and now >= self._due:
            self.flush()

    def flush(self) -> None:
        """Seal the batch; raises NoSpace."""
        records, self._records = self._records, []
        if records:
            # The batch belongs to the file that was current when it began: its frames count on it.
            self._writer.append(Batch(stretch=self._stretch, first=self._first, records=tuple(records)), self._began)
            self._first += len(records)

    def ended(self, reason: GapReason, now: int) -> None:
        """End the stretch: why is told, when and for how long are not."""
        self.add(Gap(reason=reason), now)
        self.count -= 1
        self.flush()

    def forget(self, minutes: int, now: int) -> int:
        """Unlink the files of the last minutes and drop the open batch; return how many files went."""
        self._records.clear()
        return self._writer.forget(minutes, now - BLOCK_LIMIT_MS)
