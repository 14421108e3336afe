"""What hands did, in plain words: mouse, keys, typing."""

from aboveboard.companion.catalogue import Catalogue
from aboveboard.companion.element_words import element, label
from aboveboard.companion.telling import Telling
from aboveboard.model import events
from aboveboard.model.elements import ElementOrAbsence, NotRecognised
from aboveboard.model.events import EditOperation, EditRoute, JournalRecord

BUTTON_WORDS = {
    "left": "You pressed the mouse button on: {target}",
    "middle": "You pressed the middle mouse button on: {target}",
    "right": "You pressed the right mouse button on: {target}",
    "back": "You pressed the mouse's “back” button on: {target}",
    "forward": "You pressed the mouse's “forward” button on: {target}",
}
CLICK_WORDS = {
    "left": "You clicked: {target}",
    "middle": "You clicked with the middle button: {target}",
    "right": "You clicked with the right button: {target}",
    "back": "You clicked the mouse's “back” button on: {target}",
    "forward": "You clicked the mouse's “forward” button on: {target}",
}
SCROLL_WORDS = {
    "down": "You scrolled down in: {target}",
    "up": "You scrolled up in: {target}",
    "right": "You scrolled to the right in: {target}",
    "left": "You scrolled to the left in: {target}",
}
KEY_NAMES = {
    "return": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "page_up": "Page Up",
    "page_down": "Page Down",
}
EDIT_WORDS = {
    (EditOperation.INSERT, "hand"): "You typed in the {field}: {text}",
    (EditOperation.INSERT, EditRoute.PASTED): "You pasted into the {field}: {text}",
    (EditOperation.INSERT, EditRoute.UNDONE): "Undo or redo brought back in the {field}: {text}",
    (EditOperation.INSERT, EditRoute.PROGRAM): "The app wrote into the {field}: {text}",
    (EditOperation.DELETE, "hand"): "You deleted in the {field}: {text}",
    (EditOperation.DELETE, EditRoute.PASTED): "Pasting replaced in the {field}: {text}",
    (EditOperation.DELETE, EditRoute.UNDONE): "Undo or redo took away in the {field}: {text}",
    (EditOperation.DELETE, EditRoute.PROGRAM): "The app deleted in the {field}: {text}",
    (EditOperation.REPLACE, "hand"): "You changed the {field}; new there is: {text}",
    (EditOperation.REPLACE, EditRoute.PASTED): "Pasting changed the {field}; new there is: {text}",
    (EditOperation.REPLACE, EditRoute.UNDONE): "Undo or redo changed the {field}; new there is: {text}",
    (EditOperation.REPLACE, EditRoute.PROGRAM): "The app changed the {field}; new there is: {text}",
}


def gesture(telling: Telling, record: JournalRecord) -> str:
    """Return a sentence about what hands did, or nothing for another kind of record."""
    words = telling.words
    match record:
        case events.PointerPressed(button=button, target=target, modifiers=held):
            return _holding(words, words(BUTTON_WORDS[button.value], target=element(words, target)), held)
        case events.PointerReleased(target=target):
            return words("You let go of the mouse button on: {target}", target=element(words, target))
        case events.PointerDragged():
            return words("You dragged with the mouse button held down")
        case events.PointerApproached(target=target):
            return words("You moved the pointer to: {target}", target=element(words, target))
        case events.PointerPath(points=points):
            return words("The path of your pointer, {count} points", count=len(points))
        case events.Scrolled(dx=dx, dy=dy, target=target):
            way = ("down" if dy > 0 else "up") if dy else ("right" if dx > 0 else "left")
            return words(SCROLL_WORDS[way], target=element(words, target))
        case events.KeyPressed(target=target):
            return _key(words, record, target)
        case events.KeyTiming(keys=keys, bucket_ms=bucket):
            return words(
                "{count} keys within {seconds} s; which ones is not recorded", count=keys, seconds=bucket / 1000
            )
        case events.FieldEdited():
            return edited(words, record, label(words, record.content))
        case _:
            return ""


def clicked(telling: Telling, press: events.PointerPressed) -> str:
    """Return a sentence about a press that was let go again on the same spot."""
    words = telling.words
    said = words(CLICK_WORDS[press.button.value], target=element(words, press.target))
    return _holding(words, said, press.modifiers)


def edited(words: Catalogue, edit: events.FieldEdited, text: str) -> str:
    """Return a sentence about an edit, or a run of them, that came to `text`."""
    known = (edit.operation, edit.route) in EDIT_WORDS
    said = EDIT_WORDS[edit.operation, edit.route if known else "hand"]
    return words(said, field=element(words, edit.field), text=text)


def key_words(key: str, modifiers: tuple[str, ...]) -> str:
    """Return a key or a shortcut as it stands on keyboards: `Ctrl+S`."""
    name = KEY_NAMES.get(key, key.replace("_", " "))
    return "+".join([*(held.capitalize() for held in modifiers), name[:1].upper() + name[1:]])


def _key(words: Catalogue, pressed: events.KeyPressed, target: ElementOrAbsence) -> str:
    key = key_words(pressed.key, pressed.modifiers)
    times = f"{key} ×{pressed.repeats + 1}" if pressed.repeats else key
    if isinstance(target, NotRecognised):
        return words("You pressed the key {key}", key=times)
    return words("You pressed the key {key} in: {target}", key=times, target=element(words, target))


def _holding(words: Catalogue, said: str, modifiers: tuple[str, ...]) -> str:
    if not modifiers:
        return said
    held = "+".join(name.capitalize() for name in modifiers)
    return words("{sentence}, holding {keys}", sentence=said, keys=held)
