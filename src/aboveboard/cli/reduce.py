"""`aboveboard reduce`: events, ours or another recorder's, become steps."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.counts import told
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.sources import AUTO, EVENTS, SHAPE, PathOrStream, Source, opened
from aboveboard.cli.writing import written
from aboveboard.errors import InputError, Malformed
from aboveboard.formats.event_lines import EventsHead, write_events
from aboveboard.formats.step_lines import FORMS, StepsEnd, StepsHead, write_line
from aboveboard.importers import Tally, refuse_unknown
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.reduction import REDUCER_VERSION, registry


def reduce(
    events: PathOrStream,
    /,
    *,
    out: PathOrStream = "-",
    from_: Annotated[str, Parameter(name="--from")] = AUTO,
    format_: Annotated[str, Parameter(name="--format")] = "steps",
    text: str = SHAPE,
    strict: Annotated[bool, Parameter(negative="")] = False,
    partial: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Make steps of events that you bring: clicks, drags, typing, menus and options instead of single inputs.

    Reads events as JSON lines (spec/lines.md), and the recordings of OpenAdapt, DuckTrack, AgentNetTool, PC Tracker,
    OWAMcap and rrweb. What a recording does not hold is absent in the steps. What it holds and is not read is counted
    by name and printed; nothing is dropped in silence. The result stands in its place only when it is whole.

    Parameters
    ----------
    events
        A file of events, or another recorder's file or folder; `-` reads events from the input stream.
    out
        The file to write; `-` is the output stream.
    from_
        Which recorder it is from: `events` (ours), `openadapt`, `ducktrack`, `agentnet`, `pctracker`, `owamcap`,
        `rrweb`; `auto` looks.
    format_
        What to write: `steps` (everything), `actions` (what was done, to what), `rows` (the low-level rows that each
        step lowers to), or `events` (no reduction: the recording as our events).
    text
        `shape` writes of each typed text its kind and length only. `keep` writes other recorders' texts as they
        stand, passwords included: for your own recordings only.
    strict
        Refuse a recording with fields or kinds that this version does not know.
    partial
        Take what stands before the end of a recording that was cut off.
    json_
        Print what was found as JSON.
    """
    leave_on_sigterm()
    if format_ not in {*FORMS, EVENTS}:
        raise Malformed(f"--format cannot be {format_!r}", remedy=f"it is one of {', '.join((*FORMS, EVENTS))}")
    if out != "-" and Path(out).exists() and Path(events).exists() and Path(out).samefile(events):
        raise InputError("--out would replace what is read", remedy="give --out another name")
    with ExitStack() as ending:
        progress = ending.enter_context(progress_bars())
        tally = Tally(source="", partial=partial, progress=lambda done, of: progress("reading", done, of))
        source = opened(events, from_, text, tally, ending)
        with written(out) as file:
            reduced = Reduced(source, format_)
            for line in reduced.lines():
                file.write(line)
            if strict:
                refuse_unknown(tally.findings())
    _say(reduced, out, as_json=json_)


@dataclass(slots=True)
class Reduced:
    """A source on its way to lines, and what was counted on the way."""

    source: Source
    form: str
    stretches: int = 0
    steps: int = 0
    records: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the result."""
        if self.form == EVENTS:
            terms = self.source.terms
            head = EventsHead(
                source=self.source.name, policy_version=terms.policy_version, redactor_version=terms.redactor_version
            )
            yield from write_events(head, self.source.records)
            return
        yield write_line(StepsHead(source=self.source.name, reducer_version=REDUCER_VERSION))
        for number, stretch in enumerate(self.source.stretches()):
            done = registry.account(ReleasedStretch(records=stretch), self.source.terms)
            self.records.update("step" if isinstance(place, int) else place for place in done.belongs)
            self.odd.update(done.flags)
            self.stretches, self.steps = number + 1, self.steps + len(done.steps)
            for step in done.steps:
                yield from map(write_line, FORMS[self.form](number, step))
        yield write_line(self.end())

    def end(self) -> StepsEnd:
        """Return what there was, and what was odd about it."""
        found = self.source.tally.findings()
        return StepsEnd(
            stretches=self.stretches,
            steps=self.steps,
            records=dict(sorted(self.records.items())),
            unknown=found.unknown,
            left_out=found.left_out,
            flags={**found.flags, **dict(sorted(self.odd.items()))},
        )


def _say(reduced: Reduced, out: str, *, as_json: bool) -> None:
    """Say what was found; where the result itself goes to the output stream, on the error stream."""
    stream = sys.stderr if out == "-" else sys.stdout
    facts: dict[str, object] = {
        "source": reduced.source.name,
        "inputs": reduced.source.tally.inputs,
        **msgspec.to_builtins(reduced.end()),
    }
    del facts["type"]
    if reduced.form == EVENTS:
        facts = {name: facts[name] for name in ("source", "inputs", "unknown", "left_out", "flags")}
    if as_json:
        stream.write(json.dumps(facts) + "\n")
        return
    for name, value in facts.items():
        stream.write(f"{name.replace('_', ' ')}: {told(value)}\n")
