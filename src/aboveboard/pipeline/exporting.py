"""A plaintext export: a purpose of its own, for a named recipient, of the shards that still open."""

from collections.abc import Callable, Iterator
from pathlib import Path

from aboveboard.datasets.card import CARD, datasheet
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import LeakReport
from aboveboard.datasets.writing import replacing
from aboveboard.errors import NothingToDo, Tampered
from aboveboard.exporters import Exported, Exporter, Part
from aboveboard.formats.envelopes import canonical
from aboveboard.formats.leases import Lease
from aboveboard.model.value import Value
from aboveboard.pipeline.gate import permit_export

NAME = "export.json"


class ExportRecord(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What stands beside an export: of which release, for whom, under which leases, what was lost, what leaked."""

    v: int = 1
    release: str
    purpose: str
    recipient: str
    form: str
    opening: str
    approval: str
    left_out: int
    exported: Exported
    leaks: LeakReport


def export(
    release: Release,
    exporter: Exporter,
    folder: Path,
    *,
    recipient: str,
    opening: Lease,
    approval: Lease,
    now: float,
    progress: Callable[[str, int, int], None],
) -> ExportRecord:
    """Write the release in a form that others load, check it with the form's validator, and say what was lost.

    Raises InputError when something is in the folder, NoSpace, WrongPurpose or LeaseInvalid from the gate,
    NothingToDo when no shard opens any more, Tampered when the validator finds a fault; then nothing is left.
    """
    if len(release.deleted) == len(release.manifest.shards):
        raise NothingToDo(
            "every shard of the release has been deleted by its person",
            remedy="none; build the next release without it",
        )
    with replacing(folder) as building:
        exported = exporter.write(building, _parts(release, recipient, opening, approval, now, progress))
        _require_sound(exporter, building)
        record = ExportRecord(
            release=release.manifest.id,
            purpose=approval.purpose,
            recipient=recipient,
            form=exporter.name,
            opening=opening.id,
            approval=approval.id,
            left_out=len(release.deleted),
            exported=exported,
            leaks=release.manifest.leaks,
        )
        (building / NAME).write_bytes(canonical(record) + b"\n")
        (building / CARD).write_text(datasheet(release.manifest), encoding="utf-8")
    return record


def _parts(
    release: Release,
    recipient: str,
    opening: Lease,
    approval: Lease,
    now: float,
    progress: Callable[[str, int, int], None],
) -> Iterator[Part]:
    total = len(release.manifest.shards) - len(release.deleted)
    for number, shard in enumerate(release.shards()):
        progress("shards", number, total)
        permitted = [
            permit_export(
                episode, shard=shard.entry.sha256, recipient=recipient, opening=opening, approval=approval, now=now
            )
            for episode in shard.episodes
        ]
        yield Part(split=shard.split, episodes=permitted, pictures=shard.pictures)
    progress("shards", total, total)


def _require_sound(exporter: Exporter, folder: Path) -> None:
    checked = exporter.validate(folder)
    if checked.faults:
        raise Tampered(f"the export has {len(checked.faults)} faults, the first: {checked.faults[0]}")
