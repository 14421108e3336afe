"""Near-duplicate episodes: what was done, down to option, state and length of text, but never its words."""

import hashlib
from collections.abc import Sequence

from aboveboard.model import actions
from aboveboard.model.text import Label, LengthClass, Redacted, Shape
from aboveboard.model.trajectories import Step
from aboveboard.pipeline.segmentation.abstracting import abstracted, chrome

NEAR = 0.9
"""Episodes at least so similar are near duplicates."""

LEAST_STEPS = 3
"""Shorter episodes are too common to say anything."""

Sketch = tuple[str, ...]
"""An episode as a sequence of steps of work, each with what was chosen and how long what was typed is."""


def sketch(steps: Sequence[Step]) -> Sketch:
    """Return what resembles: the classes of the steps that are work, with their values as far as no word tells."""
    traces = ((step, abstracted(step)) for step in steps)
    return tuple(f"{trace.word}={_value(step.action)}" for step, trace in traces if not trace.overhead)


def signature(steps: Sequence[Step]) -> str:
    """Return the hash of the sketch: equal for episodes in which the same was done, in any session."""
    return hashlib.sha256("\n".join(sketch(steps)).encode()).hexdigest()[:16]


def similarity(one: Sketch, other: Sketch) -> float:
    """Return 1 less the edit distance over the greater length (Levenshtein, 1966): 1 for the same, 0 for nothing."""
    longest = max(len(one), len(other))
    return 1 - _distance(one, other) / longest if longest else 1.0


def near(one: Sketch, other: Sketch) -> bool:
    """Tell whether two episodes are near duplicates."""
    if min(len(one), len(other)) < max(LEAST_STEPS, NEAR * max(len(one), len(other))):
        return False
    return one == other or similarity(one, other) >= NEAR


def _value(action: actions.Action) -> str:
    match action:
        case actions.SelectOption():
            return str(action.index)
        case actions.SetToggle():
            return str(action.on)
        case actions.Type():
            return _shape(action.text)
        case _:
            return ""


def _shape(text: Label) -> str:
    if isinstance(text, Redacted):
        return str(LengthClass.of(len(text.text)))
    return str(text.length) if isinstance(text, Shape) else chrome(text)


def _distance(one: Sketch, other: Sketch) -> int:
    row = list(range(len(other) + 1))
    for place, word in enumerate(one, 1):
        above, row[0] = row[0], place
        for column, opposite in enumerate(other, 1):
            above, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, above + (word != opposite))
    return row[-1]
