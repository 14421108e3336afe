"""Events in plain words, for the person who decides whether they leave."""

from aboveboard.companion.catalogue import Catalogue
from aboveboard.model import events
from aboveboard.model.elements import Element, ElementOrAbsence, NotRecognised
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import Frame, NoFrame
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.text import Chrome, Label, Redacted, Shape

GAP_WORDS = {
    GapReason.OUT_OF_SCOPE: "outside of what you agreed to",
    GapReason.PAUSED: "paused",
    GapReason.LOCKED: "screen locked",
    GapReason.SUSPENDED: "computer asleep",
    GapReason.POLICY: "the rules changed or ended",
    GapReason.CONSENT: "consent changed",
    GapReason.INDICATOR: "the strip was not visible",
    GapReason.BUDGET: "too much load",
    GapReason.FAULT: "a fault",
    GapReason.DISCARDED: "discarded by you",
    GapReason.CUT: "cut by you",
    GapReason.STOPPED: "stopped",
}
STATE_WORDS = {"recording": "Recording", "paused": "Paused", "stopped": "Stopped", "idle": "Ready"}
FRAME_WORDS = {
    "before": "picture before an action",
    "at_action": "picture at an action",
    "after": "picture after an action",
    "between": "picture within an action",
    "cadence": "picture from time to time",
}


def label(words: Catalogue, said: Label | None) -> str:
    """Return what a label says."""
    match said:
        case Chrome(text=text):
            return f"“{text}”"
        case Redacted(text=text):
            return f"‹{text}›"
        case Shape(kind=kind, length=length):
            return words("({kind}, {length})", kind=kind.value, length=length.value)
        case _:
            return words("(hidden)")


def element(words: Catalogue, target: ElementOrAbsence) -> str:
    """Return what an element is called."""
    if isinstance(target, NotRecognised):
        return words("something not recognised")
    return _named(words, target)


def _named(words: Catalogue, target: Element) -> str:
    return f"{target.role} {label(words, target.name)}"


def describe(words: Catalogue, record: JournalRecord) -> str:
    """Return one line about a record, in the reader's language; content appears exactly as it would leave."""
    match record:
        case events.PointerPressed(button=button, target=target):
            return words("{button} button pressed on {target}", button=button.value, target=element(words, target))
        case events.PointerReleased(button=button, target=target):
            return words("{button} button released on {target}", button=button.value, target=element(words, target))
        case events.Scrolled(dx=dx, dy=dy, target=target):
            return words("scrolled by {dx}, {dy} on {target}", dx=dx, dy=dy, target=element(words, target))
        case events.KeyPressed(key=key, modifiers=modifiers):
            return words("key {key}", key="+".join((*modifiers, key)))
        case events.FieldEdited(operation=operation, field=field, content=content):
            what = label(words, content)
            return words(
                "{operation} in {field}: {what}", operation=operation.value, field=_named(words, field), what=what
            )
        case events.MenuOpened(path=path) | events.MenuItemChosen(path=path):
            way = " › ".join(label(words, part) for part in path)
            chosen = isinstance(record, events.MenuItemChosen)
            return words("menu item chosen: {way}", way=way) if chosen else words("menu opened: {way}", way=way)
        case events.OptionChosen(index=index, value=value):
            return words("option {index} chosen: {value}", index=index + 1, value=label(words, value))
        case events.FocusMoved(target=target):
            return words("focus on {target}", target=element(words, target))
        case events.ElementChanged(what=what, target=target):
            return words("{what} changed: {target}", what=what, target=_named(words, target))
        case events.ElementsSeen(snapshot=snapshot):
            return words("list of {count} elements in view", count=len(snapshot.elements))
        case events.SecureFieldUsed():
            return words("a secret field was used; nothing of it was recorded")
        case Frame(role=role, masks=masks):
            return words("{what}, {count} boxes covered", what=words(FRAME_WORDS[role.value]), count=len(masks))
        case NoFrame(reason=reason):
            return words("no picture: {reason}", reason=reason)
        case Gap():
            return words("Gap")
        case _:
            return _plain(words, record)


def _plain(words: Catalogue, record: JournalRecord) -> str:
    match record:
        case events.StretchBegan(app=app):
            return words("recording began in {app}", app=app)
        case events.AppSwitched(before=before, after=after):
            return words("from {before} to {after}", before=before, after=after)
        case events.PointerApproached(dwell_ms=dwell):
            return words("pointer came and rested {ms} ms", ms=dwell)
        case events.WindowOpened(kind=kind) | events.WindowClosed(kind=kind):
            opened = isinstance(record, events.WindowOpened)
            return words("{kind} opened", kind=kind.value) if opened else words("{kind} closed", kind=kind.value)
        case events.OptionsOffered(total=total):
            return words("{count} options offered", count=total)
        case events.ClipboardUsed(kind=kind):
            return words("clipboard: {kind}, contents not read", kind=kind.value)
        case events.Navigated(origin=origin, route=route):
            return words("page {address}", address=origin + route)
        case events.Marked(task=task):
            return words("your mark: {task}", task=task)
        case _:
            return words(type(record).__name__)
