"""Sessions, batches, stretches and segments: the units of time and data."""

from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.layers import Layers
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue, Value

SESSION_LIMIT_S = 4 * 3600
"""A session ends after four hours at the latest."""

BLOCK_LIMIT_MS = 1_000
"""A block holds at most one second."""

FILE_LIMIT_MS = 60_000
"""A journal file holds at most one minute, so that forgetting is unlinking."""

SEGMENT_LIMIT_MS = 600_000
"""A segment holds at most ten minutes."""

SEGMENT_LIMIT_BYTES = 8 * 1024 * 1024
"""A segment holds about 8 MB at most."""


class Batch(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What one block holds: the stretch's number within the session, and its records in order.

    `first` is the sequence number of the first record within the stretch.
    """

    v: int = 1
    stretch: int
    first: int
    records: tuple[JournalRecord, ...]


class SessionHead(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a journal folder says of itself in the clear, on the device only: no content, no scope.

    `number` is the session's number under the participant's root (deletion secret n); `receipt` is the consent
    receipt's id; `policy_version` what was in force; `began` Unix seconds; `recipient` the day's public identity.
    """

    v: int = 1
    session: str
    number: int
    purpose: str
    receipt: str
    policy_version: int
    began: int
    recipient: str


class Stretch(Value, frozen=True, kw_only=True):
    """Unbroken in-scope time: its records in order, times from 0."""

    records: tuple[JournalRecord, ...]


class Recording(Value, frozen=True, kw_only=True):
    """A session as read back: stretches in order and, between them, why nothing was recorded (device only)."""

    stretches: tuple[Stretch, ...]
    gaps: tuple[GapReason | None, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a gap that is not between two stretches."""
        if self.stretches and len(self.gaps) != len(self.stretches) - 1:
            message = "there is one gap between each two stretches"
            raise IllegalValue(message)


class ReleasedContent(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The plaintext of a segment: everything that leaves, and nothing that says when or who.

    `receipt` is the SHA-256 of the consent receipt, `pseudonym` the HMAC of root, purpose and quarter, `part` and
    `parts` the place among the session's segments. Items are stretches with gaps between them.
    """

    v: int = 1
    receipt: str
    policy_version: int
    redactor_version: str
    recorder_version: str
    pseudonym: bytes
    week: Week
    layers: dict[str, Layers]
    part: int
    parts: int
    items: tuple["ReleasedItem", ...]
    pictures: dict[str, bytes] = {}

    def __repr__(self) -> str:
        """Say nothing of the content."""
        return f"ReleasedContent(part={self.part}, parts={self.parts})"


class ReleasedStretch(Value, frozen=True, kw_only=True, tag="stretch"):
    """A stretch as released: times from 0, numbered afresh, frames by the BLAKE3 of their picture.

    Frames carry no tiles: their `id` is the key of `ReleasedContent.pictures`, whose values are WebP lossless.
    """

    records: tuple[JournalRecord, ...]


ReleasedItem = ReleasedStretch | Gap
