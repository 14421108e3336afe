"""The log of a report: one line for each training, beside one for each episode (`evaluation.results`).

The page is made from these and the plan alone: no model, no data. They hold numbers and names of tasks, no content.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.evaluation.results import RESULTS, read_results
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.formats.files import no_space_or_same, whole_lines
from aboveboard.model.value import Value
from aboveboard.valuation.plan import Run

TRAININGS = "trainings.jsonl"


class Offline(Value, frozen=True, kw_only=True, omit_defaults=False):
    """How many held back steps of a task were right by strict rules."""

    right: int
    of: int


class Trained(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One training that is finished.

    `demonstrations` by task, `rows` that were learnt from, `weights` the SHA-256 of the model's. `seconds` is wall time
    and decides nothing. `offline` is by task, empty where nothing was held back.
    """

    v: int = 1
    run: Run
    demonstrations: dict[str, int]
    rows: int
    left_out: dict[str, int]
    iterations: int
    weights: str
    seconds: float
    offline: dict[str, Offline] = {}


def add(folder: Path, trained: Trained) -> None:
    """Add a line; raises NoSpace."""
    try:
        with (folder / TRAININGS).open("ab") as file:
            file.write(msgspec.json.encode(trained) + b"\n")
    except OSError as error:
        raise no_space_or_same(error) from error


def read_trainings(folder: Path) -> dict[str, Trained]:
    """Return the trainings that are finished, by the name of their run; a last line that was cut off is removed.

    Raises UnknownFormat for a file of something else.
    """
    try:
        found = [msgspec.json.decode(line, type=Trained) for line in whole_lines(folder / TRAININGS) if line]
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnknownFormat("this is not a file of trainings", remedy="name another folder with --out") from None
    return {one.run.name: one for one in found}


def read_episodes(folder: Path) -> Sequence[Rolled]:
    """Return the episodes that count: one that was lost with its world says nothing, and was done again."""
    found = {}
    for one in read_results(folder / RESULTS):
        if one.reason is not Reason.WORLD_FAILED:
            found[one.agent, one.task, one.seed] = one
    return tuple(found.values())
