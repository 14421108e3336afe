"""Larger screens: the recorder at 3840x2160 and on two monitors, as ratios to 1920x1080 in the same run.

Three screens stand at once, each with its apps and a whole product of its own, and take turns round by round in each
mode. At 3840x2160 the windows grow with the screen, to some four times the pixels; of two monitors of 1920x1080
one shows the editor and the files, the other the spreadsheet and the calculator. `--minutes` says how much of the
script each plays in each mode.
"""

import contextlib
from collections.abc import Callable

from aboveboard.model.geometry import Point, Rect
from benchmarks import Result, paired
from benchmarks._stage import FULL_HD, Shape, Stage, Taken, staged

BAR = 2.0
MODES = ("idle", "without pixels", "masked frames")
SHAPES = {
    "3840x2160": Shape(
        3840,
        2160,
        Rect(120, 160, 1800, 1400),
        Rect(2000, 160, 1700, 1000),
        Rect(120, 1620, 1800, 460),
        Point(2300, 1240),
    ),
    "two of 1920x1080": Shape(
        3840,
        1080,
        FULL_HD.editor,
        Rect(1920 + 40, 60, 1020, 480),
        FULL_HD.files,
        Point(1920 + 600, 570),
        monitors=(Rect(0, 0, 1920, 1080), Rect(1920, 0, 1920, 1080)),
    ),
}
_NOTE = f"the reference is 1920x1080; the bar is a ratio of {BAR:g}"
_OURS = ("recorder", "recorder's broker", "companion and strip", "pages")


def run(minutes: float = 1.0) -> list[Result]:
    """Return each larger screen's cost, bytes and memory against 1920x1080."""
    share = min(1.0, minutes)
    with contextlib.ExitStack() as stack:
        usual = stack.enter_context(staged(FULL_HD))
        larger = {name: stack.enter_context(staged(shape)) for name, shape in SHAPES.items()}
        for number in range(max(1, round(minutes))):
            for mode in MODES:
                for stage in (usual, *larger.values()):
                    stage.play(mode, number, share)
        return [found for name, stage in larger.items() for found in _compared(name, stage, usual)]


def _compared(name: str, stage: Stage, usual: Stage) -> list[Result]:
    found = [_figure(f"{name}: recorder, {mode}", "CPU s/min", mode, stage, usual, _cost) for mode in MODES]
    found.append(_figure(f"{name}: the X server, masked frames", "CPU s/min", "masked frames", stage, usual, _server))
    sizes = [_figure(f"{name}: released, {mode}", "MB/h", mode, stage, usual, _released) for mode in MODES[1:]]
    return [*found, *sizes, *(_memory(name, group, stage, usual) for group in _OURS if group in stage.held)]


def _figure(name: str, unit: str, mode: str, stage: Stage, usual: Stage, of: Callable[[Taken], float]) -> Result:
    pairs = zip(map(of, stage.rounds[mode]), map(of, usual.rounds[mode]), strict=True)
    return paired(name, unit, pairs, note=_NOTE)


def _cost(taken: Taken) -> float:
    return taken.recorder


def _server(taken: Taken) -> float:
    return taken.a_minute("the X server")


def _released(taken: Taken) -> float:
    return taken.released / taken.seconds * 3_600 / 1e6


def _memory(name: str, group: str, stage: Stage, usual: Stage) -> Result:
    most, before = (max(each.resident for each in one.held[group]) for one in (stage, usual))
    return paired(f"{name}: memory of {group}", "MiB", [(most, before)], note=_NOTE)
