"""Events and steps as lines: what is unknown is told, what is half written refused, and every fault has its line."""

import json

import msgspec
import pytest

from aboveboard.errors import NewerFormat, Truncated, UnknownFormat
from aboveboard.formats import event_lines, step_lines
from aboveboard.formats.event_lines import EventsHead
from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import Gap
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.every_record import RECORDS
from tests.scripts import released

HEAD = b'{"kind":"aboveboard events","v":1,"source":"","policy_version":0,"redactor_version":""}\n'
STEPS = [
    step
    for item in released().items
    if not isinstance(item, Gap)
    for step in reduce(item, Terms(layers=dict(released().layers)))
]


def read(lines: list[bytes]) -> tuple[list[JournalRecord], list[str], list[str]]:
    unknown: list[str] = []
    cuts: list[str] = []
    return list(event_lines.read_records(lines, unknown.append, cuts.append)), unknown, cuts


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def test_every_kind_of_record_comes_back_as_it_was() -> None:
    head, *lines = event_lines.write_events(EventsHead(), RECORDS)
    assert head == HEAD
    assert read(lines) == (list(RECORDS), [], [])


def test_an_empty_line_is_nothing() -> None:
    assert read([b"\n", line(type="gap"), b"  \n"])[0] == [Gap()]


def test_a_record_of_an_unknown_kind_is_told_and_left_out() -> None:
    assert read([line(type="gazed", t=3), line(t=4), line(type=["gap"])]) == (
        [],
        ["event kind gazed", "event kind None", "event kind ['gap']"],
        [],
    )


def test_an_unknown_field_is_told_and_the_rest_is_read() -> None:
    records, unknown, _ = read([line(type="menu_closed", t=3, app="editor", mood="fine", light="dim")])
    assert [type(record).__name__ for record in records] == ["MenuClosed"]
    assert unknown == ["menu_closed.light", "menu_closed.mood"]


@pytest.mark.parametrize(
    "bad",
    [
        b"nonsense\n",
        b"[1]\n",
        line(type="menu_closed"),
        line(type="menu_closed", t="soon", app="editor"),
        line(type="key_pressed", t=1, key="a", target={"type": "not_recognised", "reason": "no_tree"}, app="editor"),
        b'{"type":"menu_closed","t":' + b"[" * 100_000 + b"\n",
        b'{"type":"menu_closed","t":1,"app":"\xff"}\n',
    ],
    ids=["words", "array", "lacking", "other kind", "printable key", "deep", "no UTF-8"],
)
def test_what_is_no_record_is_refused_with_its_line_and_without_its_content(bad: bytes) -> None:
    with pytest.raises(UnknownFormat, match="line 3") as refused:
        read([line(type="gap"), bad])
    assert "soon" not in str(refused.value)


def test_a_file_that_ends_within_a_line_tells_where() -> None:
    assert read([line(type="gap"), b'{"type":"gap"']) == ([Gap()], [], ["line 3"])


@pytest.mark.parametrize(
    "head",
    [b"", b"nonsense\n", b"{}\n", b'{"kind":"aboveboard steps","v":1}\n', b'{"kind":3}\n'],
    ids=["empty", "words", "object", "steps", "number"],
)
def test_what_does_not_begin_as_a_file_of_events_is_none(head: bytes) -> None:
    with pytest.raises(UnknownFormat):
        event_lines.read_head(head)


def test_a_newer_file_is_refused_by_name() -> None:
    with pytest.raises(NewerFormat):
        event_lines.read_head(HEAD.replace(b'"v":1', b'"v":2'))
    head = step_lines.write_line(step_lines.StepsHead(reducer_version="1"))
    with pytest.raises(NewerFormat):
        step_lines.read_head(head.replace(b'"v":1', b'"v":2'))


def end() -> step_lines.StepsEnd:
    return step_lines.StepsEnd(stretches=1, steps=len(STEPS), records={"step": 4}, flags={"odd": 2})


@pytest.mark.parametrize("form", sorted(step_lines.FORMS))
def test_steps_come_back_as_they_were_in_every_form(form: str) -> None:
    told = [one for step in STEPS for one in step_lines.FORMS[form](0, step)]
    written = [step_lines.write_line(one) for one in (*told, end())]
    assert list(step_lines.read_lines(written)) == [*told, end()]


def test_rows_are_what_the_steps_lower_to() -> None:
    rows = [one for step in STEPS for one in step_lines.FORMS["rows"](0, step)]
    assert [one.row for one in rows if isinstance(one, step_lines.RowAt)] == [
        row for step in STEPS for row in lowered(step)
    ]


def lowered(step: Step) -> list[object]:
    return list(step.lowered())


@pytest.mark.parametrize("written", [[], [b'{"type":"end","stre'], [step_lines.write_line(end())[:-9]]])
def test_steps_without_their_end_are_half_written(written: list[bytes]) -> None:
    with pytest.raises(Truncated):
        list(step_lines.read_lines(written))


def test_a_line_that_is_no_step_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="line 2"):
        list(step_lines.read_lines([b'{"type":"stop"}\n', step_lines.write_line(end())]))
    with pytest.raises(UnknownFormat):
        step_lines.read_head(HEAD)


def test_the_head_says_by_which_rules() -> None:
    head = step_lines.StepsHead(source="ducktrack", reducer_version="9")
    assert step_lines.read_head(step_lines.write_line(head)) == head
    assert msgspec.json.decode(step_lines.write_line(head))["type"] == "head"
