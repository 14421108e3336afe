"""File pickers answered: whether to open or save, never a name."""

from aboveboard.model.actions import Action, ChooseFile, Click, Hotkey, Key
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import FileChosen, KeyPressed, PointerPressed
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Draft, Rule, Tape


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice of a file that begins here: the input that made it, or the report on its own."""
    record = tape.records[index]
    if isinstance(record, FileChosen):
        return Draft(
            action=ChooseFile(saving=record.saving),
            used=(index,),
            target=NotRecognised(reason=Absence.NOTHING_THERE),
            app=record.app,
            started=record.t,
            ended=record.t,
        )
    return _by_input(tape, index, record) if isinstance(record, PointerPressed | KeyPressed) else None


def _by_input(tape: Tape, index: int, record: PointerPressed | KeyPressed) -> Draft | None:
    press = tape.presses.get(index)
    reports = (place for place, one in tape.aftermath(index, skip=press) if isinstance(one, FileChosen))
    place = next(reports, None)
    report = None if place is None else tape.records[place]
    if place is None or not isinstance(report, FileChosen) or (press is not None and press.ended is None):
        return None
    return Draft(
        action=ChooseFile(saving=report.saving),
        used=(*(press.used if press else (index,)), place),
        target=record.target,
        app=record.app,
        started=record.t,
        ended=press.last if press else record.t,
        children=(LowLevel(t=record.t, action=_child(record)),),
    )


def _child(record: PointerPressed | KeyPressed) -> Action:
    if isinstance(record, PointerPressed):
        return Click(button=record.button, at=record.at, modifiers=record.modifiers)
    if record.modifiers:
        return Hotkey(modifiers=record.modifiers, keys=(record.key,))
    return Key(key=record.key)


RULE = Rule(name="choose_file", starts=(PointerPressed, KeyPressed, FileChosen), find=find)
