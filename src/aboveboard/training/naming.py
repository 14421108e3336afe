"""The name of a model in the receipts of deletions: what it learnt from, how, and what it was not shown on purpose."""

from collections.abc import Mapping, Sequence

import msgspec

from aboveboard.agents.checkpoints import LearntFrom, name_of
from aboveboard.agents.memory import LeftOut

LEFT_OUT = "left out"
"""Where what was left out stands among the settings that make a name; a training's own settings are Python names."""


def model_name(
    learnt_from: Sequence[LearntFrom], settings: Mapping[str, str | int | float | bool], left_out: LeftOut
) -> str:
    """Return the name of a model (SHA-256, hex), known before its first weight is.

    Two trainings that differ only in what they leave out have two names; in which order that was said changes none.
    """
    if not left_out:
        return name_of(learnt_from, settings)
    parts = {name: sorted(set(found)) for name, found in msgspec.to_builtins(left_out).items()}
    return name_of(learnt_from, {**settings, LEFT_OUT: msgspec.json.encode(parts, order="sorted").decode()})
