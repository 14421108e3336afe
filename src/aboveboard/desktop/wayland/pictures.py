"""Pixels of a Wayland screen through grim, which asks the compositor for them (wlr-screencopy)."""

import shutil
import subprocess
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aboveboard.errors import DisplayLost, MissingLibrary
from aboveboard.model.geometry import Rect

_NEEDED = ("PATH", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")


class Pictures:
    """Starts grim once for each picture: a process that gave away its right to start programs has none."""

    def __init__(self, environment: Mapping[str, str], patience_s: float) -> None:
        """Raises MissingLibrary."""
        self._patience_s = patience_s
        self._environment = {name: environment[name] for name in _NEEDED if name in environment}
        found = shutil.which("grim", path=self._environment.get("PATH"))
        if found is None:
            raise MissingLibrary("the program grim is not installed")
        self._program = found

    def grab(self, box: Rect) -> NDArray[np.uint8]:
        """Return the pixels of a box inside the screen: BGRX, shape (height, width, 4). Raises DisplayLost."""
        place = f"{box.x},{box.y} {box.width}x{box.height}"
        try:
            done = subprocess.run(
                [self._program, "-t", "ppm", "-g", place, "-"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._patience_s,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise DisplayLost("the screen can no longer be read") from error
        return _pixels(done.stdout, box)


def _pixels(picture: bytes, box: Rect) -> NDArray[np.uint8]:
    """Return the pixels of a binary PPM (ppm(5)) of that size, as grim writes it: without comments, one byte each."""
    head = f"P6\n{box.width} {box.height}\n255\n".encode()
    if not picture.startswith(head) or len(picture) != len(head) + box.area * 3:
        raise DisplayLost("the picture of the screen is of another size or form than was asked for")
    rgb = np.frombuffer(picture, np.uint8, offset=len(head)).reshape(box.height, box.width, 3)
    pixels = np.zeros((box.height, box.width, 4), np.uint8)
    pixels[:, :, :3] = rgb[:, :, ::-1]
    return pixels
