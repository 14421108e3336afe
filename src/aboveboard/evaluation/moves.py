"""The moves of a choice: opening a list is one, choosing in it another, and each is asked for where it was seen.

A choice in several moves of the pointer has a list of elements before each of them, where the recorder took one. Then
an agent that goes move by move is asked at each; one that decides the whole choice at once has answered them all.
"""

import msgspec

from aboveboard.evaluation.labels import text_of
from aboveboard.evaluation.places import element_at, point_of
from aboveboard.model.actions import Action, Hover, SelectMenu, SelectOption
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element
from aboveboard.model.trajectories import Equivalent, Observation, Step

CHOICE = "choice"
"""The equivalent that is pressing whatever bears these words."""


def moves_of(step: Step) -> tuple[Step, ...]:
    """Return the moves of a step after its first, each as a step of its own; none where one of them was not seen."""
    found: list[Step] = []
    for number in range(1, len(step.children)):
        seen = step.listed_before(number, (Hover,))
        point = point_of(step.children[number].action)
        element = element_at(seen.elements, point) if seen is not None and point is not None else None
        if seen is None or element is None:
            return ()
        found.append(_move(step, number, seen, element))
    return tuple(found)


def first_move(step: Step) -> Decision:
    """Return what the person did first, as a decision."""
    action = step.children[0].action
    point = point_of(action)
    element = element_at(step.before.elements, point) if point is not None else None
    return Decision(action=action, target=element.id if element else None)


def answers_all(decision: Decision | None, step: Step) -> bool:
    """Tell whether a decision is for the whole choice, right or wrong."""
    return decision is not None and isinstance(decision.action, type(step.action))


def _move(step: Step, number: int, seen: Observation, element: Element) -> Step:
    words = _words(step.action, number, len(step.children))
    return msgspec.structs.replace(
        step,
        started=step.children[number].t,
        before=msgspec.structs.replace(seen, picture=step.pictured_before(number)),
        at_action=None,
        between=(),
        action=step.children[number].action,
        target=element,
        equivalents=(Equivalent(by=CHOICE, steps=(words,)),) if words else (),
        children=(),
        value_source=None,
    )


def _words(action: Action, number: int, count: int) -> str | None:
    """Return the words of what is chosen by a move: a menu's entry of that level, at the end the option itself."""
    if isinstance(action, SelectMenu):
        return text_of(action.path[number]) if len(action.path) == count else None
    if isinstance(action, SelectOption) and number == count - 1:
        return text_of(action.value)
    return None
