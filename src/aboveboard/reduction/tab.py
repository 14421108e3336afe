"""Tabs: another tab of the same window or page brought to the front."""

from aboveboard.model.actions import Click, Hotkey, Route, SwitchTab
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    Button,
    ElementChanged,
    JournalRecord,
    KeyPressed,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
)
from aboveboard.model.text import Hidden, Label
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at

TAB = "page tab"
LIST = "page tab list"
PRESSED = frozenset({"push button", "toggle button", "check box", "radio button", "entry", "combo box"})
"""What lies in a list of tabs beside them, and is pressed for itself."""
SWITCHING = frozenset(
    {
        *("left", "right", "up", "down", "home", "end", "page_up", "page_down", "prior", "next"),
        *("tab", "iso_left_tab", "return", "kp_enter", "space"),
    }
)
"""Keys that go to another tab, alone or with what is held; with Alt or Control a digit does too."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the switch of tabs that begins here: one input, then a tab's own word that it is the one shown.

    A tab tells it by `selected`, a page by a choice from its list of tabs, which is also an action by itself. Where no
    tab beside it ever says that it is selected (Qt 5), a press on a tab stands for its own word.
    """
    record = tape.records[index]
    if isinstance(record, OptionChosen):
        return _draft(tape, (index,), None) if _chosen(record) else None
    done = input_at(tape, index)
    if done is None:
        return None
    after = [place for place, one in aftermath(tape, done) if _tells(one)]
    shown = [place for place in after if not isinstance(tape.records[place], OptionsOffered)]
    if not shown:
        return _silent(tape, index, done)
    if not _acts_on_tabs(done):
        return None
    return _draft(tape, tuple(after), done)


def _silent(tape: Tape, index: int, done: Input) -> Draft | None:
    """Return the switch by a click on a tab, where the last element list says of none that it is selected."""
    tab, row = done.target, done.row.action
    pressed = isinstance(row, Click) and row.button is Button.LEFT and not row.modifiers
    seen = tape.snapshot_before(index)
    if not pressed or seen is None or not isinstance(tab, Element) or tab.role != TAB or tab.parent is None:
        return None
    tabs = [one for one in seen.elements if one.role == TAB and one.parent == tab.parent]
    places = [place for place, one in enumerate(tabs) if one.id == tab.id]
    if len(tabs) < 2 or not places or any("selected" in one.states for one in (*tabs, tab)):
        return None
    return Draft(
        action=SwitchTab(index=places[0], name=tab.name, by=done.by),
        used=done.used,
        target=tab,
        app=done.app,
        started=done.started,
        ended=done.ended,
        children=(done.row,),
        inferred=True,
    )


def _draft(tape: Tape, reports: tuple[int, ...], done: Input | None) -> Draft:
    told = [tape.records[place] for place in reports]
    chosen = next((one for one in told if isinstance(one, OptionChosen)), None)
    tab = next((one.target for one in told if isinstance(one, ElementChanged)), None)
    pointed = done.target if done is not None and done.by is Route.POINTER else None
    target = tab or (pointed if isinstance(pointed, Element) and pointed.role == TAB else None)
    first = tape.records[reports[0]]
    assert isinstance(first, ElementChanged | OptionChosen | OptionsOffered)
    whole = target or (chosen.widget if chosen is not None else None)
    assert whole is not None  # one of the two told of it
    name: Label = Hidden() if tab is None else tab.name
    index = tab.index if tab is not None else None
    return Draft(
        action=SwitchTab(
            index=chosen.index if chosen is not None else index or 0,
            name=chosen.value if chosen is not None else name,
            by=Route.UNKNOWN if done is None else done.by,
        ),
        used=(*(() if done is None else done.used), *reports),
        target=whole,
        app=first.app,
        started=first.t if done is None else done.started,
        ended=first.t if done is None else done.ended,
        children=() if done is None else (done.row,),
    )


def _tells(record: JournalRecord) -> bool:
    if isinstance(record, ElementChanged):
        return record.what == "selected" and record.after is True and record.target.role == TAB
    if isinstance(record, OptionsOffered):
        return record.widget.role == LIST
    return isinstance(record, OptionChosen) and _chosen(record)


def _chosen(record: OptionChosen) -> bool:
    return record.widget.role == LIST


def _acts_on_tabs(done: Input) -> bool:
    """Tell whether an input can switch tabs: a press in one, or a key for it.

    What a button opens selects its tab itself, and so does what a hotkey opens or closes.
    """
    if done.by is not Route.POINTER:
        return _switches(done)
    target = done.target
    if not isinstance(target, Element):
        return False
    around = {part.role for part in target.path}
    return TAB in {target.role, *around} or (LIST in {target.role, *around} and target.role not in PRESSED)


def _switches(done: Input) -> bool:
    if done.by is Route.MNEMONIC:
        return True
    row = done.row.action
    key = row.keys[-1] if isinstance(row, Hotkey) else getattr(row, "key", "")
    return key in SWITCHING or (isinstance(row, Hotkey) and key.isdecimal())


RULE = Rule(name="switch_tab", starts=(PointerPressed, KeyPressed, OptionChosen), find=find)
