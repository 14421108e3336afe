"""File pickers answered: whether to open or save, never a name."""

from aboveboard.model.actions import ChooseFile
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import FileChosen, KeyPressed, PointerPressed
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at


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
    done = input_at(tape, index)
    return None if done is None else _by_input(tape, done)


def _by_input(tape: Tape, done: Input) -> Draft | None:
    for place, report in aftermath(tape, done):
        if isinstance(report, FileChosen):
            return Draft(
                action=ChooseFile(saving=report.saving),
                used=(*done.used, place),
                target=done.target,
                app=done.app,
                started=done.started,
                ended=done.ended,
                children=(done.row,),
            )
    return None


RULE = Rule(
    name="choose_file", starts=(PointerPressed, KeyPressed, FileChosen), find=find, after=frozenset({FileChosen})
)
