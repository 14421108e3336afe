"""Which kind of artefact lies at a path, and what can be checked about it without any secret."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from aboveboard.datasets.card import CARD, datasheet
from aboveboard.datasets.manifest import NAME as MANIFEST
from aboveboard.datasets.manifest import SHARDS, ShardEntry, read_manifest
from aboveboard.datasets.shards import read_shard
from aboveboard.errors import AboveboardError, NewerFormat, NotFound, UnknownFormat
from aboveboard.exporters import registry
from aboveboard.formats import blocks, envelopes, sealing, versions
from aboveboard.formats import bundle as bundles
from aboveboard.formats.journal import read_head
from aboveboard.formats.leases import read_lease
from aboveboard.pipeline.exporting import NAME as EXPORT
from aboveboard.pipeline.exporting import ExportRecord


@dataclass
class Finding:
    """What was found: kind, format version, what holds, what does not; never content."""

    kind: str
    version: int | str
    holds: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def check(self, what: str, look: Callable[[], object]) -> None:
        """Note that something holds, or the named error that says why not; raises NewerFormat."""
        try:
            look()
        except NewerFormat:
            raise  # not a fault of the artefact: this version is too old to judge it
        except AboveboardError as error:
            self.faults.append(f"{what}: {error.message}")
        else:
            self.holds.append(what)


def examine(path: Path, keys: Sequence[str] = ()) -> Finding:
    """Return what lies at a path; raises NotFound, NewerFormat, or UnknownFormat for nothing of ours.

    `keys` are public keys in hex that must have signed a signed document.
    """
    if path.is_dir():
        return _folder(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFound("there is nothing at the path given") from None
    if data.startswith(sealing.MAGIC):
        return _sealed(data, path)
    if data.startswith(bundles.MAGIC):
        return _bundle(data)
    if data.startswith(blocks.MAGIC):
        return _journal_file(data)
    return _signed(data, keys)


def _folder(path: Path) -> Finding:
    if (path / MANIFEST).exists():
        return _release(path)
    if (path / EXPORT).exists():
        return _export(path)
    if (path / "head.json").exists():
        return _journal(path)
    raise UnknownFormat("this folder is no release, export or journal")


def _sealed(data: bytes, path: Path) -> Finding:
    finding = Finding("sealed payload", "unknown")
    finding.check("header in its one form, size as it says", lambda: sealing.read_header(data))
    if not finding.faults:
        header = sealing.read_header(data)
        finding.version = header.v
        finding.holds.append(f"purpose {header.purpose}, key of week {header.epoch.name}")
    if len(path.stem) == 64:
        _same(finding, "name is the hash of the bytes", hashlib.sha256(data).hexdigest(), path.stem)
    return finding


def _bundle(data: bytes) -> Finding:
    finding = Finding("bundle", versions.KNOWN["bundle"])
    finding.check("segment is the one the bundle names, wraps have their sizes", lambda: bundles.read_bundle(data))
    if not finding.faults:
        segment = bundles.read_bundle(data).segment
        finding.check("segment's header in its one form", lambda: sealing.read_header(segment))
    return finding


def _journal_file(data: bytes) -> Finding:
    version = int.from_bytes(data[len(blocks.MAGIC) : len(blocks.FILE_HEADER)], "little")
    finding = Finding("journal file", version)
    known = versions.KNOWN["journal-file"]
    finding.check("version is known", lambda: versions.check("journal-file", version, known))
    place, whole = len(blocks.FILE_HEADER), 0
    while place + 4 <= len(data) and place + 4 + _length(data, place) <= len(data):
        place += 4 + _length(data, place)
        whole += 1
    finding.holds.append(f"{whole} whole blocks, sealed to the day's identity")
    if place != len(data):
        finding.faults.append("ends within a block: everything before it is whole")
    return finding


def _length(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _journal(path: Path) -> Finding:
    finding = Finding("journal folder", versions.KNOWN["head"])
    finding.check("head reads", lambda: read_head(path))
    for file in sorted(path.glob("*.abj")):
        inner = _journal_file(file.read_bytes())
        finding.holds += [f"{file.name}: {line}" for line in inner.holds]
        finding.faults += [f"{file.name}: {line}" for line in inner.faults]
    return finding


def _release(path: Path) -> Finding:
    finding = Finding("dataset release", "unknown")
    finding.check("manifest is the one its id was made of", lambda: read_manifest(path))
    if finding.faults:
        return finding
    manifest = read_manifest(path)
    finding.version = manifest.v
    for shard in manifest.shards:
        name = f"shard {shard.sha256[:12]}"
        finding.check(f"{name} is the one the manifest names", partial(read_shard, path, shard.sha256))
        finding.check(
            f"{name} is sealed for the release's purpose under its session",
            partial(_require_header, path, shard, manifest.purpose),
        )
    extra = {file.stem for file in (path / SHARDS).glob("*")} - {shard.sha256 for shard in manifest.shards}
    finding.faults += [f"a file that the manifest does not name: {name[:12]}" for name in sorted(extra)]
    card = path / CARD
    _same(finding, "card is made from the manifest", card.read_text() if card.exists() else "", datasheet(manifest))
    return finding


def _require_header(path: Path, shard: ShardEntry, purpose: str) -> None:
    header = sealing.read_header(read_shard(path, shard.sha256))
    if (header.purpose, header.deletion_hash.hex()) != (purpose, shard.deletion_hash):
        raise UnknownFormat("the header names another purpose or session")


def _export(path: Path) -> Finding:
    finding = Finding("export", "unknown")
    try:
        record = versions.decode("export", (path / EXPORT).read_bytes(), ExportRecord, wire="json")
    except UnknownFormat:
        finding.faults.append("its record does not read")
        return finding
    finding.version = record.v
    exporter = registry.EXPORTERS.get(record.form)
    if exporter is None:
        finding.faults.append("it is of a form this version does not know")
        return finding
    checked = exporter.validate(path)
    finding.holds.append(f"{checked.rows} rows and {checked.pictures} pictures looked at")
    finding.faults += checked.faults
    if checked.rows != sum(record.exported.rows.values()):
        finding.faults.append("it has another number of rows than its record says")
    return finding


class _Typed(msgspec.Struct):
    """Just the kind and the signers of a DSSE envelope."""

    payload_type: str = msgspec.field(name="payloadType")
    signatures: list[dict[str, str]] = []


class _Versioned(msgspec.Struct):
    v: int = 1


def _signed(data: bytes, keys: Sequence[str]) -> Finding:
    try:
        typed = msgspec.json.decode(data, type=_Typed)
    except (msgspec.DecodeError, ValueError):
        raise UnknownFormat("this is no artefact of Aboveboard") from None
    kind = typed.payload_type.removeprefix("application/vnd.aboveboard.").removesuffix("+json")
    finding = Finding(f"signed {kind}", "unknown")
    finding.check("in its one canonical form", lambda: envelopes.payload(data, kind))
    if finding.faults:
        return finding
    version = msgspec.json.decode(envelopes.payload(data, kind), type=_Versioned).v
    finding.version = version
    if kind in versions.KNOWN:
        finding.check("of a version that was released", lambda: versions.check_released(kind, version))
    named = [signature.get("keyid", "") for signature in typed.signatures]
    good = envelopes.signers(data, kind, named)
    finding.holds += [f"signature of {name[:16]}" for name in good]
    finding.faults += [f"signature of {name[:16]}: does not match" for name in named if name not in good]
    finding.faults += [f"signature of {name[:16]}: absent" for name in keys if name not in good]
    if kind == "lease":
        finding.check("signed by its requester, list and root agree", lambda: read_lease(data))
    return finding


def _same(finding: Finding, what: str, one: str, other: str) -> None:
    (finding.holds if one == other else finding.faults).append(what)
