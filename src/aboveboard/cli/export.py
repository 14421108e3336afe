"""`aboveboard export`: a release as plain files for a named recipient, under a lease of a purpose of its own."""

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.addresses import Address
from aboveboard.cli.counts import told
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.progress import progress_bars
from aboveboard.datasets.loader import Release
from aboveboard.datasets.writing import require_new
from aboveboard.errors import InputError
from aboveboard.exporters import Exporter, registry
from aboveboard.pipeline.exporting import ExportRecord, recipe_of
from aboveboard.pipeline.exporting import export as export_release
from aboveboard.pipeline.gate import require_recipe
from aboveboard.pipeline.job import workspace
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder


def export(
    release: Path,
    *,
    lease: Path,
    job_key: Path,
    opening_lease: Path | None = None,
    opening_job_key: Path | None = None,
    keyholder: Address,
    recipient: str,
    out: Path,
    format_: Annotated[str, Parameter(name="--format")] = "hf",
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Write a sealed release as plain files that trainers load, for one recipient, and check what was written.

    What leaves the seal can no longer be deleted for everybody, so this is a purpose of its own: a release of purpose
    `NAME` needs a lease of purpose `NAME-export` over its shards, approved for this recipient and form and
    shown in the ledger like any other. What people delete meanwhile is not in it: it is written once more. Both leases
    must last until it stands.

    Parameters
    ----------
    release
        The folder that `aboveboard build` wrote.
    lease
        The approved export lease, of purpose `NAME-export`, naming the release's shards.
    job_key
        The private half of that lease's job key.
    opening_lease
        A lease of the release's own purpose over the same shards, which gives their keys. Without it the keys are
        asked for under the export lease.
    opening_job_key
        The job key of the opening lease; the same as `--job-key` when absent.
    keyholder
        Who gives keys under the lease.
    recipient
        Who gets the files, as approved; it is written beside them.
    out
        A new folder.
    format_
        The form, as approved: `hf` opens with `datasets.load_dataset`; `lite_sample` is CUA-Lite's.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    exporter = form(format_)
    require_new(out)  # keys that are asked for are logged for good, so not in vain
    approved = Leased.read(lease, job_key)
    require_recipe(recipe_of(recipient, exporter), approved.lease)
    opener = Leased.read(opening_lease, opening_job_key or job_key) if opening_lease else approved
    with workspace(), progress_bars() as progress, Keyholder(keyholder) as holder:
        approval = Opening(approved, holder)
        opening = approval if opener is approved else Opening(opener, holder)
        record = export_release(
            Release.open(release, opening),
            exporter,
            out,
            recipient=recipient,
            opening=opening,
            approval=approval,
            progress=progress,
        )
    _say(record, out, as_json=json_)


def form(name: str) -> Exporter:
    """Return the exporter of a form; raises InputError for a name that none has."""
    exporter = registry.EXPORTERS.get(name)
    if exporter is None:
        raise InputError(f"there is no export form of that name; there are: {', '.join(registry.EXPORTERS)}")
    return exporter


def _say(record: ExportRecord, out: Path, *, as_json: bool) -> None:
    facts = {
        "export": str(out),
        "form": record.form,
        "recipient": record.recipient,
        "rows": record.exported.rows,
        "pictures": record.exported.pictures,
        "shards left out": record.left_out,
    }
    if as_json:
        losses = [{"what": loss.what, "fate": loss.fate, "count": loss.count} for loss in record.exported.losses]
        print(json.dumps({**facts, "losses": losses}))
        return
    for name, value in facts.items():
        print(f"{name}: {told(value)}")
    print("not in this form:")
    for loss in record.exported.losses:
        print(f"  {loss.what}: {loss.fate} {loss.count} times, {loss.why}")
