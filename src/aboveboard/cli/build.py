"""`aboveboard build`: a sealed dataset release from the segments that a lease names."""

import json
import time
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.addresses import Address
from aboveboard.cli.counts import told
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.engines import INPROCESS, chosen
from aboveboard.cli.progress import progress_bars
from aboveboard.datasets.manifest import Manifest
from aboveboard.datasets.writing import require_new
from aboveboard.errors import NotFound
from aboveboard.model.aggregates import FEWEST_PEOPLE
from aboveboard.pipeline.building import Build, Built, Recipe
from aboveboard.pipeline.job import workspace
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.redacting import Redacting
from aboveboard.pipeline.services import Collector, Keyholder
from aboveboard.redactors.registry import all_redactors
from aboveboard.reduction import REDUCER_VERSION, registry

CANARIES = "canaries.txt"
"""Where the strings are looked for that a release is searched for: beside its lease."""


def build(
    *,
    lease: Path,
    job_key: Path,
    collector: Address,
    keyholder: Address,
    out: Path,
    name: str = "Consented computer use",
    canaries: Path | None = None,
    engine: str = INPROCESS,
    workers: int = 1,
    resume: Path | None = None,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Open the lease's segments in memory, reduce them to steps and episodes, and write a sealed release.

    One shard per session, each under a key of its own that the keyholder keeps and that dies with the session. The
    release is useless without the keyholder. Deleted sessions are left out, and asked for once more before writing.

    Parameters
    ----------
    lease
        The approved lease (`aboveboard lease`): its segments, its purpose.
    job_key
        The private half of the lease's job key: 32 bytes, raw or in hex.
    collector
        Where the sealed segments are, such as `http://127.0.0.1:8761`.
    keyholder
        Who gives keys under the lease.
    out
        A new folder for the release.
    name
        What the release is called on its card.
    canaries
        A file of strings that were planted where nothing may be recorded, one a line: how many of them are found in
        all that the release holds is the leak rate on its card. Without it `canaries.txt` beside the lease is
        taken; without either nothing is built.
    engine
        `inprocess`, `daft`, `ray` or the address of a Ray cluster, as `aboveboard reduce-all` has it. What an engine
        moves is sealed to the job key, which its workers read from the same path.
    workers
        How many processes open sessions at the same time, each holding one in memory.
    resume
        A folder for what is done, sealed to the job key, so that a build that was ended goes on; it is removed once
        the release stands. Without it nothing is kept.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    require_new(out)
    now = time.time()
    with workspace(), progress_bars() as progress, Collector(collector) as store, Keyholder(keyholder) as holder:
        opening = Opening(Leased.read(lease, job_key), holder)
        strings = _lines(canaries or lease.with_name(CANARIES))
        reducer = Redacting(registry.reduce, all_redactors())
        recipe = Recipe(name=name, reduce=reducer, reducer_version=REDUCER_VERSION, canaries=strings)
        chosen_engine = chosen(engine, workers)
        built = Build(opening, store, holder, recipe, now=now, engine=chosen_engine, resume=resume).run(out, progress)
    _say(built, out, len(opening.damaged), as_json=json_)


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except FileNotFoundError:
        raise NotFound(
            "there is no file of planted strings, by which the release's leak rate would be measured",
            remedy=f"name one with --canaries, or put it beside the lease as {CANARIES}",
        ) from None


def _withheld(manifest: Manifest) -> str:
    """Return why something was left out, where enough people share the answer."""
    if manifest.totals is None:
        return f"told from {FEWEST_PEOPLE} people on"
    return ", ".join(manifest.withheld) or "nothing"


def _say(built: Built, out: Path, damaged: int, *, as_json: bool) -> None:
    manifest, totals = built.manifest, built.totals
    leaks = manifest.leaks
    low, high = (f"{100 * end:.1f}" for end in leaks.interval)
    found = f"{leaks.found} of {leaks.searched} known strings found: {100 * leaks.rate:.1f} % ({low} to {high} %)"
    facts = {
        "release": str(out),
        "id": manifest.id,
        "purpose": manifest.purpose,
        "shards": len(manifest.shards),
        "episodes": totals.episodes,
        "steps": totals.steps,
        "pictures": totals.pictures,
        "withheld": _withheld(manifest),
        "leaks": found,
    }
    if damaged:
        facts["left out, for the keyholder's rows of them do not open"] = damaged
    if as_json:
        print(json.dumps(facts))
        return
    for name, value in facts.items():
        print(f"{name}: {told(value)}")
