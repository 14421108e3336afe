"""Figures as SVG in the page itself: success against demonstrations, with intervals and baselines; no script."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aboveboard.valuation.bootstrap import Estimate
from aboveboard.valuation.summary import Point


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a figure in its own units, and the room around what is drawn."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    def x(self, share: float) -> float:
        """Return where a share of the width lies."""
        return self.left + share * (self.width - self.left - self.right)

    def y(self, success: float) -> float:
        """Return where a success from 0 to 1 lies."""
        return self.top + (1 - success) * (self.height - self.top - self.bottom)


WIDE = Frame(480, 300, 46, 14, 12, 46)
SMALL = Frame(240, 130, 34, 10, 8, 24)


def curve(points: Sequence[Point], baselines: Mapping[str, Estimate], *, label: str) -> str:
    """Return the curve of the reference with its intervals, and each baseline as a level."""
    levels = "".join(_level(WIDE, place, name, one) for place, (name, one) in enumerate(baselines.items()))
    axis = f'<text class="axis" x="{WIDE.x(0.5):g}" y="{WIDE.height - 6:g}">demonstrations per task</text>'
    return _svg(WIDE, _grid(WIDE, (0, 0.25, 0.5, 0.75, 1)) + levels + axis + _line(WIDE, points), label)


def small(points: Sequence[Point], *, label: str) -> str:
    """Return the curve of one task, small enough to stand beside others."""
    return _svg(SMALL, _grid(SMALL, (0, 0.5, 1)) + _line(SMALL, points), label)


def _svg(frame: Frame, inside: str, label: str) -> str:
    told = html.escape(label, quote=True)
    return f'<svg viewBox="0 0 {frame.width:g} {frame.height:g}" role="img" aria-label="{told}">{inside}</svg>'


def _grid(frame: Frame, levels: Sequence[float]) -> str:
    lines = []
    for level in levels:
        y = frame.y(level)
        lines.append(f'<path class="grid" d="M{frame.x(0):g} {y:g}H{frame.x(1):g}"/>')
        lines.append(f'<text class="tick y" x="{frame.left - 7:g}" y="{y:g}">{100 * level:g}</text>')
    return "".join(lines)


def _level(frame: Frame, place: int, name: str, one: Estimate) -> str:
    """Return a baseline: a broken line with its name, names beside each other where lines lie close."""
    y, x = frame.y(one.mean), frame.x(0.02 + 0.33 * (place % 3))
    words = f'<text class="level" x="{x:g}" y="{y - 5:g}">{html.escape(name)} {100 * one.mean:.0f}</text>'
    return f'<path class="level" d="M{frame.x(0):g} {y:g}H{frame.x(1):g}"/>{words}'


def places(sizes: Sequence[int]) -> dict[int, float]:
    """Return where sizes lie between 0 and 1: by their logarithm, with room at both ends; one alone in the middle."""
    if len(sizes) == 1:
        return {sizes[0]: 0.5}
    first, last = math.log(sizes[0]), math.log(sizes[-1])
    return {size: 0.08 + 0.84 * (math.log(size) - first) / (last - first) for size in sizes}


def _line(frame: Frame, points: Sequence[Point]) -> str:
    if not points:
        return ""
    at = places([point.size for point in points])
    spots = [(frame.x(at[point.size]), point) for point in points]
    upper = [f"{x:g} {frame.y(point.success.high):g}" for x, point in spots]
    lower = [f"{x:g} {frame.y(point.success.low):g}" for x, point in reversed(spots)]
    way = "L".join(f"{x:g} {frame.y(point.success.mean):g}" for x, point in spots)
    band = f'<path class="band" d="M{"L".join([*upper, *lower])}Z"/>' if len(spots) > 1 else ""
    return band + f'<path class="way" d="M{way}"/>' + "".join(_spot(frame, x, point) for x, point in spots)


def _spot(frame: Frame, x: float, point: Point) -> str:
    one = point.success
    low, mean, high = frame.y(one.low), frame.y(one.mean), frame.y(one.high)
    told = f"{point.size} demonstrations: {100 * one.mean:.1f} % ({100 * one.low:.1f} to {100 * one.high:.1f})"
    base = frame.y(0)
    return (
        f'<g><title>{told}</title><path class="whisker" d="M{x:g} {low:g}V{high:g}"/>'
        f'<circle class="dot" cx="{x:g}" cy="{mean:g}" r="{4 if frame is WIDE else 3}"/>'
        f'<text class="tick x" x="{x:g}" y="{base + (18 if frame is WIDE else 14):g}">{point.size}</text></g>'
    )
