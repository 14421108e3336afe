"""Inputs in order of time where a peer writes some of them late, in batches."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from aboveboard.importers import Broke, Single


def settled(raws: Iterable[Single], window_ms: float) -> Iterator[Single]:
    """Yield inputs by time, as far as none is more than `window_ms` late; those of one time stay in their order."""
    waiting: list[tuple[float, int, Single]] = []
    newest = float("-inf")
    for number, raw in enumerate(raws):
        if isinstance(raw, Broke):
            while waiting:
                yield heappop(waiting)[2]
            yield raw
            newest = float("-inf")
            continue
        heappush(waiting, (raw.at, number, raw))
        newest = max(newest, raw.at)
        if raw.at < newest - window_ms:  # the clock was set back: what was before comes out before it
            (*before, last) = sorted(waiting, key=lambda one: one[1])
            waiting, newest = [last], raw.at
            yield from (one[2] for one in sorted(before, key=lambda one: one[:2]))
        while waiting and waiting[0][0] <= newest - window_ms:
            yield heappop(waiting)[2]
    while waiting:
        yield heappop(waiting)[2]
