"""The page a demo ends with: a film strip of steps, the gaps, what was withheld, sizes, cost and the canary search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from aboveboard.model.elements import Element
from aboveboard.model.geometry import Rect
from aboveboard.model.trajectories import Episode, Picture, Step
from aboveboard.studio import words
from aboveboard.studio.canaries import Search

Percent = tuple[float, float, float, float]
MARGIN = 12
"""So many pixels around the windows are shown."""


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of a strip: its file beside the page, when it was taken, and where to look.

    `place` puts the whole picture behind the part that is shown, `box` the target upon it: left, top, width and
    height in percent of that part; `shape` is its width by its height.
    """

    file: str
    role: str
    note: str
    place: Percent
    shape: float
    box: Percent | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One step of the strip."""

    number: int
    app: str
    kind: str
    words: str
    path: str
    outcome: str
    stills: tuple[Still, ...]


GAP = "gap: no time, no count, no reason leaves the device"
BEGINNINGS = {
    "session": "another session",
    "segment": "the next segment",
    "mark": "the participant marked a task here",
    "idle": "two minutes without an action",
    "task": "another task is seen to begin",
}
"""What lies before an episode by what it was cut by (spec/trajectory.md); all else is a gap."""


@dataclass(slots=True)
class Report:
    """All that the page shows. `facts` and `cost` are rows of (name, value); `withheld` of (what, why, how often).

    `between` says what lies between each two strips; what it says nothing of is a gap.
    """

    title: str
    strips: list[tuple[str, list[Card]]] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    withheld: list[tuple[str, str, int]] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)
    sizes: list[tuple[str, int]] = field(default_factory=list)
    cost: list[tuple[str, float, float]] = field(default_factory=list)
    story: list[tuple[float, str]] = field(default_factory=list)
    deletion: list[tuple[str, str]] = field(default_factory=list)
    search: Search = field(default_factory=Search)
    planted: int = 0


def before(episode: Episode) -> str:
    """Return what lies between an episode and the one before it, in words."""
    return BEGINNINGS.get(episode.cut, GAP)


def strip(episode: Episode, pictures: Mapping[str, bytes], folder: Path) -> list[Card]:
    """Return an episode's cards and write the pictures they show (WebP) below `folder/pictures`."""
    return [_card(step, pictures, folder) for step in episode.steps]


def _card(step: Step, pictures: Mapping[str, bytes], folder: Path) -> Card:
    target = step.target.box if isinstance(step.target, Element) else None
    seen = [("before", step.before), ("at action", step.at_action), ("after", step.after)]
    seen[1:1] = [("between", observation) for observation in step.between]
    shown = [(role, one.picture) for role, one in seen if one and one.picture and one.picture.sha in pictures]
    part = _part([picture for _, picture in shown])
    return Card(
        number=step.index + 1,
        app=step.app,
        kind=str(type(step.action).__struct_config__.tag),
        words=words.step(step),
        path=words.path(step.target),
        outcome=step.outcome,
        stills=tuple(_still(role, picture, target, part, pictures[picture.sha], folder) for role, picture in shown),
    )


def _part(shown: Sequence[Picture]) -> Rect:
    """Return the box around all windows in these pictures, with a margin, so that a step's pictures compare."""
    boxes = [box.intersection(picture.canvas) for picture in shown for box in picture.windows or (picture.canvas,)]
    found = [box for box in boxes if box.area]
    if not found:
        return shown[0].canvas if shown else Rect(x=0, y=0, width=1, height=1)
    left, top = min(box.x for box in found), min(box.y for box in found)
    right, bottom = max(box.right for box in found), max(box.bottom for box in found)
    around = Rect(x=left, y=top, width=right - left, height=bottom - top).grown(MARGIN)
    return around.intersection(shown[0].canvas)


def _still(role: str, picture: Picture, target: Rect | None, part: Rect, webp: bytes, folder: Path) -> Still:
    file = folder / "pictures" / f"{picture.sha[:24]}.webp"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(webp)
    box = _percent(target.intersection(part), part) if target and target.meets(part) else None
    place = _percent(picture.canvas, part)
    return Still(f"pictures/{file.name}", role, _note(picture), place, part.width / part.height, box)


def _note(picture: Picture) -> str:
    facts = []
    if picture.exact is not None:
        facts.append("exact" if picture.exact else "not exact")
    if picture.settled is not None:
        facts.append(str(picture.settled))
    facts.append(f"{len(picture.masks)} masks")
    return ", ".join(facts)


def _percent(box: Rect, part: Rect) -> Percent:
    return (
        100 * (box.x - part.x) / part.width,
        100 * (box.y - part.y) / part.height,
        100 * box.width / part.width,
        100 * box.height / part.height,
    )


def size(count: float) -> str:
    """Say a number of bytes."""
    if count < 1_000:
        return f"{count:,.0f} bytes"
    return f"{count / 1_000:,.1f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def write(report: Report, folder: Path) -> Path:
    """Write `report.html` into the folder and return its path. The page needs nothing from any network."""
    environment = Environment(
        loader=PackageLoader("aboveboard.studio"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"size": size, "placed": _placed}
    page = folder / "report.html"
    page.write_text(environment.get_template("report.html").render(report=report, gap=GAP), encoding="utf-8")
    return page


def _placed(box: Percent) -> str:
    left, top, width, height = box
    return f"left:{left:.3f}%;top:{top:.3f}%;width:{width:.3f}%;height:{height:.3f}%"


def counted(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Return each different row once, with how often it occurs, most frequent first."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        found[row] = found.get(row, 0) + 1
    return sorted(((what, why, often) for (what, why), often in found.items()), key=lambda row: -row[2])
