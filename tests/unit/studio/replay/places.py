"""What an app shows, and steps in it, for tests of replay."""

from aboveboard.model.actions import Action
from aboveboard.model.elements import Element, ElementSnapshot, ElementSource
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.trajectories import LowLevel, Observation, Rights, Step
from aboveboard.studio.replay.finding import Now
from tests.scripts import SAVE, WRAP, element

FILE = element("File", "menu", at=260)
RIGHTS = Rights(layers=Layers(), policy_version=1, redactor_version="")


def now(*elements: Element, focus: Element | None = None, popups: int = 0, pointer: tuple[int, int] = (0, 0)) -> Now:
    snapshot = ElementSnapshot(
        elements=elements, source=ElementSource.SCRIPTED, focus=None if focus is None else focus.id
    )
    boxes = tuple(Rect(x=0, y=50 * number, width=100, height=40) for number in range(popups))
    return Now(snapshot, boxes, Point(x=pointer[0], y=pointer[1]))


def step(action: Action, target: Element = SAVE, *rows: Action, incomplete: bool = False) -> Step:
    """Return a step of an action on something, by rows of input."""
    seen = Observation(t=0, elements=now(FILE, SAVE, WRAP).elements)
    return Step(
        index=0,
        app="editor",
        started=10,
        ended=20,
        before=seen,
        action=action,
        target=target,
        children=tuple(LowLevel(t=10 + place, action=row) for place, row in enumerate(rows)),
        provenance={"children": "incomplete"} if incomplete else {},
        rights=RIGHTS,
        reducer_version="",
    )
