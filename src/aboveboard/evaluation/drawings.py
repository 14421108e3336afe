"""A picture of one observation with the true target and the decision drawn into it, as SVG that needs nothing else.

Where pixels may be shown, it is the picture from before the action; elsewhere the elements are drawn as boxes with
what the interface itself says.
"""

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from aboveboard.evaluation.places import (
    around,
    chosen,
    decided_point,
    frame_of,
    point_of,
    shown_box,
    target_box,
)
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Chrome, Redacted
from aboveboard.model.trajectories import Observation, Picture, Step

WIDEST = 960
MARGIN = 12
QUALITY = 82
SMALLEST = 6
"""Letters below so many pixels are not drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture: its SVG, its width by its height, and what it shows: `picture`, `elements` or `nothing`."""

    svg: str
    shape: float
    shows: str


@dataclass(frozen=True, slots=True)
class _Right:
    """What the person did: the box acted on and the point, as far as they are known."""

    box: Rect | None = None
    point: Point | None = None


def draw(step: Step, decision: Decision | None, pictures: Mapping[str, bytes], *, plain: bool) -> Drawing:
    """Return the picture before a step; pixels and words of the data only where `plain`."""
    right = _Right(target_box(step), point_of(step.action))
    label = "what was seen before the step, the right element in green, the decision in red"
    return _drawn(step.before, decision, right, label, pictures=pictures, plain=plain)


def draw_decision(seen: Observation, decision: Decision) -> Drawing:
    """Return the elements that an agent of a world of our own saw, and what it decided."""
    return _drawn(seen, decision, _Right(), "what was seen, the decision in red", pictures={}, plain=True)


def _drawn(
    seen: Observation,
    decision: Decision | None,
    right: _Right,
    label: str,
    *,
    pictures: Mapping[str, bytes],
    plain: bool,
) -> Drawing:
    part = _part(seen, right, decided_point(decision, seen) if decision else None)
    if part is None:
        return Drawing("", 1.0, "nothing")
    data = pictures.get(seen.picture.sha) if plain and seen.picture is not None else None
    if data is not None and seen.picture is not None:
        ground, shows = _pixels(data, seen.picture, part), "picture"
    else:
        ground, shows = _boxes(seen, part, plain=plain), "elements"
    marks = _marks(seen, right, decision, part)
    box = f"{part.x} {part.y} {part.width} {part.height}"
    svg = f'<svg viewBox="{box}" role="img" aria-label="{label}">{ground}{marks}</svg>'
    return Drawing(svg, part.width / part.height, shows)


def _part(seen: Observation, right: _Right, decided: Point | None) -> Rect | None:
    """Return what of the screen is worth showing: around elements, target and decision, else windows; in the frame."""
    frame = frame_of(seen)
    if frame is None or not frame.area:
        return None
    elements = [box for one in seen.elements.elements if (box := shown_box(one))] if seen.elements else []
    ground = elements or list(seen.picture.windows if seen.picture else ()) or [frame]
    points = [point for point in (decided, right.point) if point is not None]
    boxes = [
        *ground,
        *([right.box] if right.box else []),
        *(Rect(x=one.x, y=one.y, width=1, height=1) for one in points),
    ]
    part = (around(box.intersection(frame) for box in boxes) or frame).grown(MARGIN)
    return part.intersection(frame) if seen.picture else part


def _pixels(data: bytes, picture: Picture, part: Rect) -> str:
    """Return the part of a picture as an image element, smaller where it is wide."""
    inside = part.moved(-picture.canvas.x, -picture.canvas.y)
    with Image.open(io.BytesIO(data)) as whole:
        cut = whole.convert("RGB").crop((inside.x, inside.y, inside.right, inside.bottom))
    cut.thumbnail((WIDEST, WIDEST))
    sink = io.BytesIO()
    cut.save(sink, "WEBP", quality=QUALITY, method=4)
    link = "data:image/webp;base64," + base64.b64encode(sink.getvalue()).decode()
    size = f'x="{part.x}" y="{part.y}" width="{part.width}" height="{part.height}"'
    return f'<image href="{link}" {size} preserveAspectRatio="none"/>'


def _boxes(seen: Observation, part: Rect, *, plain: bool) -> str:
    """Return the elements as outlines, largest first so that none hides another, with their words where they fit."""
    paper = f'<rect class="paper" x="{part.x}" y="{part.y}" width="{part.width}" height="{part.height}"/>'
    elements = seen.elements.elements if seen.elements else ()
    placed = [(box, element) for element in elements if (box := shown_box(element)) and box.meets(part)]
    placed.sort(key=lambda one: (-one[0].area, one[0]))
    boxes = [box for box, _ in placed]
    drawn = (
        _box(box, element, plain=plain, covered=_is_covered(box, boxes[number + 1 :]))
        for number, (box, element) in enumerate(placed)
    )
    return paper + "".join(drawn)


def _is_covered(box: Rect, smaller: Sequence[Rect]) -> bool:
    """Tell whether a smaller box lies where the words of this one would stand."""
    row = Rect(x=box.centre.x - box.width // 8, y=box.centre.y - 1, width=box.width // 4, height=2)
    return any(other.meets(row) and 2 * other.intersection(box).area > other.area for other in smaller)


def _box(box: Rect, element: Element, *, plain: bool, covered: bool) -> str:
    outline = f'<rect class="element" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="2"/>'
    words = _words(element, plain=plain)
    size = min(15.0, box.height * 0.62, 1.75 * box.width / max(1, len(words)))
    if covered or not words or size < SMALLEST or box.height > 4 * size + 60:
        return outline
    x, y = box.x + box.width / 2, box.y + box.height / 2
    style = f'class="words" font-size="{size:.1f}" x="{x:g}" y="{y:g}"'
    return f"{outline}<text {style}>{html.escape(words)}</text>"


def _words(element: Element, *, plain: bool) -> str:
    label = element.name
    if isinstance(label, Chrome) or (plain and isinstance(label, Redacted)):
        return label.text[:60]
    return element.role


def _marks(seen: Observation, right: _Right, decision: Decision | None, part: Rect) -> str:
    """Return the true target in green and the decision in red."""
    thick = max(1.5, part.width / 400)
    found = [_outline(right.box, "true", thick), _spot(right.point, "true", thick)]
    if decision is not None:
        element = chosen(decision, seen)
        found.append(_outline(shown_box(element) if element else None, "decided", thick))
        found.append(_spot(decided_point(decision, seen), "decided", thick))
    return "".join(found)


def _outline(box: Rect | None, kind: str, thick: float) -> str:
    if box is None:
        return ""
    wide = box.grown(2 if kind == "true" else 4)
    place = f'x="{wide.x}" y="{wide.y}" width="{wide.width}" height="{wide.height}" rx="3"'
    halo = f'<rect class="halo" {place} stroke-width="{2 * thick:g}"/>'
    return f'{halo}<rect class="{kind}" {place} stroke-width="{thick:g}"/>'


def _spot(point: Point | None, kind: str, thick: float) -> str:
    if point is None:
        return ""
    arm = 4 * thick
    if kind == "true":
        return f'<circle class="spot true" cx="{point.x}" cy="{point.y}" r="{2 * thick:g}"/>'
    cross = f"M{point.x - arm:g} {point.y - arm:g}l{2 * arm:g} {2 * arm:g}m0 {-2 * arm:g}l{-2 * arm:g} {2 * arm:g}"
    halo = f'<path class="halo" d="{cross}" stroke-width="{2.2 * thick:g}"/>'
    return f'{halo}<path class="decided" d="{cross}" stroke-width="{1.2 * thick:g}"/>'
