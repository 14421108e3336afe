"""What an app shows, for tests of replay."""

from aboveboard.model.elements import Element, ElementSnapshot, ElementSource
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.replay.finding import Now


def now(*elements: Element, focus: Element | None = None, popups: int = 0, pointer: tuple[int, int] = (0, 0)) -> Now:
    snapshot = ElementSnapshot(
        elements=elements, source=ElementSource.SCRIPTED, focus=None if focus is None else focus.id
    )
    boxes = tuple(Rect(x=0, y=50 * number, width=100, height=40) for number in range(popups))
    return Now(snapshot, boxes, Point(x=pointer[0], y=pointer[1]))
