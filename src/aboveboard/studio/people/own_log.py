"""The driver's own log, not the recorder's: what scripted hands did, written down by themselves with what was shown.

It is the other side of one comparison: the same people do the same tasks by the same seeds, and only who wrote it down
differs. It knows each act without having to tell it from events, and is what capture and reduction can at best come to.
Nothing of it is masked or redacted, so it is made of studio pages only, and is never called a recording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from aboveboard.agents.places import element_at
from aboveboard.model.actions import (
    Action,
    Click,
    Edit,
    Hotkey,
    Hover,
    Key,
    PickDate,
    Route,
    Scroll,
    SelectOption,
    Type,
)
from aboveboard.model.elements import Absence, Element, NotRecognised
from aboveboard.model.events import Button, EditOperation
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.text import Label, Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, Instruction, Judgement, Observation, Rights, Step

SOURCE = "the driver's own log, not the recorder's"
"""What stands in the `sources` of each episode, its `reducer_version`s, and beside every number made from it."""

NO_RECORDINGS = Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.NONE)
"""No layer has clear pictures: nothing here was collected under a policy."""

RESTED_MS = 400
BUTTONS = {1: Button.LEFT, 2: Button.MIDDLE, 3: Button.RIGHT}
LIST, DATE = "combo box", "date editor"
"""Native fields whose own parts no page tells of: what was chosen in them is read off the field."""


class Eyes(Protocol):
    """Looks at the page, as `environments.browsing.ports.Eyes` does, and holds the picture of the last look."""

    def look(self) -> Observation:
        """Wait until the page rests and return what is seen."""

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The picture that the last look names, by BLAKE3; nothing where none are taken."""


@dataclass(slots=True)
class Filling:
    """A field that is being typed into or chosen from; `text` is what the typing came to so far."""

    seen: Observation
    target: Element | None
    text: str = field(default="", repr=False)


@dataclass(slots=True)
class OwnLog:
    """Takes each act just before it is done, and makes the steps of one attempt of them; to be used once."""

    eyes: Eyes
    app: str
    steps: list[Step] = field(default_factory=list)
    _looks: dict[str, bytes] = field(default_factory=dict, repr=False)
    _filling: Filling | None = None
    _rest: tuple[Observation, Point] | None = None
    _option: tuple[str, bool] | None = field(default=None, repr=False)

    def moved(self, to: Point) -> None:
        """Note that the pointer goes somewhere: a hover, if something else is shown when it has been there."""
        self._rest = self._arrived(), to

    def choosing(self, option: str, *, adds: bool = False) -> None:
        """Note which option of a native list the next click chooses: no page tells of a list's own lines."""
        self._option = option, adds

    def clicked(self, at: Point, button: int = 1, count: int = 1, held: Sequence[str] = ()) -> None:
        """Note a click; one into a native list or date field begins to fill it."""
        seen = self._arrived()
        target = _at(seen, at)
        option, self._option = self._option, None
        if option is not None:
            said, adds = option
            chosen = SelectOption(value=Redacted(text=said), index=-1, by=Route.POINTER, adds=adds)
            self._add(chosen, target, seen)
            return
        if target is not None and target.role in {LIST, DATE}:
            self._filling = Filling(seen, target)
            return
        click = Click(at=at, button=BUTTONS.get(button, Button.LEFT), count=count, modifiers=tuple(held))
        self._add(click, target, seen)

    def typed(self, text: str) -> None:
        """Note typing into what has the focus; what follows on it is one with it."""
        if self._filling is None:
            seen = self._arrived()
            self._filling = Filling(seen, _focused(seen))
        self._filling.text += text

    def pressed(self, chord: str) -> None:
        """Note a key or a combination; in a native field it is part of choosing."""
        filling = self._filling
        if filling is not None and filling.target is not None and filling.target.role in {LIST, DATE}:
            return
        if filling is not None and chord == "backspace" and filling.text:
            filling.text = filling.text[:-1]
            return
        seen = self._arrived()
        *held, key = [name.strip() or "space" for name in chord.split("+")]
        self._add(Hotkey(modifiers=tuple(held), keys=(key,)) if held else Key(key=key), _focused(seen), seen)

    def scrolled(self, notches: int, at: Point) -> None:
        """Note a turn of the wheel; positive is down."""
        seen = self._arrived()
        self._add(Scroll(dx=0, dy=notches, at=at), _at(seen, at), seen)

    def episode(self, name: str, goal: str, *, done: bool, purpose: str, week: Week) -> Episode | None:
        """Return the attempt as an episode, None where nothing was done in it."""
        self._arrived()
        if not self.steps:
            return None
        return Episode(
            id=name,
            purpose=purpose,
            week=week,
            person="",
            steps=tuple(self.steps),
            instruction=Instruction(goal=Redacted(text=goal), source="human"),
            judgement=Judgement(outcome="done" if done else "failed", by="verifier"),
            cut="task",
            apps=(self.app,),
            sources=(SOURCE,),
        )

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures that the steps name, by BLAKE3."""
        seen = (one for step in self.steps for one in (step.before, step.after) if one is not None)
        names = {one.picture.sha for one in seen if one.picture is not None}
        return {name: data for name, data in self._looks.items() if name in names}

    def _arrived(self) -> Observation:
        """Look, end what is open, let what is seen be what came of the step before, and return what is decided on.

        Where the pointer has just come to rest, what lies under it is lit up, which would tell of what is done next: if
        nothing else is shown than before it came, that is what is decided on.
        """
        seen = decided_on = self.eyes.look()
        self._looks.update(self.eyes.pictures)
        self._end_filling(seen)
        if self._rest is not None:
            before, at = self._rest
            if _shown(before) == _shown(seen):
                decided_on = before
            elif _at(before, at) is not None:
                self._add(Hover(at=at, dwell_ms=RESTED_MS), _at(before, at), before)
            self._rest = None
        if self.steps:
            self.steps[-1] = msgspec.structs.replace(self.steps[-1], after=seen)
        return decided_on

    def _end_filling(self, seen: Observation) -> None:
        filling, self._filling = self._filling, None
        if filling is None:
            return
        target = filling.target
        if target is None or target.role not in {LIST, DATE}:
            said = Redacted(text=filling.text)
            edit = Edit(operation=EditOperation.INSERT, content=said)
            self._add(Type(edits=(edit,), text=said), target, filling.seen)
            return
        after = seen.elements.find(target.id) if seen.elements is not None else None
        value: Label | None = after.value if after is not None else None
        if value is None or value == target.value:
            return
        chosen: Action = PickDate(value=value, by=Route.KEYBOARD)
        if target.role == LIST:
            chosen = SelectOption(value=value, index=-1, by=Route.KEYBOARD)
        self._add(chosen, target, filling.seen)

    def _add(self, action: Action, target: Element | None, seen: Observation) -> None:
        if self.steps:
            self.steps[-1] = msgspec.structs.replace(self.steps[-1], after=seen)
        self.steps.append(
            Step(
                index=len(self.steps),
                app=self.app,
                site=self.app,
                started=seen.t,
                ended=seen.t,
                before=seen,
                action=action,
                target=target or NotRecognised(reason=Absence.NOTHING_THERE),
                rights=Rights(layers=NO_RECORDINGS, policy_version=0, redactor_version=SOURCE),
                reducer_version=SOURCE,
            )
        )


def _at(seen: Observation, place: Point) -> Element | None:
    return element_at(seen.elements, place) if seen.elements is not None else None


def _focused(seen: Observation) -> Element | None:
    return seen.elements.find(seen.focus) if seen.elements is not None and seen.focus is not None else None


def _shown(seen: Observation) -> tuple[tuple[str, Label, object], ...]:
    """Return what a rest of the pointer may bring up or take away; that something is lit up is no change."""
    listed = seen.elements.elements if seen.elements is not None else ()
    return tuple((one.role, one.name, one.visible_box) for one in listed)
