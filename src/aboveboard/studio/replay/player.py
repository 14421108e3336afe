"""A player: does the steps of an episode again with real hands, looking before each deed, on a demo screen only."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from aboveboard.desktop import Desktop
from aboveboard.errors import NotADemoScreen
from aboveboard.model.actions import Action
from aboveboard.model.trajectories import Step
from aboveboard.studio.hands import Hands
from aboveboard.studio.replay.deeds import Deed, Missing, Ready, strokes
from aboveboard.studio.replay.expanding import Cannot, expand
from aboveboard.studio.replay.finding import Now
from aboveboard.studio.replay.strokes import perform

PATIENCE_S = 15.0
"""How long a deed waits for what it needs before the step counts as not to be done."""

STILL_S = 0.9
"""An interface that looked the same twice so far apart has settled: a page tells within 0.75 s what it shows by now."""

UNREST_S = 4.0
"""An interface that never rests is acted on after so long, as people do."""

PAUSE_S = 0.03

MOST_PARTS = 30
"""No list is longer than so many turns of the wheel, and nothing farther away than so many keys."""


class Sight(Protocol):
    """Who looks at the screen."""

    def look(self, app: str) -> Now | None:
        """Return what an app shows, or None while it shows nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Played:
    """How one step went: by what its elements were found, or why it was not done."""

    index: int
    kind: str
    by: tuple[str, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Player:
    """Plays on one screen. Entering a desktop that is not a demo screen raises NotADemoScreen."""

    hands: Hands
    sight: Sight
    desktop: Desktop
    patience_s: float = PATIENCE_S
    done: list[Played] = field(default_factory=list)

    def play(self, steps: Iterable[Step]) -> tuple[Played, ...]:
        """Do the steps in order until one cannot be done; return how each went, the last one with its reason.

        Raises NotADemoScreen: nothing recorded is ever done again on a desktop of a person.
        """
        if not self.desktop.is_demo_screen():
            raise NotADemoScreen("actions are replayed on demo screens only", remedy="start one: aboveboard screen")
        found: list[Played] = []
        for step in steps:
            found.append(self._step(step))
            if found[-1].reason:
                break
        self.done += found
        return tuple(found)

    def _step(self, step: Step) -> Played:
        kind = kind_of(step.action)
        deeds = expand(step)
        if isinstance(deeds, Cannot):
            return Played(step.index, kind, reason=deeds.reason)
        by: list[str] = []
        for deed in deeds:
            missing = self._do(deed, step.app, by)
            if missing is not None:
                return Played(step.index, kind, tuple(by), missing.what)
        return Played(step.index, kind, tuple(by))

    def _do(self, deed: Deed, app: str, by: list[str]) -> Missing | None:
        """Do a deed, part by part where it takes several looks; return what was missing, if anything."""
        for _ in range(MOST_PARTS):
            ready = self._await(deed, app)
            if isinstance(ready, Missing):
                return ready
            perform(ready.strokes, self.hands)
            by.append(ready.by)
            if ready.done:
                return None
        return Missing("an end of the way")

    def _await(self, deed: Deed, app: str) -> Ready | Missing:
        """Look until the deed can be done and the interface rests; return its strokes, or what was missing."""
        began = time.monotonic()
        before: tuple[Now, Ready] | None = None
        since = began
        while True:
            now = self.sight.look(app)
            at = time.monotonic()
            if now is None or (now.settling and at - began <= UNREST_S):
                ready: Ready | Missing = Missing("the app shows nothing that can be read")
            else:
                ready = strokes(deed, now)
            if isinstance(ready, Missing):
                before = None
                if at - began > self.patience_s:
                    return ready
            elif now is not None:
                if before is None or before != (now, ready):
                    before, since = (now, ready), at
                if at - since >= STILL_S or at - began > UNREST_S:
                    return ready
            time.sleep(PAUSE_S)


def kind_of(action: Action) -> str:
    """Return the kind's name in the one table of actions."""
    return str(action.__struct_config__.tag)
