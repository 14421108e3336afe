"""By what a score is told apart: what was done, on what, in which app, by which way. Never by whom or when.

The dimensions are a closed list of questions to the step alone. A step knows no person, so none of them can ask.
"""

from collections.abc import Callable, Mapping

from aboveboard.datasets import exercised
from aboveboard.evaluation.places import shown_lit
from aboveboard.model import actions
from aboveboard.model.actions import Route
from aboveboard.model.trajectories import Step

FEWEST, FEW, NONE = exercised.FEWEST, exercised.FEW, exercised.NONE


def kind(step: Step) -> str:
    """Return the kind of action."""
    return str(step.action.__struct_config__.tag)


def source(step: Step) -> str:
    """Return by which way the person went: pointer, keyboard and its short ways, or both of them in turn."""
    by = getattr(step.action, "by", None)
    if isinstance(by, Route) and by is not Route.UNKNOWN:
        return by.value
    if isinstance(step.action, actions.Done):
        return "ending"
    keyed = {
        isinstance(row.action, actions.Type | actions.Key | actions.Hotkey | actions.HoldKey) for row in step.lowered()
    }
    return "both" if len(keyed) > 1 else Route.KEYBOARD if keyed == {True} else Route.POINTER


def seen(step: Step) -> str:
    """Return what the recorder saw before a step: without a list of elements an agent that reads them is blind.

    What the pointer lay on already may be lit up in a picture, which tells an agent that looks at it.
    """
    listed, pictured = step.before.elements is not None, step.before.picture is not None
    words = {
        (True, True): "elements and a picture",
        (True, False): "elements",
        (False, True): "a picture",
        (False, False): "nothing",
    }[listed, pictured]
    return f"{words}, the pointer on the target" if shown_lit(step) else words


DIMENSIONS: Mapping[str, Callable[[Step], str]] = {
    **exercised.QUESTIONS,
    "source": source,
    "action": kind,
    "seen": seen,
}
"""All there is to slice by; a new one is a question to a step."""


def tags(step: Step) -> dict[str, str]:
    """Return a step's place in every dimension."""
    return {name: str(ask(step)) for name, ask in DIMENSIONS.items()}
