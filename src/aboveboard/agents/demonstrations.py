"""Demonstrations: what a recorded episode shows an agent to do, one row for each action to imitate.

Reads episodes as reduction made them and nothing else. What cannot be imitated is left out and counted by its reason.
"""

import enum
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from aboveboard.agents.history import LENGTH, Past, past_of
from aboveboard.agents.imitating import Imitated, Showing, imitated
from aboveboard.agents.intents import Intent, Kind
from aboveboard.agents.looks import Gallery, Looks
from aboveboard.agents.lowering import Composites, shown
from aboveboard.agents.places import given_away
from aboveboard.agents.words import Goal, read_goal, text_of
from aboveboard.model.actions import Clipboard, Hotkey, Key, Redo, Route, SelectOption, Type, Undo
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.trajectories import Episode, Step

FINISHED = frozenset({"done", "success"})
"""Outcomes after which nothing is left to do."""


PRESSED = (Key, Hotkey, Clipboard, Undo, Redo)
"""Actions of keys alone: where no list was taken before one, the last one stands in, but in a table."""

MOVING = frozenset({"up", "down", "left", "right", "home", "end", "prior", "next"})
"""Keys that go from cell to cell, and turn the pages of a calendar."""

GIVEN = frozenset({"human"})
"""Sources of goals that are learnt from: one that was made up from the steps would tell what is to be found out."""


class Reason(enum.StrEnum):
    """Why an action of a recording is not imitated."""

    ERROR = "marked as not to imitate"
    NO_GOAL = "without a goal that a person gave"
    NO_ELEMENTS = "no list of elements before it"
    NO_TARGET = "its element is not in the list"
    NO_VERB = "no action of an agent's"
    GOES_ON = "one with the typing before or the choice after it"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to imitate: what was wanted, seen and done before, and what was done now; `looks` is of a picture."""

    goal: Goal = field(repr=False)
    snapshot: ElementSnapshot = field(repr=False)
    history: tuple[Past, ...] = field(repr=False)
    intent: Intent = field(repr=False)
    episode: str
    start_state: str
    app: str
    looks: Looks | None = field(default=None, repr=False)


@dataclass(slots=True)
class Demonstration:
    """The rows of one episode and what was left out of it, by reason."""

    rows: list[Row] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def demonstrated(
    episode: Episode, composites: Composites = Composites.EITHER, gallery: Gallery | None = None
) -> Demonstration:
    """Return what one episode shows; steps that are not to be imitated stay in the history of those that follow.

    With a gallery, rows hold what its pictures show, but for a picture in which the pointer gives the target away.
    """
    found = Demonstration()
    goal = read_goal(text_of(episode.instruction.goal))
    if not goal.tokens or episode.instruction.source not in GIVEN:
        found.left_out[Reason.NO_GOAL] += len(episode.steps)
        return found
    history: list[Past] = []
    typing: str | None = None
    earlier: Showing | None = None
    secrets = _left_over(episode.steps, goal)
    for place, step in enumerate(episode.steps):
        goes_on = isinstance(step.action, Type) and typing is not None and typing == _target(step)
        goes_on = goes_on or _walks_on(step, episode.steps[place + 1 : place + 2])
        for showing in shown(step, composites, said_in_all=_said_in_all(step, episode.steps), secrets=secrets):
            last = None if _goes_about(step) else earlier
            _add(found, history, episode, step, goal, showing, goes_on=goes_on, earlier=last, gallery=gallery)
            earlier = earlier if showing.snapshot is None else showing
        typing = _target(step) if isinstance(step.action, Type) else None
    found.rows.extend(_ending(episode, goal, history, gallery))
    return found


def _add(
    found: Demonstration,
    history: list[Past],
    episode: Episode,
    step: Step,
    goal: Goal,
    showing: Showing,
    *,
    goes_on: bool,
    earlier: Showing | None,
    gallery: Gallery | None,
) -> None:
    if showing.snapshot is None and earlier is not None and isinstance(showing.action, PRESSED):
        showing = replace(showing, snapshot=earlier.snapshot, picture=earlier.picture)
    if showing.snapshot is None:
        found.left_out[Reason.NO_ELEMENTS] += 1
        return
    what = imitated(showing, goal)
    if not isinstance(what, Intent):
        found.left_out[Reason.NO_TARGET if what is Imitated.NO_TARGET else Reason.NO_VERB] += 1
        return
    if goes_on or not step.flags.train:
        found.left_out[Reason.GOES_ON if goes_on else Reason.ERROR] += 1
    else:
        past = tuple(history[-LENGTH:])
        target = showing.snapshot.find(what.target or "")
        telling = given_away(showing.picture, target, showing.snapshot, showing.action)
        looks = None if gallery is None or telling else gallery.looks(showing.picture, showing.snapshot)
        found.rows.append(Row(goal, showing.snapshot, past, what, episode.id, episode.start_state, step.app, looks))
    if not goes_on:
        history.append(past_of(what, goal, showing.snapshot))


def _ending(episode: Episode, goal: Goal, history: Sequence[Past], gallery: Gallery | None) -> Iterator[Row]:
    """Yield the row that says that nothing is left to do, where the last view and the person say so."""
    last = episode.steps[-1]
    if last.after is None or last.after.elements is None:
        return
    if episode.judgement.outcome in FINISHED and last.flags.train:
        seen, past, done = last.after.elements, tuple(history[-LENGTH:]), Intent(Kind.DONE)
        looks = None if gallery is None else gallery.looks(last.after.picture, seen)
        yield Row(goal, seen, past, done, episode.id, episode.start_state, last.app, looks)


def _walks_on(step: Step, following: Sequence[Step]) -> bool:
    """Whether this choice is but a place on the way of the arrow keys to the next one in the same list."""
    return any(
        isinstance(one.action, SelectOption)
        and isinstance(step.action, SelectOption)
        and Route.KEYBOARD in {one.action.by, step.action.by}
        and _target(one) == _target(step)
        for one in following
    )


def _goes_about(step: Step) -> bool:
    """Whether a key goes from cell to cell, as in a calendar: no list from before it is of what the next is for."""
    action = step.action
    on_cell = isinstance(step.target, Element) and step.target.role == "table cell"
    pressed = action.keys[-1:] if isinstance(action, Hotkey) else (action.key,) if isinstance(action, Key) else ()
    return on_cell and not MOVING.isdisjoint(pressed)


def _target(step: Step) -> str | None:
    return step.target.id if isinstance(step.target, Element) else None


def _said_in_all(step: Step, steps: Sequence[Step]) -> str:
    """Return what a field says once the runs of typing into it, of which this is the first, have all ended."""
    name, said = _target(step), ""
    for one in steps[step.index :] if isinstance(step.action, Type) and name else ():
        if not isinstance(one.action, Type) or _target(one) != name:
            break
        seen = one.after.elements if one.after is not None else None
        element = seen.find(name) if seen is not None and name is not None else None
        said = text_of(element.value) if element is not None else said
    return said


def _left_over(steps: Sequence[Step], goal: Goal) -> tuple[str, ...]:
    """Return what the goal quotes and no step typed: where a secret was asked for, it can only be one of these.

    What goes into a secure field is never recorded; of a task's own words the rest is told by elimination.
    """
    typed = {text_of(step.action.text) for step in steps if isinstance(step.action, Type)}
    told = (source for step in steps if (source := step.value_source) is not None and source.kind == "goal_span")
    typed |= {goal.text[slice(*source.span)] for source in told if source.span is not None}
    return tuple(value for value in goal.values if value not in typed)
