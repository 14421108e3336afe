"""Quality flags from the records alone: what went wrong, what took it back, and what led nowhere."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from aboveboard.model.actions import (
    Action,
    AnswerDialog,
    Click,
    Drag,
    FocusField,
    Hover,
    Key,
    LongPress,
    Redo,
    Scroll,
    ScrollTo,
    SetToggle,
    SetValue,
    SwitchTab,
    Type,
    Undo,
)
from aboveboard.model.elements import Element
from aboveboard.model.events import EditOperation, EditRoute, JournalRecord, MenuClosed, WindowClosed, WindowOpened
from aboveboard.model.frames import Settled
from aboveboard.model.geometry import Point
from aboveboard.model.trajectories import Observation, Step, StepFlags
from aboveboard.reduction import ENABLED
from aboveboard.reduction.steps.effects import at_press, shows

LONGEST_LOOP = 8
"""A loop of more steps than this is work, not a detour."""

REACH_MS = 120_000
"""After so long a rest nothing is taken back and no loop goes on: an episode is cut there (spec/trajectory.md)."""

POINTED = (Click, LongPress, Drag)
LOOKING = (Click, Scroll, ScrollTo, Hover, Key, FocusField, SwitchTab, SetToggle, SetValue)
"""Actions that may lead back to the same picture without anything having been done."""

LASTING = frozenset({"navigated", "text", "file_chosen", "clipboard", "app_switched", "dropped"})
OPENED = frozenset({"menu_opened", "options_offered", "dialog_opened", "window_opened", "expanded"})

Reports = Sequence[Sequence[JournalRecord]]
"""For each step what was reported during and after it."""


def own_flags(step: Step) -> StepFlags:
    """Return a step's flags with those that it has by itself."""
    target, at = step.target, _point(step.action)
    pointed = isinstance(step.action, POINTED)
    states = set(target.states) if isinstance(target, Element) else set()
    return replace(
        step.flags,
        corrections=_corrections(step.action),
        missing=pointed and not isinstance(target, Element),
        disabled=pointed and bool(states) and not states & ENABLED,
        frame_mismatch=at is not None and _elsewhere(step, at),
    )


def flagged(steps: Sequence[Step], reports: Reports) -> tuple[Step, ...]:
    """Return the steps with the flags that only their neighbours give: errors, repairs, loops."""
    labelled = list(steps)
    for number in range(1, len(labelled)):
        before, step = labelled[number - 1], labelled[number]
        if step.started - before.ended >= REACH_MS:
            continue
        wrong = next((found for judge in REPAIRS if (found := judge(before, step, reports[number])) is not None), None)
        if wrong is not None:
            error = replace(before.flags, error=True, train=False) if wrong else before.flags
            labelled[number - 1] = replace(before, flags=error)
            labelled[number] = replace(step, flags=replace(step.flags, repairs=before.index))
        if number > 1:
            _reopened(labelled, number, reports)
    for number in _looped(labelled):
        labelled[number] = replace(labelled[number], flags=replace(labelled[number].flags, redundant=True))
    return tuple(labelled)


def _undone(before: Step, step: Step, _: Sequence[JournalRecord]) -> bool | None:
    """An undo takes the step before it back."""
    return True if isinstance(step.action, Undo) and not isinstance(before.action, Undo | Redo) else None


def _escaped(before: Step, step: Step, reports: Sequence[JournalRecord]) -> bool | None:
    """Escape takes back what the step before it had opened."""
    effect = before.effect
    if effect is None or effect.kind not in OPENED:
        return None
    if isinstance(step.action, Key) and step.action.key == "escape":
        return True if any(isinstance(one, MenuClosed | WindowClosed) for one in reports) else None
    dismissed = isinstance(step.action, AnswerDialog) and step.action.dismissed
    same = any(isinstance(one, WindowClosed) and one.window == effect.of for one in reports)
    return True if dismissed and same else None


def _erased(before: Step, step: Step, _: Sequence[JournalRecord]) -> bool | None:
    """A run that only erases takes back typing in the same field: an error where nothing of it is left."""
    one, other = before.action, step.action
    if not isinstance(one, Type) or not isinstance(other, Type) or _id(before) is None or _id(before) != _id(step):
        return None
    erased = [edit for edit in other.edits if edit.operation is EditOperation.DELETE]
    if len(erased) != len(other.edits) or any(edit.operation is EditOperation.DELETE for edit in one.edits[-1:]):
        return None
    typed = sum(edit.length for edit in one.edits if edit.operation is EditOperation.INSERT)
    return 0 < typed <= sum(edit.length for edit in erased)


def _reversed(before: Step, step: Step, _: Sequence[JournalRecord]) -> bool | None:
    """A toggle brought back at once takes the first change back."""
    one, other = before.action, step.action
    if not isinstance(one, SetToggle) or not isinstance(other, SetToggle):
        return None
    return True if _id(before) == _id(step) is not None and one.on != other.on and not before.flags.error else None


REPAIRS: tuple[Callable[[Step, Step, Sequence[JournalRecord]], bool | None], ...] = (
    _undone,
    _escaped,
    _erased,
    _reversed,
)
"""Whether a step takes the one before it back: True wholly (an error), False in part, None not at all."""


def _reopened(labelled: list[Step], number: int, reports: Reports) -> None:
    """Where what was dismissed is opened again in the same way, the error was to dismiss it."""
    opener, dismissal, again = labelled[number - 2 : number + 1]
    if dismissal.flags.repairs != opener.index or not _same(opener, again):
        return
    roles = [_roles(reports[place]) for place in (number - 2, number)]
    opened = again.effect is not None and opener.effect is not None and again.effect.kind == opener.effect.kind
    if not opened or opener.effect is None or opener.effect.kind not in OPENED or roles[0] != roles[1]:
        return
    labelled[number - 2] = replace(opener, flags=replace(opener.flags, error=False, train=not opener.flags.no_op))
    wrong = replace(dismissal.flags, repairs=None, error=True, train=False)
    labelled[number - 1] = replace(dismissal, flags=wrong)
    labelled[number] = replace(again, flags=replace(again.flags, repairs=dismissal.index))


def _same(one: Step, other: Step) -> bool:
    return type(one.action) is type(other.action) and _id(one) == _id(other) is not None


def _roles(reports: Sequence[JournalRecord]) -> list[str]:
    return [one.role for one in reports if isinstance(one, WindowOpened)]


def _looped(steps: Sequence[Step]) -> set[int]:
    """Return the places of steps between two equal pictures where nothing that lasts was done, nor anything masked."""
    found: set[int] = set()
    for last, step in enumerate(steps):
        after = _settled(step.after)
        for first in range(last - 1, max(-1, last - LONGEST_LOOP), -1):
            if after is None or not _leads_nowhere(steps[first], step.after) or not _leads_nowhere(step, step.after):
                break
            if steps[first + 1].started - steps[first].ended >= REACH_MS:
                break
            if after in {_sha(steps[first].before), _sha(at_press(steps[first].before, steps[first].at_action))}:
                found.update(range(first, last + 1))
    return found


def _leads_nowhere(step: Step, seen: Observation | None) -> bool:
    lasting = step.effect is not None and step.effect.kind in LASTING
    picture = None if seen is None else seen.picture
    return isinstance(step.action, LOOKING) and not lasting and picture is not None and shows(step.target, picture)


def _settled(seen: Observation | None) -> str | None:
    picture = None if seen is None else seen.picture
    return picture.sha if picture is not None and picture.settled is Settled.SETTLED else None


def _sha(seen: Observation) -> str | None:
    return None if seen.picture is None else seen.picture.sha


def _corrections(action: Action) -> int:
    if not isinstance(action, Type):
        return 0
    back = (one.operation is EditOperation.DELETE or one.route is EditRoute.UNDONE for one in action.edits)
    return sum(back)


def _elsewhere(step: Step, at: Point) -> bool:
    """Tell whether the picture before does not hold the point, or its list has the target at another place."""
    picture, seen = step.before.picture, step.before.elements
    if picture is not None and not picture.canvas.contains(at):
        return True
    known = seen.find(step.target.id) if seen is not None and isinstance(step.target, Element) else None
    box = None if known is None else known.visible_box or known.box
    return box is not None and bool(box.area) and not box.contains(at)


def _point(action: Action) -> Point | None:
    if isinstance(action, Drag):
        return action.start
    return action.at if isinstance(action, Click | LongPress | Scroll | Hover) else None


def _id(step: Step) -> str | None:
    return step.target.id if isinstance(step.target, Element) else None
