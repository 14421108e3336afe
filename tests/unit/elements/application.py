"""An application written down: it answers the questions of a cache as one on the bus would."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jeepney import HeaderFields, Message, MessageType
from jeepney.low_level import Header

from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.bus import NoAnswerInTime
from aboveboard.elements.atspi.roles import ROLES, STATES

BUS = ":1.7"


@dataclass
class Widget:
    """One accessible: its role, name, states, children by path, and its box in window coordinates.

    `hides` paints bullets for its text and tells it in clear, as a GTK 4 entry does. `above` is what it says that it
    hangs below, where that does not name it among its children.
    """

    role: str
    name: str = ""
    states: set[str] = field(default_factory=lambda: {"showing", "visible"})
    children: list[str] = field(default_factory=list)
    box: tuple[int, int, int, int] = (0, 0, 10, 10)
    interfaces: list[str] = field(default_factory=lambda: ["org.a11y.atspi.Accessible", "org.a11y.atspi.Component"])
    text: str = ""
    hides: bool = False
    foreign: int = 0
    above: str = calls.NULL


class Application:
    """Widgets by path; `patience` is how many questions it answers before it hangs."""

    def __init__(self, widgets: dict[str, Widget], patience: int | None = None) -> None:
        self.widgets = {calls.ROOT: Widget("application", children=["/w"]), **widgets}
        self.patience = patience
        self.asked: list[tuple[str, str]] = []

    def ask(self, messages: Sequence[Message]) -> list[tuple[Any, ...] | None]:
        answers = []
        for message in messages:
            if self.patience is not None:
                if self.patience == 0:
                    raise NoAnswerInTime
                self.patience -= 1
            answers.append(self._answer(message))
        return answers

    def _answer(self, message: Message) -> tuple[Any, ...] | None:
        path, member = message.header.fields[HeaderFields.path], message.header.fields[HeaderFields.member]
        what = message.body[1] if member == "Get" else member
        self.asked.append((path, what))
        widget = self.widgets.get(path)
        if widget is None:
            return None
        bits = sum(1 << STATES.index(state) for state in widget.states)
        parent = next((other for other, one in self.widgets.items() if path in one.children), widget.above)
        references = [(BUS, child) for child in widget.children] + [(":1.99", "/other")] * widget.foreign
        plain: dict[str, tuple[Any, ...]] = {
            "GetChildren": (references,),
            "GetState": ([bits & 0xFFFFFFFF, bits >> 32],),
            "GetRole": (ROLES.index(widget.role),),
            "GetInterfaces": (widget.interfaces,),
            "GetExtents": (widget.box,),
            "GetText": (widget.text[message.body[0] : None if message.body[-1] == -1 else message.body[-1]],)
            if member == "GetText"
            else (),
            "GetStringAtOffset": ("●" * len(widget.text) if widget.hides else widget.text, 0, len(widget.text)),
            "GetRelationSet": ([],),
            "GetKeyBinding": ("n;<Alt>f:n;<Primary>n",),
            "Name": (("s", widget.name),),
            "Parent": (("(so)", (BUS, parent)),),
            "ChildCount": (("i", len(widget.children)),),
            "CurrentValue": (("d", 5.0),),
        }
        return plain[what]


def signal(path: str, member: str, detail: str = "", first: int = 0, second: int = 0, value: Any = 0) -> Message:
    """Return a report as it comes from the bus."""
    header = Header(None, MessageType.signal, 0, 1, -1, 1, {HeaderFields.path: path, HeaderFields.member: member})
    return Message(header, (detail, first, second, ("i", value), {}))
