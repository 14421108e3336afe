"""Interleaved tasks: which part goes on with which earlier one."""

from collections.abc import Sequence

from aboveboard.pipeline.segmentation.abstracting import Trace

ASIDE = 2
"""So many other parts may lie between a task that was left and its rest."""


def resumed(parts: Sequence[Sequence[Trace]]) -> tuple[int | None, ...]:
    """Return for each part of one run the number of the earlier part that it goes on with, or None.

    A part can be gone on with once, where it was left without a completion action, and by a part that begins in a
    place where it was, but not with the step that it began with: that would be the same kind of task once more.
    """
    found: list[int | None] = []
    for number, part in enumerate(parts):
        earlier = range(number - 2, max(-1, number - 2 - ASIDE), -1)
        found.append(next((one for one in earlier if one not in found and _goes_on(parts[one], part)), None))
    return tuple(found)


def _goes_on(earlier: Sequence[Trace], part: Sequence[Trace]) -> bool:
    left, here = _work(earlier), _work(part)
    if not left or not here or left[-1].completes:
        return False
    return here[0].place == left[-1].place and here[0].word != left[0].word


def _work(part: Sequence[Trace]) -> list[Trace]:
    return [trace for trace in part if not trace.overhead]
