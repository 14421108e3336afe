"""`aboveboard steps`: the steps of a file, readable in a terminal."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader
from itertools import groupby
from pathlib import Path
from typing import Annotated, BinaryIO

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aboveboard.cli.counts import told
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.reduce import Reduced
from aboveboard.cli.sources import AUTO, SHAPE, PathOrStream, opened
from aboveboard.cli.step_words import done, kind, shown, what
from aboveboard.errors import NotFound
from aboveboard.formats.step_lines import (
    KIND,
    ActionAt,
    Line,
    RowAt,
    StepAt,
    StepsEnd,
    is_steps,
    read_head,
    read_lines,
    write_line,
)
from aboveboard.importers import Tally
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.pipeline.episodes import divided

PEEKED = 128
"""So many bytes say whether a stream holds steps."""

WIDE = 160
"""Columns of a table that no terminal shows."""


def steps(
    file: PathOrStream,
    /,
    *,
    from_: Annotated[str, Parameter(name="--from")] = AUTO,
    text: str = SHAPE,
    partial: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Show steps as a table: what was done, to what, with menu paths and chosen options, and where a task begins.

    Episodes are those of spec/trajectory.md without a person's marks, which a file of steps does not hold.

    Takes what `aboveboard reduce` wrote, or whatever `reduce` takes, which is then reduced without being written.

    Parameters
    ----------
    file
        A file of steps or events, or another recorder's file or folder; `-` reads from the input stream.
    from_
        Which recorder it is from, as `aboveboard reduce` has it; `auto` looks.
    text
        `shape` or `keep`, as `aboveboard reduce` has it.
    partial
        Take what stands before the end of a recording that was cut off.
    json_
        Print one JSON object a line instead, in the form of spec/lines.md.
    """
    with ExitStack() as ending:
        lines = _written(file, ending) if from_ == AUTO else None
        if lines is None:
            progress = ending.enter_context(progress_bars())
            tally = Tally(source="", partial=partial, progress=lambda at, of: progress("reading", at, of))
            reduced = Reduced(opened(file, from_, text, tally, ending), "steps")
            lines = read_lines(iter(list(reduced.lines())[1:]))
        if json_:
            for line in lines:
                sys.stdout.buffer.write(write_line(line))
            sys.stdout.buffer.flush()
        else:
            found = list(lines)
            _show(found)


def _written(path: str, ending: ExitStack) -> Iterator[Line] | None:
    """Return the lines of a file of steps, None where it is none."""
    if path == "-":
        stream = sys.stdin.buffer
        begun = stream.peek(PEEKED)[:PEEKED] if isinstance(stream, BufferedReader) else b""
        return read_lines(_after_head(stream)) if KIND.encode() in begun else None
    place = Path(path)
    if not place.exists():
        raise NotFound(f"there is no {place.name}", remedy="check the path")
    if place.is_dir():
        return None
    file = ending.enter_context(place.open("rb"))
    if not is_steps(file.readline()):
        return None
    file.seek(0)
    return read_lines(_after_head(file))


def _after_head(file: BinaryIO) -> BinaryIO:
    """Read the head and return the file with what comes after it."""
    read_head(file.readline())
    return file


def _show(lines: list[Line]) -> None:
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else WIDE, soft_wrap=False, highlight=False)
    begins = _episodes([line for line in lines if isinstance(line, StepAt)])
    names = ("step", "time", "kind", "what", "target", "outcome", *(["episode"] if begins else []))
    table = Table(*names, box=None, pad_edge=False)
    for line in lines:
        if not isinstance(line, StepsEnd):
            cells = (*_cells(line), *([begins.get(_place(line), "")] if begins else []))
            table.add_row(*(Text(shown(cell)) for cell in cells))
    console.print(table)
    for line in lines:
        if isinstance(line, StepsEnd):
            _say(line)
    if begins:
        print(f"{len(begins)} episodes")


def _episodes(lines: list[StepAt]) -> dict[tuple[int, int], str]:
    """Return by the place of its first step which episode begins there, counted from 1, and by what it was cut."""
    found: dict[tuple[int, int], str] = {}
    for stretch, group in groupby(lines, key=lambda line: line.stretch):
        steps = [line.step for line in group]
        for part in divided(steps, ReleasedStretch(records=()), "gap" if stretch else "session"):
            found[stretch, part.steps[0].index] = f"{len(found) + 1} {part.cut}"
    return found


def _place(line: StepAt | ActionAt | RowAt) -> tuple[int, int]:
    return line.stretch, line.step.index if isinstance(line, StepAt) else line.step


def _cells(line: StepAt | ActionAt | RowAt) -> tuple[str, ...]:
    """Return what the table says of one line; a stretch counts from 1, its steps from 0."""
    if isinstance(line, StepAt):
        step = line.step
        return (
            f"{line.stretch + 1}.{step.index}",
            _time(step.started),
            kind(step.action),
            done(step.action),
            what(step.target),
            step.outcome.value.replace("_", " "),
        )
    if isinstance(line, ActionAt):
        place = f"{line.stretch + 1}.{line.step}"
        return (place, _time(line.started), kind(line.action), done(line.action), what(line.target), "")
    return (f"{line.stretch + 1}.{line.step}", _time(line.row.t), kind(line.row.action), done(line.row.action), "", "")


def _time(ms: int) -> str:
    """Return minutes, seconds and tenths in the stretch."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms // 100 % 10}"


def _say(end: StepsEnd) -> None:
    print(f"{end.steps} steps in {end.stretches} stretches")
    for name, counts in (("unknown", end.unknown), ("left out", end.left_out), ("odd", end.flags)):
        if counts:
            print(f"{name}: {told(counts)}")
