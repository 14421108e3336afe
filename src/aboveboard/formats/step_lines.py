"""Steps as JSON lines: a head, one step a line with the number of its stretch, and an end that says what was odd.

A file without its end is half written, and refused as such (spec/lines.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from aboveboard.errors import Truncated, UnknownFormat
from aboveboard.formats import versions
from aboveboard.model.actions import Action
from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.trajectories import LowLevel, Step
from aboveboard.model.value import IllegalValue, Value

KIND = "aboveboard steps"


class StepsHead(Value, frozen=True, kw_only=True, omit_defaults=False, tag="head"):
    """The first line: what the file is, in which version, made from what and by which rules."""

    kind: str = KIND
    v: int = versions.KNOWN["steps"]
    source: str = ""
    reducer_version: str


class StepAt(Value, frozen=True, kw_only=True, tag="step"):
    """A step and the number of its stretch; nothing spans two stretches."""

    stretch: int
    step: Step


class StepsEnd(Value, frozen=True, kw_only=True, omit_defaults=False, tag="end"):
    """The last line: how much there was, and by name what is unknown, left out or odd.

    `records` counts the events by where they went: `step`, or why they belong to none.
    """

    stretches: int
    steps: int
    records: dict[str, int]
    unknown: dict[str, int] = {}
    left_out: dict[str, int] = {}
    flags: dict[str, int] = {}


class ActionAt(Value, frozen=True, kw_only=True, tag="action"):
    """A step without what was seen: its place, its time (ms in the stretch), what was done and to what."""

    stretch: int
    step: int
    started: int
    ended: int
    app: str
    action: Action
    target: ElementOrAbsence


class RowAt(Value, frozen=True, kw_only=True, tag="row"):
    """One lowered row of a step: a low-level action and the picture before it."""

    stretch: int
    step: int
    row: LowLevel


Line = StepAt | ActionAt | RowAt | StepsEnd
_LINE = msgspec.json.Decoder(Line)


FORMS: Mapping[str, Callable[[int, Step], Iterator[Line]]] = {
    "steps": lambda stretch, step: iter((StepAt(stretch=stretch, step=step),)),
    "actions": lambda stretch, step: iter((_action(stretch, step),)),
    "rows": lambda stretch, step: (RowAt(stretch=stretch, step=step.index, row=row) for row in step.lowered()),
}
"""What may be written of a step: all of it, the action alone, or the low-level rows that it lowers to."""


def _action(stretch: int, step: Step) -> ActionAt:
    return ActionAt(
        stretch=stretch,
        step=step.index,
        started=step.started,
        ended=step.ended,
        app=step.app,
        action=step.action,
        target=step.target,
    )


def write_line(line: StepsHead | Line) -> bytes:
    """Return one line with its end."""
    return msgspec.json.encode(line) + b"\n"


def read_head(line: bytes) -> StepsHead:
    """Return what a first line says; raises UnknownFormat and NewerFormat."""
    if not is_steps(line):
        raise UnknownFormat("this is no file of steps", remedy="give a file that `aboveboard reduce` wrote")
    return versions.decode("steps", line, StepsHead, wire="json")


def is_steps(line: bytes) -> bool:
    """Tell whether a first line is that of a file of steps."""
    try:
        return msgspec.json.decode(line, type=_Kind).kind == KIND
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Yield the lines after the head; raises UnknownFormat and, where the end is missing, Truncated."""
    ended = False
    for number, line in enumerate(lines, 2):
        try:
            found = _LINE.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, IllegalValue):
            if not line.endswith(b"\n"):
                break
            raise UnknownFormat(f"line {number} is no line of a file of steps") from None
        ended = isinstance(found, StepsEnd)
        yield found
    if not ended:
        raise Truncated(
            "the file of steps has no end", remedy="run `aboveboard reduce` again; what stands in it is whole"
        )


class _Kind(msgspec.Struct):
    kind: str
