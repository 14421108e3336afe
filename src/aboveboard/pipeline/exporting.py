"""A plaintext export: a purpose of its own, for a named recipient, of the shards that still open."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from aboveboard.datasets.card import CARD, datasheet
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import LeakReport
from aboveboard.datasets.writing import replacing, settle
from aboveboard.errors import InputError, NothingToDo, Tampered
from aboveboard.exporters import Exported, Exporter, Part
from aboveboard.formats.envelopes import canonical
from aboveboard.formats.recipes import ExportRecipe
from aboveboard.model.value import IllegalValue, Value
from aboveboard.pipeline.gate import permit_export
from aboveboard.pipeline.opening import Opening

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
    opening: Opening,
    approval: Opening,
    progress: Callable[[str, int, int], None],
) -> ExportRecord:
    """Write the release in a form that others load, check it with the form's validator, and say what was lost.

    What was deleted while it was written is asked for last; then all is written again without it.

    Raises InputError when something is in the folder, NoSpace, WrongPurpose from the gate, LeaseInvalid from there (for
    a recipient or form that was not approved) or when a lease ends meanwhile, NothingToDo when no shard opens any more
    or none holds a row of this form, Tampered when the validator finds a fault, NotWitnessed or Unreachable when the
    keyholder does not say what was deleted; then nothing is left.
    """
    recipe = recipe_of(recipient, exporter)
    with replacing(folder) as building:
        while True:
            record = _written(building, release, exporter, recipe, opening, approval, progress)
            settle(building)  # before the question, for it lasts, and what is deleted after the answer is not found
            gone = opening.deleted() & release.opened.keys()
            if not gone:
                break
            release = release.without(gone)
            _empty(building)
        for lease in (opening, approval):
            lease.require_live()
    return record


def recipe_of(recipient: str, exporter: Exporter) -> ExportRecipe:
    """Return what an export's lease must have been approved for; raises InputError for a name that none can have."""
    try:
        return ExportRecipe(recipient=recipient, form=exporter.name)
    except IllegalValue as error:
        raise InputError(f"no lease can name this recipient: {error}") from None


def _written(
    building: Path,
    release: Release,
    exporter: Exporter,
    recipe: ExportRecipe,
    opening: Opening,
    approval: Opening,
    progress: Callable[[str, int, int], None],
) -> ExportRecord:
    if not release.opened:
        raise NothingToDo(
            "every shard of the release has been deleted by its person",
            remedy="none; build the next release without it",
        )
    exported = exporter.write(building, _parts(release, recipe, opening, approval, progress))
    if not any(exported.rows.values()):
        raise NothingToDo(
            "nothing of the release can be said in this form",
            remedy="export it in another form (`--format`), under a lease for that form, or build one with more steps",
        )
    _require_sound(exporter, building)
    record = ExportRecord(
        release=release.manifest.id,
        purpose=approval.lease.purpose,
        recipient=recipe.recipient,
        form=recipe.form,
        opening=opening.lease.id,
        approval=approval.lease.id,
        left_out=len(release.deleted),
        exported=exported,
        leaks=release.manifest.leaks,
    )
    (building / NAME).write_bytes(canonical(record) + b"\n")
    (building / CARD).write_text(datasheet(release.manifest, recipe), encoding="utf-8")
    return record


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _parts(
    release: Release,
    recipe: ExportRecipe,
    opening: Opening,
    approval: Opening,
    progress: Callable[[str, int, int], None],
) -> Iterator[Part]:
    total = len(release.manifest.shards) - len(release.deleted)
    for number, shard in enumerate(release.shards()):
        progress("shards", number, total)
        permitted = [
            permit_export(
                episode,
                shard=shard.entry.sha256,
                recipe=recipe,
                opening=opening.lease,
                approval=approval.lease,
                now=opening.clock(),
            )
            for episode in shard.episodes
        ]
        yield Part(split=shard.split, episodes=permitted, pictures=shard.pictures)
    progress("shards", total, total)


def _require_sound(exporter: Exporter, folder: Path) -> None:
    checked = exporter.validate(folder)
    if checked.faults:
        raise Tampered(f"the export has {len(checked.faults)} faults, the first: {checked.faults[0]}")
