"""Where a page lies on the screen, by the screen's own pixels: painted marks, grabbed and measured."""

import contextlib
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import numpy as np
from numpy.typing import NDArray

from aboveboard.environments.browsing.serving import answering
from aboveboard.errors import NotRunning
from aboveboard.model.elements import NotRecognised
from aboveboard.model.geometry import Point, Rect
from benchmarks import Result
from benchmarks._acting import Acting, apart, said
from benchmarks._browser import Stage, until

NEAR_PX = 2
NEAR_RATIO = 0.01
_CORNER = (
    "<!doctype html><body style='margin:0;background:#fff'>"
    "<div style='position:fixed;left:0;top:0;width:9px;height:9px;background:#f0f'></div>"
)


def painted(stage: Stage, colour: tuple[int, int, int]) -> Rect | None:
    """Return the box of the screen that holds all pixels of a colour (red, green, blue); None where there are none."""
    box = stage.window.box
    pixels: NDArray[np.uint8] = stage.desktop.grab(box).pixels
    rows, columns = np.nonzero((pixels[:, :, :3] == colour[::-1]).all(axis=2))
    if not rows.size:
        return None
    left, top = int(columns.min()), int(rows.min())
    return Rect(box.x + left, box.y + top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)


def find_origin(stage: Stage) -> None:
    """Learn the screen pixel of the page's corner. Raises NotRunning where no page is drawn."""
    stage.page.goto("about:blank")
    stage.page.set_content(_CORNER)
    mark = until(lambda: painted(stage, (255, 0, 255)), "the mark in the page's corner")
    if not mark.area:
        raise NotRunning("the page's corner was not drawn")
    stage.origin = Point(mark.x, mark.y)


COUNT = 24
ZOOMS = {80: "-" * 2, 100: "", 125: "=" * 2, 150: "=" * 3, 200: "=" * 5}
"""Chromium's zoom in percent, and the keys that lead there from 100 with Ctrl held."""


def colour(number: int) -> tuple[int, int, int]:
    """Return the colour of one painted button: no two are alike, and none is grey as all else is."""
    return 10 + number * 9, 240 - number * 8, 60 + number % 5 * 40


def sheet() -> str:
    """Return a page of buttons whose edges lie at fractions of CSS pixels, some in a scrolled box."""

    def button(number: int, at: str) -> str:
        paint = f"rgb({','.join(map(str, colour(number)))})"
        size = f"width:{61.3 + number * 0.7}px;height:{19.4 + number % 3 * 0.3}px"
        return f"<button style='{at};{size};background:{paint};color:{paint}'>B{number}</button>"

    free = [
        button(number, f"position:absolute;left:{11.35 + number % 4 * 97.3}px;top:{9.2 + number // 4 * 31.7}px")
        for number in range(COUNT - 6)
    ]
    held = [button(number, "display:block;margin:3.3px 0 0 2.6px") for number in range(COUNT - 6, COUNT)]
    style = "button{border:0;padding:0;font-size:9px;overflow:hidden}body{margin:0;background:#fff}"
    box = "position:absolute;left:7.7px;top:171.3px;width:220.6px;height:96.2px;overflow:auto"
    return (
        f"<!doctype html><meta charset=utf-8><title>Sheet</title><style>{style}</style>{''.join(free)}"
        f"<div id=held style='{box}'><p style='height:50px'></p>{''.join(held)}<p style='height:90px'></p></div>"
        "<script>held.scrollTop = 61</script>"
    )


@contextlib.contextmanager
def serving_sheet() -> Iterator[str]:
    """Serve the sheet on loopback until the end; yields its origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = sheet().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with answering(Handler) as origin:
        yield origin


@dataclass
class Placed:
    """How far boxes told lay from those painted, in pixels of the screen, for each scale and zoom."""

    apart: dict[tuple[float, int], list[float]] = field(default_factory=dict)

    def results(self) -> list[Result]:
        """Return one figure for each scale and zoom, and one for all."""
        rows = {f"boxes at scale {scale:g} and zoom {zoom} %": found for (scale, zoom), found in self.apart.items()}
        rows["boxes, all"] = [one for found in self.apart.values() for one in found]
        return [_row(name, found) for name, found in rows.items()]


def _row(name: str, found: Sequence[float]) -> Result:
    near = sum(one <= NEAR_PX for one in found)
    note = f"furthest edge of {len(found)} boxes; {near} within {NEAR_PX} px"
    return Result(name, max(found, default=float("nan")), "px", note=note)


def measure(stage: Stage, scale: float, origin: str, acting: Acting, placed: Placed) -> None:
    """Set every zoom by the browser's own keys, press three painted buttons at each, and compare every box told."""
    find_origin(stage)
    for zoom, keys in ZOOMS.items():
        acting.place = f"sheet at scale {scale:g} and zoom {zoom} %"
        stage.open(origin)
        stage.hands.press("ctrl+0")
        for key in keys:
            stage.hands.press(f"ctrl+{key}")
        until(functools.partial(_is_zoomed, stage, scale * zoom / 100), f"a zoom of {zoom} %")
        until(lambda: stage.popup() is None, "the browser's own word on its zoom gone")
        for number in (0, 6, 13):
            x, y, width, height = stage.page.evaluate(_BUTTON, number)
            acting.press(x + width / 2, y + height / 2)
        placed.apart[scale, zoom] = list(_compared(stage))


def _is_zoomed(stage: Stage, ratio: float) -> bool:
    return abs(stage.ratio() - ratio) < NEAR_RATIO


_BUTTON = """n => {
  const r = document.querySelectorAll('button')[n].getBoundingClientRect();
  return [r.left, r.top, r.width, r.height];
}"""


def _compared(stage: Stage) -> Iterator[float]:
    """Yield how far each button told lies from where it is painted; one half out of sight is told whole."""
    shown = {number: painted(stage, colour(number)) for number in range(COUNT)}
    view = stage.page.evaluate("[innerWidth, innerHeight]")
    whole = stage.screen_box((0, 0, *view))

    def told() -> dict[str, Rect] | None:
        stage.hear()
        tree = stage.elements.tree(stage.pid, stage.window.box)
        if isinstance(tree, NotRecognised) or not tree.windows:
            return None
        return {said(node.said.name): node.box for node in tree.nodes if node.said and node.box}

    boxes = until(told, "the boxes told, and sure")
    for number, box in shown.items():
        if box is not None and number < COUNT - 6 and box.bottom < whole.bottom and box.right < whole.right:
            offset = apart(boxes.get(f"B{number}"), box)
            yield float("inf") if offset is None else offset
