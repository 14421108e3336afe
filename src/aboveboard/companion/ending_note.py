"""A note beside a session's journal that its recorder was ended from outside, so that the review can say so.

It tells no content and no time, stays on the device, and goes with the session.
"""

from contextlib import suppress
from pathlib import Path

_NAME = "ended-hung"

LOST_S = 2
"""At most so many seconds before the end of such a session were not sealed yet."""


def note_hung(folder: Path) -> None:
    """Note that the recorder of this session did not answer and was ended; a folder that is gone needs no note."""
    with suppress(OSError):
        (folder / _NAME).touch(mode=0o600)


def was_hung(folder: Path) -> bool:
    """Tell whether the recorder of this session was ended because it did not answer."""
    return (folder / _NAME).exists()
