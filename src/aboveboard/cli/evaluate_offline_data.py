"""Data to evaluate on: a sealed release under its lease, or a plain export that left the seal under one of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import NAME as MANIFEST
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import InputError, LeaseInvalid, NotFound, WrongPurpose
from aboveboard.evaluation import exported
from aboveboard.evaluation.cases import Dataset
from aboveboard.evaluation.released import Released
from aboveboard.formats import versions
from aboveboard.pipeline.exporting import NAME as EXPORT
from aboveboard.pipeline.exporting import ExportRecord
from aboveboard.pipeline.job import workspace
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder


@dataclass(frozen=True, slots=True)
class Access:
    """What opens a release: the lease, its job key and the keyholder's address; all empty for a plain export."""

    lease: Path | None = None
    job_key: Path | None = None
    keyholder: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """Data as opened: the cases, and where it was a release: the job key logs are sealed to, itself, its lease's id."""

    data: Dataset
    job: X25519PrivateKey | None = None
    release: Release | None = None
    lease: str = ""

    @property
    def job_public(self) -> bytes | None:
        """The public half of the job key."""
        return None if self.job is None else self.job.public_key().public_bytes_raw()


@contextmanager
def opened(folder: Path, access: Access) -> Iterator[Opened]:
    """Open a release or an export for as long as the work takes.

    Raises NotFound for a folder of neither, LeaseInvalid for a release without a lease, WrongPurpose for a lease of
    another purpose, and what the keyholder refuses.
    """
    if (folder / EXPORT).is_file():
        yield Opened(_export(folder))
        return
    if not (folder / MANIFEST).is_file():
        raise NotFound("there is neither a release nor an export in this folder")
    if access.lease is None or access.job_key is None or not access.keyholder:
        remedy = "give --lease, --job-key and --keyholder, or evaluate on a plain export"
        raise LeaseInvalid("a sealed release opens under a lease only", remedy=remedy)
    leased = Leased.read(access.lease, access.job_key)
    if leased.lease.purpose != read_manifest(folder).purpose:
        raise WrongPurpose("the lease is for another purpose than the release was built for")
    with workspace(), Keyholder(access.keyholder) as holder:
        release = Release.open(folder, Opening(leased, holder))
        yield Opened(Released(release), leased.job_key, release, leased.lease.id)


def _export(folder: Path) -> Dataset:
    record = versions.decode("export", (folder / EXPORT).read_bytes(), ExportRecord, wire="json")
    if record.form != exported.FORM:
        remedy = f"export the release with `--format {exported.FORM}`"
        raise InputError("exports of this form hold no steps to be judged by", remedy=remedy)
    return exported.Exported(folder, dataset=record.release, purpose=record.purpose)
