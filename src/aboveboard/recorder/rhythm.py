"""Key timing, where its layer is on: how many keys fell into each second, never which and never when."""

from collections.abc import Iterator

from aboveboard.model.events import KeyTiming

BUCKET_MS = 1_000


class Rhythm:
    """Counts the keys of one second of the stretch at a time."""

    def __init__(self) -> None:
        self._bucket = 0
        self._keys = 0

    @property
    def collecting(self) -> bool:
        """Whether keys were counted that are not written down."""
        return self._keys > 0

    def pressed(self, t: int) -> None:
        """Count a key; what was counted in an earlier second is to be taken before by `passed`."""
        self._bucket = t // BUCKET_MS
        self._keys += 1

    def passed(self, t: int) -> Iterator[KeyTiming]:
        """Yield the count of a second that is over."""
        if self._keys and t // BUCKET_MS > self._bucket:
            yield from self.ended()

    def ended(self) -> Iterator[KeyTiming]:
        """Yield what was counted, at the end of its second."""
        keys, self._keys = self._keys, 0
        if keys:
            yield KeyTiming(t=(self._bucket + 1) * BUCKET_MS, bucket_ms=BUCKET_MS, keys=keys)
