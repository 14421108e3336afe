"""Typing again: every edit of a field as the keys that make it. Pure.

Where the caret is, only a field knows; what stands in it comes of the same inputs again. So a run's first edit is made
where the caret is; a deletion whose place in relation to the caret is not known is made by going there with keys.
"""

from aboveboard.model.actions import Edit, Type
from aboveboard.model.events import EditOperation, EditRoute
from aboveboard.model.text import Redacted
from aboveboard.studio.replay.strokes import Stroke, Write, chord


class Unknown(Exception):
    """An edit that keys cannot make again; its words say why."""


MADE = frozenset({EditRoute.POINTER, EditRoute.PROGRAM})
"""Edits that came of something else, which is done again by itself."""

SENDING = {EditRoute.PASTED: ("ctrl", "v"), EditRoute.UNDONE: ("ctrl", "z")}


def typed(action: Type) -> tuple[Stroke, ...]:
    """Return the strokes of a run of typing. Raises Unknown where its text was not recorded."""
    strokes: list[Stroke] = []
    caret: int | None = None
    for edit in action.edits:
        if edit.route in MADE:
            caret = None
            continue
        made, caret = _edited(edit, caret)
        strokes += made
    return (*strokes, *(chord(("return",)) if action.submitted else ()))


def _edited(edit: Edit, caret: int | None) -> tuple[tuple[Stroke, ...], int | None]:
    """Return the keys of one edit, and where the caret is after it."""
    if edit.route in SENDING:
        return chord(SENDING[edit.route]), None
    if edit.operation is EditOperation.DELETE:
        return _deleted(edit, caret), edit.position
    text = _text(edit)
    after = edit.position + len(text)
    if edit.operation is EditOperation.REPLACE and caret is not None and caret == edit.position + edit.length:
        return (*chord(("backspace",)) * edit.length, Write(text)), after
    moves = _moved(caret, edit.position) if edit.operation is EditOperation.INSERT else ()
    return (*moves, Write(text)) if text else (*moves, *chord(("delete",))), after


def _deleted(edit: Edit, caret: int | None) -> tuple[Stroke, ...]:
    if caret is not None and caret == edit.position + edit.length:
        return chord(("backspace",)) * edit.length
    if caret is not None and caret == edit.position:
        return chord(("delete",)) * edit.length
    return (*chord(("ctrl", "home")), *chord(("right",)) * edit.position, *chord(("delete",)) * edit.length)


def _moved(caret: int | None, to: int) -> tuple[Stroke, ...]:
    if caret is None or caret == to:
        return ()
    return chord(("left" if to < caret else "right",)) * abs(to - caret)


def _text(edit: Edit) -> str:
    if isinstance(edit.content, Redacted):
        return edit.content.text
    if not edit.length and edit.operation is EditOperation.REPLACE:
        return ""
    raise Unknown("the text was not recorded")
