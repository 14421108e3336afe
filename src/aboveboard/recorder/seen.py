"""What was seen at the moment something arrived, before it is known whether it may pass. In memory only."""

from dataclasses import dataclass, field

from aboveboard.desktop import RawButton, RawKey
from aboveboard.elements import Change, Node, Tree
from aboveboard.model.elements import NotRecognised
from aboveboard.model.geometry import Rect
from aboveboard.recorder.picture import Picture


@dataclass(frozen=True, slots=True)
class Moment:
    """The pictures that an action starts from: the last before the approach, and the last before the action.

    `before_ms` and `stale_ms` say how long before the action each was last known to be current; `drawn` is where
    something was drawn between the last picture and the action. `time` and `acted_at` are the server's times of the
    action and of the input before it. `unlit` says that `before` stands for one in which the pointer was on the target.
    """

    before: Picture | None = field(default=None, repr=False)
    at: Picture | None = field(default=None, repr=False)
    before_ms: int = 0
    stale_ms: int = 0
    drawn: Rect | None = None
    time: int = 0
    acted_at: int | None = None
    unlit: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button went down or up: what lay under it when it did."""

    raw: RawButton
    hit: Node | NotRecognised
    tree: Tree | None = field(default=None, repr=False)
    moment: Moment = Moment()


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key went down: which element had the focus when it did; `secret` when a terminal asked for something hidden."""

    raw: RawKey
    focus: Node | NotRecognised
    tree: Tree | None = field(default=None, repr=False)
    moment: Moment = Moment()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A tree's report and the tree as it was then."""

    change: Change
    tree: Tree | None = field(default=None, repr=False)

    @property
    def node(self) -> Node:
        """What it is a report of."""
        return self.change.node
