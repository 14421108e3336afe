"""What pages tell of real input: each press, offer, choice and box against Chromium's own word, never against ours.

A headful Chromium with our extension and host on a screen of its own; hands that act through XTEST walk every task of
the practice apps and press their way through MiniWoB++; the recorder's own ends of the sockets hear what is told.
Identity: the element told has the role, the box and, where words are told, the words of what Chromium's own hit test
and accessibility tree say. Boxes: told against what the screen's pixels show, at each zoom and scale. Every miss is
listed, and what was left out, with why. Pages are scrolled by DevTools, not by a wheel; all else is real input.
"""

from aboveboard.environments.browsing.serving import serving
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from benchmarks import Result, _miniwob
from benchmarks._acting import Acting
from benchmarks._browser import staged
from benchmarks._placement import Placed, find_origin, measure, serving_sheet
from benchmarks._practised import origins, walk_all
from benchmarks._rates import Account

SCALES = (1.0, 1.5, 2.0)


def run() -> list[Result]:
    """Walk, play and measure; some fifteen minutes."""
    account, placed = Account(), Placed()
    with Practice(practice_dist(), TASKS) as practice, serving() as miniwob, staged() as stage:
        find_origin(stage)
        stage.approve(*origins(practice), miniwob)
        acting = Acting(stage, account)
        walk_all(practice, acting)
        _miniwob.play_all(miniwob, acting)
    for scale in SCALES:
        with serving_sheet() as sheet, staged(scale) as stage:
            stage.approve(sheet)
            measure(stage, scale, sheet, Acting(stage, account), placed)
    out = "; ".join(f"{len(names)} because {why}" for why, names in _miniwob.LEFT_OUT.items())
    played = Result("tasks of MiniWoB++ played", len(_miniwob.names()), "tasks", note=f"left out: {out}")
    return [*account.results(), played, *placed.results()]
