"""A share of the time for work that anybody can cause, so that nobody can fill all of it."""

import contextlib
from collections.abc import Callable, Iterator

PART = 20
"""Such work takes at most the twentieth part of the time."""

AT_ONCE_NS = 10_000_000_000
"""So much of it (ns) is done without a rest where none was done for long."""


class Share:
    """Counts work against its share; the caller holds the keyholder's lock. `timer` gives ns that never go back."""

    def __init__(self, timer: Callable[[], int]) -> None:
        self._timer = timer
        self._left = AT_ONCE_NS
        self._counted = timer()

    @property
    def open(self) -> bool:
        """Whether there is time for such work now."""
        now = self._timer()
        self._left = min(AT_ONCE_NS, self._left + (now - self._counted) // PART)
        self._counted = now
        return self._left > 0

    @contextlib.contextmanager
    def spent(self) -> Iterator[None]:
        """Count what is done in the block, also where it fails."""
        began = self._timer()
        try:
            yield
        finally:
            self._left -= self._timer() - began
