"""Redacting where steps are made: what edits come to is scanned as a whole, whichever device released them.

A device scans all that it releases, by the rules that it had then. A segment that an older one released is opened here
too, and only here is what was typed joined.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from aboveboard.model.actions import Action, Type
from aboveboard.model.events import EditOperation
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import REMOVED, Hidden, Label, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.pipeline.episodes import Reducer
from aboveboard.redactors import Redactor, find_all
from aboveboard.reduction import Terms


@dataclass(frozen=True, slots=True)
class Redacting:
    """A reducer whose steps hold nothing typed in which a redactor finds something: of that, only places are left."""

    reduce: Reducer
    redactors: Sequence[Redactor]

    def __call__(self, stretch: ReleasedStretch, terms: Terms) -> tuple[Step, ...]:
        """Return the steps of one released stretch."""
        return tuple(self._step(step) for step in self.reduce(stretch, terms))

    def _step(self, step: Step) -> Step:
        children = tuple(replace(child, action=self._action(child.action)) for child in step.children)
        return replace(step, action=self._action(step.action), children=children)

    def _action(self, action: Action) -> Action:
        if not isinstance(action, Type):
            return action
        written = (edit.content for edit in action.edits if edit.operation is not EditOperation.DELETE)
        if not any(map(self._finds, (_said(action.text), "".join(map(_said, written))))):
            return action
        edits = tuple(replace(edit, content=Hidden()) for edit in action.edits)
        return replace(action, edits=edits, text=Hidden())

    def _finds(self, text: str) -> bool:
        """Tell whether there is more to be found than what stands in place of something that was removed."""
        return any(not REMOVED.fullmatch(text[one.start : one.end]) for one in find_all(self.redactors, text))


def _said(label: Label) -> str:
    return label.text if isinstance(label, Redacted) else ""
