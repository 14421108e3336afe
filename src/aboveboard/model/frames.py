"""Pictures: a frame names its tiles, a tile is 64 by 64 pixels of masked canvas."""

import enum

from aboveboard.model.geometry import Point, Rect
from aboveboard.model.value import Value

TILE = 64
"""Tile edge in pixels; lossless tiles with zstd cost a sixth of video at a similar size on desktop content."""


class FrameRole(enum.StrEnum):
    """Why a frame was taken."""

    BEFORE = "before"
    AT_ACTION = "at_action"
    AFTER = "after"
    BETWEEN = "between"
    CADENCE = "cadence"


class Settled(enum.StrEnum):
    """Whether the screen had come to rest when an `after` frame was taken."""

    SETTLED = "settled"
    CUT = "cut"
    TIMEOUT = "timeout"


class MaskBox(Value, frozen=True, array_like=True):
    """One filled box of a frame and why it was filled (text, media, secure, unapproved, unknown)."""

    box: Rect
    reason: str


class Tile(Value, frozen=True, array_like=True):
    """One tile: its column and row in the canvas grid and zstd of its raw BGRX rows."""

    column: int
    row: int
    bgrx_zstd: bytes

    def __repr__(self) -> str:
        """Say nothing of the pixels."""
        return f"Tile(column={self.column}, row={self.row})"


class Frame(Value, frozen=True, kw_only=True, tag="frame"):
    """One masked picture of one monitor, as the tiles that changed since the frame before it in the same file.

    `t` is ms since the stretch began; `full` frames carry every non-black tile. `windows` are boxes of approved
    windows. Pixels outside them are black and tiles wholly black are left out. `render` names the pixels layer.
    `stale_ms` is how long before its action the picture was last proven current; `exact` says that the target's own
    tiles were equal in `before` and `at_action` and nothing was drawn there since, None where that does not apply.
    """

    t: int
    id: str
    role: FrameRole
    canvas: Rect
    monitor: str
    tiles: tuple[Tile, ...] = ()
    full: bool = False
    windows: tuple[Rect, ...] = ()
    masks: tuple[MaskBox, ...] = ()
    cursor: Point | None = None
    scale_percent: int = 100
    settled: Settled | None = None
    exact: bool | None = None
    stale_ms: int = 0
    render: str = "masked"


class NoFrame(Value, frozen=True, kw_only=True, tag="no_frame"):
    """A picture that was due and was not taken, and why: a withheld picture is a fact about the data."""

    t: int
    role: FrameRole
    reason: str
