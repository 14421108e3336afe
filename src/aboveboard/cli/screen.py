"""`aboveboard screen`: a command on a demo screen of its own."""

import sys
from typing import Annotated

from cyclopts import Parameter

from aboveboard.errors import InputError
from aboveboard.studio.screen import DemoScreen


def screen(
    *command: Annotated[str, Parameter(allow_leading_hyphen=True)], width: int = 1280, height: int = 800
) -> None:
    """Start a command on a virtual screen of its own and end with its status.

    The screen has a window manager, a session bus and an accessibility bus; it ends with the command. Nothing of
    your own session is used or shown.

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
        child = own.start(command, output=sys.stdout.buffer)
        sys.exit(child.wait())
