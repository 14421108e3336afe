"""What happens to released data: upload, lease, release, export, deletion, and the search through all of it."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.cli.places import device_places
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from aboveboard.studio import day
from aboveboard.studio.commands import Commands
from aboveboard.studio.organisation import EXPORT_PURPOSE, PURPOSE, Organisation

RECIPE = "reduce to steps and episodes, build a sealed release"
READER = "the demo's reader"


@dataclass(slots=True)
class Aftermath:
    """What the data came to after they left the device."""

    release: Path
    export: Path
    lease: Path
    job_key: Path
    episodes: list[Episode] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)
    left: list[Episode] = field(default_factory=list)
    deletion: list[tuple[str, str]] = field(default_factory=list)
    bytes_released: int = 0
    rows_loaded: int = 0
    sessions_deleted: int = 0
    shards_refused: int = 0


def dataset(
    organisation: Organisation, folder: Path, told: Callable[[str], None], canaries: Sequence[str]
) -> Aftermath:
    """Upload, lease, build, open again, export, and load the export as a trainer would; `canaries` measure leaks."""
    run = organisation.commands.run
    released = sum(path.stat().st_size for path in device_places().outbox.iterdir() if path.is_file())
    told("uploading what was released")
    run("courier", "--once", "--demo")
    told("asking for a lease, approved by two roles")
    lease, job_key = organisation.lease("build", PURPOSE, RECIPE)
    release, export = folder / "release", folder / "export"
    told("building a sealed release under the lease")
    with tempfile.NamedTemporaryFile("w", prefix="aboveboard-planted.") as planted:  # gone before all is searched
        planted.write("\n".join(canaries))
        planted.flush()
        run(
            *("build", "--lease", str(lease), "--job-key", str(job_key), "--out", str(release), "--name", "Demo"),
            *("--collector", organisation.collector, "--keyholder", organisation.keyholder),
            *("--canaries", planted.name),
        )
    shards = [shard.sha256 for shard in read_manifest(release).shards]
    told("opening the release and exporting it under leases of their own")
    reading = organisation.lease("read", PURPOSE, "open the release", segments=shards)
    sharing = organisation.lease("export", EXPORT_PURPOSE, READER, segments=shards)
    after = Aftermath(release=release, export=export, lease=reading[0], job_key=reading[1], bytes_released=released)
    for shard in _open(organisation, after).shards():
        after.episodes.extend(shard.episodes)
        after.pictures.update(shard.pictures)
    run(
        *("export", str(release), "--lease", str(sharing[0]), "--job-key", str(sharing[1]), "--out", str(export)),
        *("--opening-lease", str(reading[0]), "--opening-job-key", str(reading[1])),
        *("--keyholder", organisation.keyholder, "--recipient", READER),
    )
    told("loading the export with datasets.load_dataset")
    after.rows_loaded = _load(export)
    return after


def _open(organisation: Organisation, after: Aftermath) -> Release:
    with Keyholder(organisation.keyholder) as keyholder:
        opening = Opening(Leased.read(after.lease, after.job_key), keyholder)
        return Release.open(after.release, opening)


def _load(export: Path) -> int:
    """Return how many rows the Hugging Face library loads, with the first picture decoded."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    import datasets

    with_cache = str(export.parent / "cache")
    loaded = datasets.load_dataset(str(export), cache_dir=with_cache)
    shutil.rmtree(with_cache, ignore_errors=True)
    return sum(split.num_rows for split in loaded.values())


def delete_one(organisation: Organisation, after: Aftermath, told: Callable[[str], None]) -> None:
    """Delete the last released session by its secret and show that it is gone everywhere."""
    run = organisation.commands.run
    listed = msgspec.json.decode(run("delete", "--list", "--json"), type=list[dict[str, object]])
    before = _open(organisation, after)
    number = str(listed[-1]["number"])
    told(f"deleting session {number} by its secret")
    run("delete", number, "--at-once", given=f"{day.PASSPHRASE}\n")
    run("courier", "--once", "--demo")
    run("courier", "--once", "--demo")
    later = _open(organisation, after)
    after.left = [episode for shard in later.shards() for episode in shard.episodes]
    verified = organisation.commands.run("verify", str(after.release))
    after.sessions_deleted = 1
    after.shards_refused = len(later.deleted) - len(before.deleted)
    receipts = sorted((device_places().feed).rglob("*receipt*"))
    after.deletion = [
        ("session deleted", number),
        ("shards of the release that open", f"{len(before.opened)} before, {len(later.opened)} after"),
        ("receipts on the device", str(len(receipts))),
        ("the release, verified", verified.strip().splitlines()[0] if verified.strip() else ""),
    ]


def take_away(commands: Commands, folder: Path) -> Path:
    """Open all that is left of the participant's own data with their own key, beside the screen, and return it."""
    own = folder / "my-data"
    commands.run("my-data", str(own), given=f"{day.PASSPHRASE}\n")
    return own
