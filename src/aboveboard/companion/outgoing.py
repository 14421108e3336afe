"""What would leave: one function builds it, the review page shows exactly that, and release seals exactly that."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.companion.blackened import ALL_PICTURES, NOTHING, Blackened, blacked
from aboveboard.companion.joined_net import JoinedNet
from aboveboard.companion.pictures import Encoder, Screens
from aboveboard.companion.second_net import SecondNet
from aboveboard.formats.recordings import restarted, time_of
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import (
    ElementsSeen,
    JournalRecord,
    KeyTiming,
    Marked,
    PointerPath,
    SecureFieldUsed,
    StretchBegan,
)
from aboveboard.model.frames import Frame, FrameRole, NoFrame
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.sessions import (
    SEGMENT_LIMIT_BYTES,
    SEGMENT_LIMIT_MS,
    Recording,
    ReleasedContent,
    ReleasedItem,
    ReleasedStretch,
)
from aboveboard.model.time import Week
from aboveboard.redactors import Redactor, version_of

_SOFT_BYTES = SEGMENT_LIMIT_BYTES * 3 // 4
_SOFT_MS = SEGMENT_LIMIT_MS * 9 // 10
"""Past these a segment ends at the next action's first picture, past the limits at once: actions stay whole."""

_HALF_BYTES, _HALF_MS = SEGMENT_LIMIT_BYTES // 2, SEGMENT_LIMIT_MS // 2
"""Past these a segment ends where a person says that a task begins and none is left unfinished, so that marked tasks
stay whole, but for long ones."""


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """Under what a session leaves: consent, the pseudonym of the quarter, the week, and the versions that made it."""

    receipt: ConsentReceipt
    receipt_sha256: str
    policy_version: int
    recorder_version: str
    pseudonym: bytes = field(repr=False)
    week: Week


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Everything that would leave, as segments, and what was held back on the way.

    `withheld` counts by reason, `removed` what the second net took by kind, `gaps` the reasons between stretches;
    these three never leave. `sha256` is over the exact bytes of all segments. `stretches` are the same records, by
    stretch of the session on the device and with its times, for cutting.
    """

    contents: tuple[ReleasedContent, ...] = field(repr=False)
    sha256: str
    stretches: tuple[tuple[JournalRecord, ...], ...] = field(repr=False)
    withheld: dict[str, int]
    removed: dict[str, int]
    gaps: tuple[GapReason | None, ...]


def build(
    recording: Recording, terms: ReleaseTerms, redactors: Sequence[Redactor], black: Blackened = NOTHING
) -> Outgoing:
    """Return what of a session would leave, `black` filled black; the same input gives the same bytes.

    Raises Tampered for broken tiles.
    """
    net, joined, encoder = SecondNet(redactors), JoinedNet(redactors), Encoder()
    withheld: Counter[str] = Counter()
    parts = _Parts()
    shown: list[tuple[JournalRecord, ...]] = []
    for number, stretch in enumerate(recording.stretches):
        parts.begin(after_gap=number > 0)
        screens = Screens()
        names: dict[str, str] = {}
        leaving: list[tuple[JournalRecord, dict[str, bytes]]] = []
        for record in stretch.records:
            if (why := _held_back(record, terms.receipt)) is not None:
                withheld[why] += 1
                continue
            pictures: dict[str, bytes] = {}
            if isinstance(record, Frame):
                if ALL_PICTURES in black:
                    withheld["picture: you"] += 1
                    continue
                picture, covered = blacked(encoder, screens.show(record), black)
                withheld.update(["mask: you"] * covered)
                names[record.id] = picture.id
                pictures = {picture.id: picture.webp}
                withheld.update(f"mask: {mask.reason}" for mask in record.masks)
            leaving.append((net.record(_released(record, names)), pictures))
            withheld.update(_facts(record))
        shown.append(joined.stretch([record for record, _ in leaving]))
        for record, (_, pictures) in zip(shown[-1], leaving, strict=True):
            parts.add(record, pictures)
        parts.end()
    contents = tuple(_contents(parts.made(), terms, version_of(redactors)))
    digest = hashlib.sha256()
    for content in contents:
        digest.update(msgspec.msgpack.encode(content))
    removed = dict(net.removed + joined.removed)
    return Outgoing(contents, digest.hexdigest(), tuple(shown), dict(withheld), removed, recording.gaps)


def _held_back(record: JournalRecord, receipt: ConsentReceipt) -> str | None:
    """Tell why a record stays: what consent does not name never leaves, whatever the journal holds."""
    if isinstance(record, Gap):
        return "gap"
    apps = [record.before, record.after] if hasattr(record, "before") and hasattr(record, "after") else []
    app = getattr(record, "app", None)
    apps = apps if app is None and all(isinstance(name, str) for name in apps) else [app]
    if any(name is not None and name not in receipt.layers for name in apps):
        return "not agreed to"
    if isinstance(record, PointerPath) and not any(layers.pointer_path for layers in receipt.layers.values()):
        return "not agreed to"
    if isinstance(record, KeyTiming) and not any(layers.key_timing for layers in receipt.layers.values()):
        return "not agreed to"
    return None


def _released(record: JournalRecord, names: dict[str, str]) -> JournalRecord:
    """Return a record as it leaves: pictures by their hash, without tiles."""
    if isinstance(record, Frame):
        return msgspec.structs.replace(record, id=names[record.id], tiles=(), full=True)
    if isinstance(record, ElementsSeen):
        return msgspec.structs.replace(record, frame=names.get(record.frame, ""))
    return record


def _facts(record: JournalRecord) -> list[str]:
    if isinstance(record, NoFrame):
        return [f"no picture: {record.reason}"]
    return ["secure field"] if isinstance(record, SecureFieldUsed) else []


class _Parts:
    """Segments in the making: items and pictures of each, the open stretch, and how much the open segment holds."""

    def __init__(self) -> None:
        self._done: list[tuple[list[ReleasedItem], dict[str, bytes]]] = []
        self._items: list[ReleasedItem] = []
        self._pictures: dict[str, bytes] = {}
        self._records: list[JournalRecord] = []
        self._began: StretchBegan | None = None
        self._bytes = 0
        self._ms = 0
        self._origin = 0
        self._going: set[str] = set()  # tasks that began and did not end, or were broken off

    def begin(self, *, after_gap: bool) -> None:
        """Open a stretch; between two stands one gap without a reason."""
        if after_gap and (self._items or self._done):
            self._items.append(Gap())
        self._records, self._began, self._origin = [], None, 0
        self._going.clear()

    def add(self, record: JournalRecord, pictures: dict[str, bytes]) -> None:
        """Take a record and the pictures it names; ends the segment first where it would grow too large or long."""
        size = len(msgspec.msgpack.encode(record)) + sum(
            len(data) for name, data in pictures.items() if name not in self._pictures
        )
        if self._full(record, size) and self._records:
            self.end()
            self._close()
            self._origin = time_of(record)
        if isinstance(record, StretchBegan):
            self._began = record
        if isinstance(record, Marked):
            (self._going.add if record.begins or record.outcome is None else self._going.discard)(record.task)
        self._records.append(record)
        self._pictures |= pictures
        self._bytes += size

    def _full(self, record: JournalRecord, size: int) -> bool:
        total, ms = self._bytes + size, self._ms + time_of(record) - self._origin
        if total > SEGMENT_LIMIT_BYTES or ms > SEGMENT_LIMIT_MS:
            return True
        if isinstance(record, Marked) and record.begins:
            return not self._going and (total > _HALF_BYTES or ms > _HALF_MS)
        begins = isinstance(record, Frame) and record.role is FrameRole.BEFORE
        return begins and (total > _SOFT_BYTES or ms > _SOFT_MS)

    def end(self) -> None:
        """Close the open stretch."""
        if not self._records:
            if self._items and isinstance(self._items[-1], Gap):
                self._items.pop()
            return
        first = self._records[0]
        whole = isinstance(first, StretchBegan) or self._began is None
        records = tuple(self._records) if whole else restarted(self._began, self._records)
        self._items.append(ReleasedStretch(records=records))
        self._ms += time_of(self._records[-1]) - self._origin
        self._records = []

    def _close(self) -> None:
        if any(isinstance(item, ReleasedStretch) for item in self._items):
            self._done.append((self._items, self._pictures))
        self._items, self._pictures, self._bytes, self._ms = [], {}, 0, 0
        self._going.clear()

    def made(self) -> list[tuple[list[ReleasedItem], dict[str, bytes]]]:
        """Return all segments."""
        self._close()
        return self._done


def _contents(
    parts: Sequence[tuple[list[ReleasedItem], dict[str, bytes]]], terms: ReleaseTerms, redactor_version: str
) -> Iterator[ReleasedContent]:
    for number, (items, pictures) in enumerate(parts):
        yield ReleasedContent(
            receipt=terms.receipt_sha256,
            policy_version=terms.policy_version,
            redactor_version=redactor_version,
            recorder_version=terms.recorder_version,
            pseudonym=terms.pseudonym,
            week=terms.week,
            layers=terms.receipt.layers,
            part=number + 1,
            parts=len(parts),
            items=tuple(items),
            pictures=dict(sorted(pictures.items())),
        )
