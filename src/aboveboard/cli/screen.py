"""`aboveboard screen`: a command on a demo screen of its own."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.errors import InputError
from aboveboard.studio.screen import DemoScreen


def screen(
    *command: Annotated[str, Parameter(allow_leading_hyphen=True)], width: int = 1280, height: int = 800
) -> None:
    """Start a command on a virtual screen of its own and end with its status.

    The screen has a window manager, a session bus and an accessibility bus; it ends with the command. Nothing of
    your own session is used or shown; of your environment only `ABOVEBOARD_DATA` goes with it.

    ```console
    $ aboveboard screen -- xdpyinfo
    $ aboveboard screen --width 1920 --height 1080 -- mousepad
    ```

    Parameters
    ----------
    command
        The command and its arguments, after `--`.
    width
        The screen's width in pixels.
    height
        The screen's height in pixels.
    """
    if not command:
        raise InputError("no command was given", remedy="write it after --, as in `aboveboard screen -- mousepad`")
    with DemoScreen(width, height) as own:
        child = own.start(command, extra=_device(), output=sys.stdout.buffer)
        sys.exit(child.wait())


def _device() -> dict[str, str]:
    """Return where the caller said the device's folders are: a screen with a home of its own would not find them."""
    named = os.environ.get("ABOVEBOARD_DATA")
    return {"ABOVEBOARD_DATA": str(Path(named).absolute())} if named else {}
