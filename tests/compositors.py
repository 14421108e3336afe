"""A real compositor (picom) on a demo screen, which makes windows translucent and round as a person's settings do."""

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import xcffib
import xcffib.shape
import xcffib.xproto

from aboveboard.model.geometry import Rect
from aboveboard.studio.screen import DemoScreen
from tests.patience import PATIENCE_S, until

SETTINGS = """
backend = "xrender";
vsync = false;
corner-radius = 40;
opacity-rule = ["50:class_g = 'Mousepad'", "50:class_g = 'XTerm' && name = 'seen through'"];
"""


@contextlib.contextmanager
def client_of(screen: DemoScreen) -> Iterator[xcffib.Connection]:
    """Somebody else on the screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
        client = xcffib.connect(display=screen.display)
    try:
        yield client
    finally:
        client.disconnect()


@contextlib.contextmanager
def compositor(screen: DemoScreen) -> Iterator[subprocess.Popen[bytes]]:
    """Run picom until left; it paints the screen once it is entered."""
    settings = Path(screen.folder) / "picom.conf"
    settings.write_text(SETTINGS, encoding="utf-8")
    with client_of(screen) as client:
        process = screen.start(["picom", "--config", str(settings)])
        try:
            until(lambda: runs(client), "a compositor")
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)
            until(lambda: not runs(client), "the end of the compositor")


def runs(client: xcffib.Connection) -> bool:
    """Tell whether a compositor owns its selection."""
    name = "_NET_WM_CM_S0"
    atom = client.core.InternAtom(False, len(name), name).reply().atom
    return bool(client.core.GetSelectionOwner(atom).reply().owner)


def shape(client: xcffib.Connection, window: int, parts: Sequence[Rect] | None) -> None:
    """Give any window of the screen a bounding shape, counted from its own corner, or take it away."""
    extension, bounding, replace, unsorted = client(xcffib.shape.key), 0, 0, 0
    if parts is None:
        extension.MaskChecked(replace, bounding, window, 0, 0, 0).check()
        return
    rectangles = [xcffib.xproto.RECTANGLE.synthetic(part.x, part.y, part.width, part.height) for part in parts]
    extension.RectanglesChecked(replace, bounding, unsorted, window, 0, 0, len(rectangles), rectangles).check()
