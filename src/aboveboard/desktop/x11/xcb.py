"""xcffib with the extensions used here, loaded when a desktop is entered: importing it starts ldconfig."""

from typing import Any


def load() -> Any:
    """Return the module. Raises MissingLibrary."""
    try:
        import xcffib
        import xcffib.damage
        import xcffib.randr
        import xcffib.record
        import xcffib.res
        import xcffib.screensaver
        import xcffib.shape
        import xcffib.shm
        import xcffib.sync
        import xcffib.xfixes
        import xcffib.xinput
        import xcffib.xkb
        import xcffib.xproto
    except (ImportError, OSError) as error:
        from aboveboard.errors import MissingLibrary

        raise MissingLibrary("xcffib or libxcb1 is not installed") from error
    return xcffib
