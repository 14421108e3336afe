"""Episodes as they are kept in a folder, and how often each agent succeeded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.statistics import wilson
from aboveboard.formats.files import whole_lines
from aboveboard.model.value import Value

RESULTS = "episodes.jsonl"


class Share(Value, frozen=True, kw_only=True, omit_defaults=False):
    """How often something succeeded: `right` of `of`, with Wilson's 95 % interval."""

    right: int
    of: int
    mean: float
    low: float
    high: float


def read_results(path: Path) -> list[Rolled]:
    """Return the episodes of a file, none where it is not there; a last line that was cut off is removed.

    Raises UnknownFormat for a file of something else.
    """
    try:
        return [msgspec.json.decode(line, type=Rolled) for line in whole_lines(path) if line]
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnknownFormat("this is not a file of episodes", remedy="name another folder with --out") from None


def shares(rolled: Iterable[Rolled]) -> dict[tuple[str, str], Share]:
    """Return how often each agent succeeded at each task, and at all of them (task `all`).

    An episode that was lost with its world says nothing of an agent and does not count.
    """
    counted: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in (one for one in rolled if one.reason is not Reason.WORLD_FAILED):
        counted[one.agent, one.task].append(one.succeeded)
        counted[one.agent, "all"].append(one.succeeded)
    return {key: share(found) for key, found in counted.items()}


def share(found: Sequence[bool]) -> Share:
    """Return a share with its interval."""
    low, high = wilson(sum(found), len(found))
    return Share(right=sum(found), of=len(found), mean=sum(found) / max(len(found), 1), low=low, high=high)
