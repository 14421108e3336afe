"""Which reports we ask for, and from whom: a rule for each watched application, so that others' never arrive."""

from jeepney import Message

from aboveboard.elements.atspi import calls

_EVENTS = (
    "object:children-changed",
    "object:state-changed",
    "object:property-change",
    "object:property-change:accessible-value",  # Qt hears only the full name
    "object:bounds-changed",
    "object:text-changed",
    "object:selection-changed",
    "window:activate",
)
_INTERFACES = ("Object", "Window")


def registrations(bus: str) -> list[Message]:
    """Return the calls that make one application report."""
    return [calls.register(event, bus) for event in _EVENTS]


def rules(bus: str) -> list[str]:
    """Return the match rules that let one application's reports through to us."""
    return [f"type='signal',sender='{bus}',interface='org.a11y.atspi.Event.{name}'" for name in _INTERFACES]
