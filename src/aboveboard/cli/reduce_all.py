"""`aboveboard reduce-all`: many recordings become tables of steps, on several processes or machines."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
from blake3 import blake3
from cyclopts import Parameter

from aboveboard import __version__
from aboveboard.cli.counts import told
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.engines import INPROCESS, chosen
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.reduce import Reduced
from aboveboard.cli.sources import AUTO, KEEP, SHAPE, opened, warn_of_kept_text
from aboveboard.cli.writing import written
from aboveboard.errors import InputError, Malformed, NotFound
from aboveboard.formats.step_lines import StepsEnd, StepsHead, read_lines
from aboveboard.formats.step_tables import address_in, addressed, end_in, packed, table_of, unpacked
from aboveboard.importers import Tally
from aboveboard.pipeline.engines import Fault, Stage, Unit
from aboveboard.pipeline.engines.running import Progress, run
from aboveboard.reduction import REDUCER_VERSION


def reduce_all(
    recordings: list[Path],
    /,
    *,
    out: Path,
    from_: Annotated[str, Parameter(name="--from")] = AUTO,
    text: str = SHAPE,
    partial: Annotated[bool, Parameter(negative="")] = False,
    engine: str = INPROCESS,
    workers: int = 0,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Make tables of steps of many recordings that you bring, several at a time.

    Each recording becomes `NAME.parquet` in the folder: a row a step, with the whole step as JSON. What is there
    already and made from the same recording by the same rules is not made again, so that a second run does nothing and
    one that was ended goes on. A recording that cannot be read is told by name and leaves the others alone; the exit
    status is 1 then. The tables are as plain as the recordings: keep them alike.

    Parameters
    ----------
    recordings
        Files of events, or other recorders' files or folders, as `aboveboard reduce` takes them.
    out
        The folder for the tables.
    from_
        Which recorder they are from, as `aboveboard reduce` has it; `auto` looks at each.
    text
        `shape` or `keep`, as `aboveboard reduce` has it.
    partial
        Take what stands before the end of a recording that was cut off.
    engine
        `inprocess` (processes of this machine), `daft` (the same on Daft, from the extra `distributed`), `ray` (Daft on
        a Ray started here), or the address of a Ray cluster, such as `ray://head:10001`, whose machines see the same
        files.
    workers
        How many processes; 0 is one for each processor.
    json_
        Print what was found as JSON.
    """
    leave_on_sigterm()
    if text not in {SHAPE, KEEP}:
        raise Malformed(f"--text cannot be {text!r}", remedy="it is shape, or keep for your own recordings")
    if text == KEEP:
        warn_of_kept_text()
    out.mkdir(parents=True, exist_ok=True)
    stage = Stage("reduce", _version(from_, text, partial=partial), ReduceRecording(from_, text, partial))
    chosen_engine = chosen(engine, workers or len(os.sched_getaffinity(0)))
    report = Report()
    with progress_bars() as progress:
        units = _units(recordings, progress)
        for done in run(chosen_engine, stage, units, Tables(out), progress):
            report.take(done.name, done.data, done.fault, kept=done.kept)
    report.say(as_json=json_)


@dataclass(frozen=True, slots=True)
class ReduceRecording:
    """What is done to one recording, given by its path: read, reduced, packed as a table."""

    from_: str
    text: str
    partial: bool

    def __call__(self, data: bytes) -> bytes:
        """Return the table of a recording's steps as an Arrow stream."""
        tally = Tally(source="", partial=self.partial)
        with ExitStack() as ending:
            source = opened(os.fsdecode(data), self.from_, self.text, tally, ending, warn=False)
            head = StepsHead(source=source.name, reducer_version=REDUCER_VERSION)
            lines = islice(Reduced(source, "steps").lines(), 1, None)  # without the head
            return packed(table_of(head, read_lines(lines)))


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of steps in a folder, which say by themselves what they were made from."""

    folder: Path

    def find(self, name: str, address: str) -> bytes | None:
        """Return the counts of a table made from just this, None where there is none."""
        path = self._path(name)
        return msgspec.json.encode(end_in(path)) if address_in(path) == address else None

    def keep(self, name: str, address: str, data: bytes) -> bytes:
        """Write a table, whole or not at all, and return its counts."""
        import pyarrow.parquet as pq

        path = self._path(name)
        with written(str(path)) as file:
            pq.write_table(addressed(unpacked(data), address), file, compression="zstd")
        return msgspec.json.encode(end_in(path))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


@dataclass(slots=True)
class Report:
    """What a run came to."""

    done: int = 0
    kept: int = 0
    steps: int = 0
    odd: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, data: bytes, fault: Fault | None, *, kept: bool) -> None:
        """Count one recording."""
        if fault is not None:
            self.faults[name] = f"{fault.message}. Remedy: {fault.remedy}"
            return
        end = msgspec.json.decode(data, type=StepsEnd)
        self.done, self.kept, self.steps = self.done + (not kept), self.kept + kept, self.steps + end.steps
        for counts in (end.unknown, end.left_out, end.flags):
            self.odd.update(counts)

    def say(self, *, as_json: bool) -> None:
        """Print it; raises InputError where a recording could not be read."""
        facts = {
            "recordings": self.done + self.kept + len(self.faults),
            "made": self.done,
            "there already": self.kept,
            "steps": self.steps,
            "odd or not read": dict(sorted(self.odd.items())),
            "refused": dict(sorted(self.faults.items())),
        }
        if as_json:
            print(json.dumps(facts))
        else:
            for name, value in facts.items():
                print(f"{name}: {told(value)}")
        if self.faults:
            raise InputError(
                f"{len(self.faults)} recordings could not be read", remedy="what to do about each is printed above"
            )


def _version(from_: str, text: str, *, partial: bool) -> str:
    return " ".join((__version__, REDUCER_VERSION, from_, text, "partial" if partial else "whole"))


def _units(recordings: Sequence[Path], progress: Progress) -> list[Unit]:
    units = []
    for number, path in enumerate(recordings, 1):
        if not path.exists():
            raise NotFound(f"there is no {path.name}", remedy="check the path")
        whole = path.resolve()
        units.append(Unit(name=whole.name, content=content_of(whole), data=os.fsencode(whole)))
        progress("looking", number, len(recordings))
    return units


def content_of(path: Path) -> str:
    """Return the BLAKE3 of a file, or of a folder's files with their names."""
    found = blake3()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            found.update(file.relative_to(path).as_posix().encode() + b"\0")
            found.update(bytes.fromhex(blake3().update_mmap(file).hexdigest()))
    return found.hexdigest()
