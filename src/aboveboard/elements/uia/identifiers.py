"""Numbers of UI Automation that are used here, by Windows' names without their prefix.

Sources, below learn.microsoft.com/windows/win32/winauto/: uiauto-automation-element-propids,
uiauto-control-pattern-propids, uiauto-event-ids, uiauto-controlpattern-ids.
"""

from typing import Final

BOX: Final = 30001  # BoundingRectangle
PROCESS: Final = 30002
CONTROL_TYPE: Final = 30003
NAME: Final = 30005
ACCELERATOR_KEY: Final = 30006
ACCESS_KEY: Final = 30007
HAS_FOCUS: Final = 30008
IS_FOCUSABLE: Final = 30009
IS_ENABLED: Final = 30010
IS_PASSWORD: Final = 30019
WINDOW_HANDLE: Final = 30020
IS_OFFSCREEN: Final = 30022
FRAMEWORK: Final = 30024
HAS_EXPAND_COLLAPSE: Final = 30028
HAS_RANGE_VALUE: Final = 30033
HAS_SELECTION_ITEM: Final = 30036
HAS_TEXT: Final = 30040
HAS_TOGGLE: Final = 30041
HAS_VALUE: Final = 30043
VALUE: Final = 30045
IS_READ_ONLY: Final = 30046
RANGE_VALUE: Final = 30047
EXPAND_STATE: Final = 30070
IS_MODAL: Final = 30077
IS_SELECTED: Final = 30079
TOGGLE_STATE: Final = 30086
HAS_TEXT_EDIT: Final = 30149
IS_DIALOG: Final = 30174

READ: Final = (
    *(BOX, PROCESS, CONTROL_TYPE, NAME, ACCELERATOR_KEY, ACCESS_KEY, HAS_FOCUS, IS_FOCUSABLE, IS_ENABLED),
    *(IS_PASSWORD, WINDOW_HANDLE, IS_OFFSCREEN, FRAMEWORK, HAS_EXPAND_COLLAPSE, HAS_RANGE_VALUE),
    *(HAS_SELECTION_ITEM, HAS_TEXT, HAS_TOGGLE, HAS_VALUE, VALUE, IS_READ_ONLY, RANGE_VALUE, EXPAND_STATE),
    *(IS_MODAL, IS_SELECTED, TOGGLE_STATE, HAS_TEXT_EDIT, IS_DIALOG),
)
"""What each reading caches."""
HEARD: Final = (VALUE, RANGE_VALUE, TOGGLE_STATE, EXPAND_STATE, IS_SELECTED, IS_ENABLED, NAME)
"""Properties whose changes are told."""

STRUCTURE_CHANGED: Final = 20002
MENU_OPENED: Final = 20003
PROPERTY_CHANGED: Final = 20004
FOCUS_CHANGED: Final = 20005
MENU_CLOSED: Final = 20007
LAYOUT_INVALIDATED: Final = 20008
SELECTED: Final = 20012  # SelectionItem_ElementSelected
ADDED_TO_SELECTION: Final = 20010
REMOVED_FROM_SELECTION: Final = 20011
TEXT_CHANGED: Final = 20015
WINDOW_OPENED: Final = 20016
WINDOW_CLOSED: Final = 20017

LISTENED: Final = (
    *(LAYOUT_INVALIDATED, SELECTED, ADDED_TO_SELECTION, REMOVED_FROM_SELECTION, TEXT_CHANGED, WINDOW_CLOSED),
)
"""Automation events of a whole window; focus, structure and properties have calls of their own."""
EVERYWHERE: Final = (MENU_OPENED, MENU_CLOSED, WINDOW_OPENED)
"""Told below the desktop's root, because a menu is a window of its own; whose they are is all that is asked first."""

TEXT_PATTERN: Final = 10014
OFF, ON, MIXED = 0, 1, 2  # ToggleState
COLLAPSED, EXPANDED, PARTLY_EXPANDED, LEAF = 0, 1, 2, 3  # ExpandCollapseState
