"""`aboveboard evaluate rescore`: logs scored once more, without any model."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.addresses import Address
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.evaluate_offline import require_new, say
from aboveboard.cli.evaluate_offline_data import Access, opened
from aboveboard.errors import InputError, NotFound
from aboveboard.evaluation.log import read_log
from aboveboard.evaluation.offline import LOGS, sorted_by_role
from aboveboard.evaluation.offline_tiers import kept
from aboveboard.evaluation.page import MAY
from aboveboard.evaluation.report import report


def rescore(
    log: Path,
    *,
    dataset: Path,
    out: Path,
    lease: Path | None = None,
    job_key: Path | None = None,
    keyholder: Address = "",
    pictures: int = MAY,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Score the logs of a run again: on the same data the same bytes come out, and no model is needed.

    What people deleted since is left out, and the page says so. A log of a sealed release opens with the job key of
    the lease that it was made under.

    Parameters
    ----------
    log
        The folder that `aboveboard evaluate offline` wrote, or one log of it.
    dataset
        The release or export that the logs were made on.
    out
        A new folder.
    lease
        The lease of the release, as for `offline`.
    job_key
        The private half of that lease's job key.
    keyholder
        Who gives keys under the lease.
    pictures
        How many failures to draw.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    if pictures < 0:
        raise InputError("a number of pictures is not negative")
    require_new(out)
    paths = _logs(log)
    with opened(dataset, Access(lease, job_key, keyholder)) as data:
        logs = sorted_by_role({path: read_log(path, data.job) for path in paths})
        summary = report(data.data, logs, out, pictures=pictures, newness=kept(paths[0].parent))
    say(summary, out, as_json=json_)


def _logs(log: Path) -> list[Path]:
    if log.is_file():
        return [log]
    folder = log / LOGS if (log / LOGS).is_dir() else log
    found = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    if not found:
        raise NotFound("there is no log at the path given", remedy="name what `aboveboard evaluate offline` wrote")
    return found
