"""One object that hears all kinds of events of UI Automation, as COM wants it."""

from collections.abc import Callable
from typing import Any

from aboveboard.elements.uia import identifiers as uia

Tell = Callable[[Any, int, int | None, object], None]
"""Takes the element, the event, and for a changed property its id and new value."""


def handler(types: Any, tell: Tell) -> Any:
    """Return a COM object of the interfaces in comtypes' module of UI Automation; it is called in threads of Windows.

    Source: learn.microsoft.com/windows/win32/winauto/uiauto-howto-implement-event-handlers.
    """
    import comtypes

    class Handler(comtypes.COMObject):  # type: ignore[misc]  # comtypes ships no types
        """What comtypes makes a COM object of."""

        _com_interfaces_ = (
            types.IUIAutomationFocusChangedEventHandler,
            types.IUIAutomationEventHandler,
            types.IUIAutomationPropertyChangedEventHandler,
            types.IUIAutomationStructureChangedEventHandler,
        )

        def HandleFocusChangedEvent(self, sender: Any) -> None:  # noqa: N802  # COM's name, as all below
            """Tell who has the focus."""
            tell(sender, uia.FOCUS_CHANGED, None, None)

        def HandleAutomationEvent(self, sender: Any, event: int) -> None:  # noqa: N802
            """Tell an event."""
            tell(sender, event, None, None)

        def HandlePropertyChangedEvent(self, sender: Any, changed: int, value: object) -> None:  # noqa: N802
            """Tell a property's new value."""
            tell(sender, uia.PROPERTY_CHANGED, changed, value)

        def HandleStructureChangedEvent(self, sender: Any, kind: int, runtime_id: object) -> None:  # noqa: N802
            """Tell that elements came or went."""
            del kind, runtime_id
            tell(sender, uia.STRUCTURE_CHANGED, None, None)

    return Handler()
