"""Writes spec/vectors/trajectory/sources and spans: `python -m tests.conformance.make_source_vectors`."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from aboveboard.model.elements import Element
from aboveboard.model.events import EditOperation, ElementsSeen, FieldEdited
from aboveboard.model.text import LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Step
from aboveboard.pipeline.sourcing import sourced
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.conformance.vector_files import Case, plain, write
from tests.scripts import EDIT, NOTES, SEARCH, Script, element
from tests.spans import FOUND, NOT_FOUND

GOAL = 'Write "Milk" and file it as a List.'
PROSE = element("Id semper, id neque.", "paragraph", 90)
WORD = Shape(kind=TextKind.WORD, length=LengthClass.FEW)


def shaped(script: Script) -> Script:
    """Type a word of which only the shape was recorded."""
    edit = FieldEdited(t=script.t, operation=EditOperation.INSERT, field=SEARCH, app=script.app, content=WORD)
    script.add(edit)
    return script.rest()


def beside(text: Element, script: Script) -> Script:
    """Let every list of the script show a text more."""
    for place, record in enumerate(script.records):
        if isinstance(record, ElementsSeen):
            shown = replace(record.snapshot, elements=(*record.snapshot.elements, text))
            script.records[place] = replace(record, snapshot=shown)
    return script


SOURCES: tuple[tuple[str, Callable[[], Script], Case], ...] = (
    ("typed, quoted in the goal", lambda: Script().begin().type("Milk"), {"kind": "goal_span", "span": [7, 11]}),
    ("typed in another case", lambda: Script().begin().type("MILK"), {"kind": "goal_span", "span": [7, 11]}),
    ("chosen, named in the goal", lambda: Script().begin().option(), {"kind": "goal_span", "span": [30, 34]}),
    ("seen on the screen", lambda: Script().begin().type("Edit", into=NOTES), {"kind": "element", "element": EDIT.id}),
    (
        "typed, a word of a longer text on the screen",
        lambda: beside(PROSE, Script().begin().type("neque", into=NOTES)),
        {"kind": "element", "element": PROSE.id, "span": [14, 19]},
    ),
    (
        "typed, such a word in another case",
        lambda: beside(PROSE, Script().begin().type("Neque", into=NOTES)),
        {"kind": "outside"},
    ),
    ("typed, nowhere", lambda: Script().begin().type("eggs"), {"kind": "outside"}),
    ("chosen, nowhere", lambda: Script().begin().option(2), {"kind": "outside"}),
    ("pasted from a copy", lambda: Script().begin().copy().paste(), {"kind": "clipboard", "step": 0}),
    ("typed, known by its shape only", lambda: shaped(Script().begin()), {}),
)
"""Name, what was done, and where the last value came from, as worked out by hand; `unknown` is the default."""


def source_cases() -> Iterator[Case]:
    """An episode's steps without their sources, its goal, and the sources of all its steps."""
    for name, script, source in SOURCES:
        steps = reduce(script().stretch(), Terms())
        yield {
            "name": name,
            "goal": GOAL,
            "steps": plain(steps),
            "sources": [*(None for _ in steps[1:]), source],
        }


def sources(steps: tuple[Step, ...], goal: str) -> object:
    return [plain(one.value_source) for one in sourced(steps, Redacted(text=goal))]


def span_cases() -> Iterator[Case]:
    """Where one text says another, as worked out by hand."""
    for name, text, within, said in FOUND:
        start = within.index(said)
        yield {"name": name, "text": text, "within": within, "span": [start, start + len(said)]}
    for name, text, within in NOT_FOUND:
        yield {"name": name, "text": text, "within": within, "span": None}


if __name__ == "__main__":
    write("trajectory/sources", "Steps as reduced, the goal, and where each step's value came from.", source_cases())
    write("trajectory/spans", "A text, another, and where in the other it is said (code points).", span_cases())
