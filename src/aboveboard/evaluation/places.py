"""Where a step and a decision point: the frame that coordinates are relative to, targets, boxes and points."""

from collections.abc import Iterable

from aboveboard.agents.places import given_away
from aboveboard.model.actions import Action, Click, Drag, Hover, LongPress, Scroll
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Point, Rect, bounding
from aboveboard.model.trajectories import Observation, Step


def frame_of(seen: Observation) -> Rect | None:
    """Return the box that 0..1 means: the picture's canvas, else the box around all elements; None without both."""
    if seen.picture is not None:
        return seen.picture.canvas
    return around(element.box for element in seen.elements.elements if element.box) if seen.elements else None


def around(boxes: Iterable[Rect]) -> Rect | None:
    """Return the smallest box around boxes that are not empty, or None."""
    found = [box for box in boxes if box.area]
    return bounding(found) if found else None


def point_of(action: Action) -> Point | None:
    """Return where an action takes place, or begins; None for one that has no place of its own."""
    if isinstance(action, Click | LongPress | Scroll | Hover):
        return action.at
    return action.start if isinstance(action, Drag) else None


def shown_box(element: Element) -> Rect | None:
    """Return what can be pointed at of an element: its visible box, else its box; None where neither has an area."""
    box = element.visible_box or element.box
    return box if box is not None and box.area else None


def target_of(step: Step) -> Element | None:
    """Return the element that the person acted on, or None where none is known."""
    return step.target if isinstance(step.target, Element) else None


def shown_lit(step: Step) -> bool:
    """Tell whether the picture before a step may show the target lit up, since the pointer lay on it already."""
    return given_away(step.before.picture, target_of(step), step.before.elements, step.action)


def target_box(step: Step) -> Rect | None:
    """Return the box of the element that the person acted on."""
    target = target_of(step)
    return shown_box(target) if target else None


def chosen(decision: Decision, seen: Observation) -> Element | None:
    """Return the element that a decision names, or None where the snapshot has none of that id."""
    if decision.target is None or seen.elements is None:
        return None
    return seen.elements.find(decision.target)


def decided_point(decision: Decision, seen: Observation) -> Point | None:
    """Return where a decision points: its action's own place, else the middle of the element that it names."""
    point = point_of(decision.action)
    if point is not None:
        return point
    element = chosen(decision, seen)
    box = shown_box(element) if element else None
    return box.centre if box else None


def element_at(snapshot: ElementSnapshot | None, point: Point) -> Element | None:
    """Return the smallest element that is shown at a point, the later one in tree order where two are equal."""
    found: Element | None = None
    for element in snapshot.elements if snapshot else ():
        box = shown_box(element)
        if box is None or not box.contains(point):
            continue
        best = shown_box(found) if found else None
        if best is None or box.area <= best.area:
            found = element
    return found


def box_at(step: Step, point: Point) -> Rect | None:
    """Return the box of what the person pressed at a point: the target's, else the smallest of a later observation.

    An option or a menu's item is not yet there before a composite begins; it is in an observation in between.
    """
    box = target_box(step)
    if box is not None and box.contains(point):
        return box
    for seen in (*step.between, step.before):
        element = element_at(seen.elements, point)
        if element is not None:
            return shown_box(element)
    return None


def same_element(decision: Decision, target: Element, seen: Observation) -> bool:
    """Tell whether the element is the true one: by its id, else by a point in its box."""
    if decision.target == target.id:
        return True
    if chosen(decision, seen) is not None:
        return False
    point, box = decided_point(decision, seen), shown_box(target)
    return point is not None and box is not None and box.contains(point)
