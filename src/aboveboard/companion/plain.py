"""Events in plain words, for the person who decides whether they leave; content appears exactly as it would leave."""

from aboveboard.companion.element_words import element, label
from aboveboard.companion.gesture_words import gesture
from aboveboard.companion.telling import Telling
from aboveboard.model import events
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import Frame, NoFrame
from aboveboard.model.gaps import Gap, GapReason

GAP_WORDS = {
    GapReason.OUT_OF_SCOPE: "you were outside of what you agreed to",
    GapReason.PAUSED: "you paused",
    GapReason.LOCKED: "the screen was locked",
    GapReason.SUSPENDED: "the computer was asleep",
    GapReason.POLICY: "the rules changed or ended",
    GapReason.CONSENT: "your consent changed",
    GapReason.INDICATOR: "the strip was not visible",
    GapReason.BUDGET: "it was too much load for the computer",
    GapReason.FAULT: "something went wrong",
    GapReason.UNHEARD: "you worked, but your input did not reach the recorder",
    GapReason.DISCARDED: "you discarded it",
    GapReason.CUT: "you cut it out",
    GapReason.STOPPED: "the recording was stopped",
}
STATE_WORDS = {"recording": "Recording", "paused": "Paused", "stopped": "Stopped", "idle": "Ready"}
FRAME_WORDS = {
    "before": "Picture before an action",
    "at_action": "Picture at the moment of an action",
    "after": "Picture after an action",
    "between": "Picture within an action",
    "cadence": "Picture taken from time to time",
}
NO_PICTURE_WORDS = {
    "not_yet": "the screen had not been read yet",
    "no_tree": "the app did not say what it shows, so nothing could be covered",
    "nothing_shown": "no window was visible for which you agreed to pictures",
    "moving": "the window was changing, so it could not be covered safely",
}
OTHER_NO_PICTURE = "it could not be covered safely"
WINDOW_WORDS = {
    ("window", True): "A window of the app opened",
    ("window", False): "A window of the app closed",
    ("dialog", True): "A dialog opened",
    ("dialog", False): "A dialog closed",
    ("popup", True): "A pop-up opened",
    ("popup", False): "A pop-up closed",
}
CLIPBOARD_WORDS = {
    "copy": "You copied something; what it was is not recorded",
    "cut": "You cut something to the clipboard; what it was is not recorded",
    "paste": "You pasted something from the clipboard; what lay there is not read",
}
CHANGE_WORDS = {
    ("checked", True): "Now ticked: {target}",
    ("checked", False): "No longer ticked: {target}",
    ("pressed", True): "Now pressed in: {target}",
    ("pressed", False): "No longer pressed in: {target}",
    ("expanded", True): "Unfolded: {target}",
    ("expanded", False): "Folded up: {target}",
    ("collapsed", True): "Folded up: {target}",
    ("collapsed", False): "Unfolded: {target}",
    ("selected", True): "Now selected: {target}",
    ("selected", False): "No longer selected: {target}",
    ("indeterminate", True): "Now half ticked: {target}",
    ("indeterminate", False): "No longer half ticked: {target}",
}
REDUCED_WORDS = {
    "cadence": "To spare the computer, pictures from time to time were left out from here on",
    "frames": "To spare the computer, pictures were left out from here on",
    "capture": "To spare the computer, recording stopped here",
    "": "The computer has room again: nothing was left out from here on",
}


def describe(telling: Telling, record: JournalRecord) -> str:
    """Return one sentence about a record, in the reader's language."""
    return gesture(telling, record) or _choice(telling, record) or _screen(telling, record) or _rest(telling, record)


def _choice(telling: Telling, record: JournalRecord) -> str:
    words = telling.words
    match record:
        case events.MenuOpened(path=path):
            way = " › ".join(label(words, part) for part in path)
            return words("A menu opened: {way}", way=way) if path else words("A menu opened")
        case events.MenuClosed():
            return words("The menu closed")
        case events.MenuItemChosen(path=path):
            return words("You chose in the menu: {way}", way=" › ".join(label(words, part) for part in path))
        case events.OptionsOffered(widget=widget, total=total, visible=visible):
            counts = {"total": total, "visible": visible}
            return words("Choices were offered in: {target} ({total}, of these {visible} visible)", **counts,
                         target=element(words, widget))  # fmt: skip
        case events.OptionChosen(index=index, value=value, widget=widget):
            what = {"number": index + 1, "text": label(words, value), "target": element(words, widget)}
            return words("You chose entry {number} in: {target}, namely {text}", **what)
        case events.FocusMoved(target=target):
            return words("The keyboard now goes to: {target}", target=element(words, target))
        case events.ElementChanged():
            return _changed(telling, record)
        case _:
            return ""


def _changed(telling: Telling, change: events.ElementChanged) -> str:
    words, target = telling.words, element(telling.words, change.target)
    if isinstance(change.after, bool) and (change.what, change.after) in CHANGE_WORDS:
        return words(CHANGE_WORDS[change.what, change.after], target=target)
    if change.what == "selection":
        return words("Something else was selected in: {target}", target=target)
    if isinstance(change.after, int):
        return words("{target} now stands at {text}", target=target, text=change.after)
    return words("{target} now shows: {text}", target=target, text=label(words, change.after))


def _screen(telling: Telling, record: JournalRecord) -> str:
    words = telling.words
    match record:
        case Frame(role=role, masks=masks):
            what = words(FRAME_WORDS[role.value])
            return words("{what}; places covered in it: {count}", what=what, count=len(masks)) if masks else what
        case NoFrame(reason=reason):
            return words("No picture was taken: {reason}", reason=words(NO_PICTURE_WORDS.get(reason, OTHER_NO_PICTURE)))
        case events.ElementsSeen(snapshot=snapshot):
            return words("What could be clicked then: {count} parts of the screen", count=len(snapshot.elements))
        case events.WindowOpened(kind=kind):
            return words(WINDOW_WORDS[kind.value, True])
        case events.WindowClosed(kind=kind):
            return words(WINDOW_WORDS[kind.value, False])
        case events.AppSwitched(before=before, after=after, app_version=version):
            gone = f"{telling.app(after)} ({version})" if version else telling.app(after)
            return words("You went from {before} to {after}", before=telling.app(before), after=gone)
        case events.Navigated(origin=origin, route=route):
            return words("The page changed to: {address}", address=origin + route)
        case _:
            return ""


def _rest(telling: Telling, record: JournalRecord) -> str:
    words = telling.words
    match record:
        case events.StretchBegan():
            return _began(telling, record)
        case events.SecureFieldUsed():
            return words("You used a secret field; nothing of it was recorded")
        case events.ClipboardUsed(kind=kind):
            return words(CLIPBOARD_WORDS[kind.value])
        case events.FileChosen(saving=saving):
            return (
                words("You chose where to save; no name is recorded")
                if saving
                else words("You chose a file to open; no name is recorded")
            )
        case events.Reduced(dropped=dropped):
            return words(REDUCED_WORDS.get(dropped, REDUCED_WORDS["frames"]))
        case events.Marked(task=task, begins=True):
            return words("You marked the beginning of: “{task}”", task=task)
        case events.Marked(task=task, outcome=outcome):
            return words("You marked the end of: “{task}” ({how})", task=task, how=outcome or "-")
        case Gap():
            return words("Nothing was recorded here")
        case _:
            return words("Something of a kind that this page does not know; it is in the word-for-word text")


def _began(telling: Telling, began: events.StretchBegan) -> str:
    screens = ", ".join(f"{monitor.box.width} × {monitor.box.height}" for monitor in began.monitors)
    facts = [fact for fact in (screens, began.keyboard_layout, began.locale, began.app_version, began.toolkit) if fact]
    app = telling.app(began.app)
    return telling.words("Recording began in {app} (also leaves: {facts})", app=app, facts="; ".join(facts) or "-")
