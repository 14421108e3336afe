"""Steps of one recording as a table: a row each, the whole step as JSON beside the columns that people ask by.

What `spec/lines.md` puts into a file's head and end stands in the schema's metadata, with the address of all that the
table was made from. Written by pyarrow, from the extra `pipeline`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from aboveboard.errors import Tampered
from aboveboard.formats.step_lines import Line, StepAt, StepsEnd, StepsHead
from aboveboard.model.elements import Element
from aboveboard.model.trajectories import Step

if TYPE_CHECKING:
    import pyarrow as pa

ADDRESS, HEAD, END = b"aboveboard address", b"aboveboard head", b"aboveboard end"
ROWS = 4_096
"""Rows to a batch, so that a long recording is not held twice."""


def table_of(head: StepsHead, lines: Iterable[Line]) -> "pa.Table":
    """Return the table of a recording's steps, in order, from its lines."""
    import pyarrow as pa

    schema, batches, held = _schema(), list["pa.RecordBatch"](), list[dict[str, object]]()
    end = StepsEnd(stretches=0, steps=0, records={})
    for line in lines:
        if isinstance(line, StepAt):
            held.append(_row(line.stretch, line.step))
        elif isinstance(line, StepsEnd):
            end = line
        if len(held) == ROWS:
            batches.append(pa.RecordBatch.from_pylist(held, schema=schema))
            held = []
    batches.append(pa.RecordBatch.from_pylist(held, schema=schema))
    told = {HEAD: msgspec.json.encode(head), END: msgspec.json.encode(end)}
    return pa.Table.from_batches(batches, schema).replace_schema_metadata(told)


def packed(table: "pa.Table") -> bytes:
    """Return a table as one Arrow IPC stream."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> "pa.Table":
    """Return the table of an Arrow IPC stream; raises Tampered."""
    import pyarrow as pa

    try:
        return pa.ipc.open_stream(data).read_all()
    except pa.ArrowInvalid as error:
        raise Tampered("a table of steps is not whole") from error


def addressed(table: "pa.Table", address: str) -> "pa.Table":
    """Return a table that says what it was made from."""
    return table.replace_schema_metadata({**(table.schema.metadata or {}), ADDRESS: address.encode()})


def address_in(path: Path) -> str:
    """Return what a Parquet file of steps says it was made from; empty where it is absent, damaged or none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return ""
    return bytes(metadata.get(ADDRESS, b"")).decode(errors="replace")


def end_in(path: Path) -> StepsEnd:
    """Return the counts that a Parquet file of steps holds; raises Tampered."""
    import pyarrow.parquet as pq

    try:
        return msgspec.json.decode(bytes(pq.read_schema(path).metadata[END]), type=StepsEnd)
    except (KeyError, TypeError, msgspec.DecodeError) as error:
        raise Tampered("a table of steps holds no counts") from error


def _schema() -> "pa.Schema":
    import pyarrow as pa

    words, whole = pa.string(), pa.int64()
    return pa.schema(
        [
            *(("stretch", pa.int32()), ("step", pa.int32()), ("started", whole), ("ended", whole)),
            *(("app", words), ("kind", words), ("target_role", words), ("outcome", words), ("json", pa.large_string())),
        ]
    )


def _row(stretch: int, step: Step) -> dict[str, object]:
    return {
        "stretch": stretch,
        "step": step.index,
        "started": step.started,
        "ended": step.ended,
        "app": step.app,
        "kind": str(step.action.__struct_config__.tag),
        "target_role": step.target.role if isinstance(step.target, Element) else "",
        "outcome": step.outcome.value,
        "json": msgspec.json.encode(step).decode(),
    }
