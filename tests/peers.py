"""Other recorders' recordings, put together from the samples; and what can be wrong with each."""

import json
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import zstandard

from aboveboard.elements.shapes import shape_of
from aboveboard.importers import Findings, Tally
from aboveboard.importers.composing import compose
from aboveboard.importers.registry import IMPORTERS
from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import Gap
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Label, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce

SAMPLES = Path(__file__).parent / "unit/importers/samples"
MCAP = b"\x89MCAP0\r\n"


@dataclass(frozen=True)
class Imported:
    """What a recording came to."""

    records: tuple[JournalRecord, ...]
    findings: Findings

    def stretches(self) -> Iterator[tuple[JournalRecord, ...]]:
        held: list[JournalRecord] = []
        for record in self.records:
            if isinstance(record, Gap):
                yield tuple(held)
                held = []
            else:
                held.append(record)
        yield tuple(held)

    def steps(self) -> list[Step]:
        return [step for records in self.stretches() for step in reduce(ReleasedStretch(records=records), Terms())]


def imported(name: str, path: Path, *, keep: bool = False, partial: bool = False) -> Imported:
    """Read a recording with one importer, as the command does."""
    layers = Layers(text=TextLayer.REDACTED if keep else TextLayer.SHAPE, pixels=PixelsLayer.NONE)
    label: Callable[[str], Label] = (lambda text: Redacted(text=text)) if keep else shape_of
    tally = Tally(source=name, partial=partial)
    records = tuple(compose(IMPORTERS[name].read(path, tally, label), layers, label, tally))
    return Imported(records, tally.findings())


def recording(name: str, folder: Path) -> Path:
    """Put the sample of a recorder into a folder, as that recorder leaves it; return what its user would name."""
    place = folder / name
    match name:
        case "openadapt":
            place.mkdir()
            with closing(sqlite3.connect(place / "recording.db")) as database:
                sample = (SAMPLES / name / "recording.sql").read_text(encoding="utf-8")
                database.executescript(f"PRAGMA synchronous=OFF; BEGIN; {sample} COMMIT;")
            return place
        case "owamcap":
            place.mkdir()
            lines = (SAMPLES / name / "messages.jsonl").read_text(encoding="utf-8").splitlines()
            (place / "notes.mcap").write_bytes(mcap([json.loads(line) for line in lines]))
            return place / "notes.mcap"
        case "rrweb":
            shutil.copytree(SAMPLES / name, place)
            return place / "recording.json"
        case _:
            shutil.copytree(SAMPLES / name, place)
            return place / "events" if name == "pctracker" else place


def events_of(name: str, path: Path) -> Path:
    """Return the file in which a recorder keeps its inputs."""
    inner = {"openadapt": "recording.db", "ducktrack": "events.jsonl", "agentnet": "events.jsonl"}
    return path / inner[name] if name in inner else next(path.glob("*.jsonl")) if path.is_dir() else path


def with_unknown_field(name: str, path: Path) -> None:
    """Add a field `mood` to one input of a recording."""
    file = events_of(name, path)
    if name == "openadapt":
        with closing(sqlite3.connect(file)) as database:
            database.executescript(
                "ALTER TABLE action_event ADD COLUMN mood VARCHAR; UPDATE action_event SET mood = 'fine' WHERE id = 8;"
            )
            database.commit()
    elif name == "owamcap":
        lines = (SAMPLES / name / "messages.jsonl").read_text(encoding="utf-8").splitlines()
        messages = [json.loads(line) for line in lines]
        messages[9]["data"]["mood"] = "fine"
        file.write_bytes(mcap(messages))
    else:
        text = file.read_text(encoding="utf-8")
        marks = {"rrweb": '{"type": 4,', "pctracker": '{"timestamp"'}
        mark = marks.get(name, '{"time_stamp"')
        file.write_text(text.replace(mark, '{"mood": "fine",' + mark[1:], 1), encoding="utf-8")


def mcap(messages: list[dict[str, object]], packing: str = "zstd") -> bytes:
    """Return an MCAP file of JSON messages in one chunk, as mcap.dev/spec has it."""
    inner, channels, schemas = b"", dict[str, int](), dict[str, int]()
    for message in messages:
        topic, schema = str(message["topic"]), str(message["schema"])
        if schema not in schemas:
            schemas[schema] = len(schemas) + 1
            inner += _record(
                3, struct.pack("<H", schemas[schema]) + _words(schema) + _words("jsonschema") + _sized(b"{}")
            )
        if topic not in channels:
            channels[topic] = len(channels) + 1
            head = struct.pack("<HH", channels[topic], schemas[schema])
            inner += _record(4, head + _words(topic) + _words("json") + struct.pack("<I", 0))
        logged = int(str(message["log_time"]))
        head = struct.pack("<HIQQ", channels[topic], 0, logged, logged)
        inner += _record(5, head + json.dumps(message["data"]).encode())
    packed = zstandard.ZstdCompressor().compress(inner) if packing == "zstd" else inner
    head = struct.pack("<QQQI", 0, 0, len(inner), zlib.crc32(inner))
    chunk = _record(6, head + _words(packing) + struct.pack("<Q", len(packed)) + packed)
    return MCAP + _record(1, _words("owa") + _words("made for a test")) + chunk + _record(15, b"\0" * 4) + MCAP


def _record(opcode: int, content: bytes) -> bytes:
    return struct.pack("<BQ", opcode, len(content)) + content


def _sized(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def _words(text: str) -> bytes:
    return _sized(text.encode())
