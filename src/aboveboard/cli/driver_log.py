"""`aboveboard driver-log`: what scripted people did, as their own hands wrote it down, on the seeds of a collection."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.driver_demonstrations import driver_demonstrations
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.worlds import world
from aboveboard.environments.browsing.miniwob import NAME
from aboveboard.errors import InputError
from aboveboard.formats.files import whole_lines
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode
from aboveboard.studio.organisation import PURPOSE
from aboveboard.studio.people.own_pictures import OwnPictures, beside
from aboveboard.studio.people.planning import Tried
from aboveboard.studio.people.registry import SCRIPTS


def driver_log(
    *, tried: Path, out: Path, tasks: str = "all", pictures: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Have scripted people do again what they did in a collection, and keep what their own hands wrote down.

    Nothing here is recorded: no recorder, gate, review, release or redaction is in it. It is the other side of one
    comparison, `aboveboard value-report --driver FILE`, and every episode says so. The same people do the same tasks by
    the same seeds, on a demo screen of their own. The same command goes on where it was ended.

    Parameters
    ----------
    tried
        The `tried.jsonl` of `aboveboard collect`: which tasks and seeds were demonstrated.
    out
        The file of episodes, one a line.
    tasks
        Names of MiniWoB++'s tasks with commas between, or `all` that were demonstrated.
    pictures
        Keep a clear picture of each moment too, in a folder beside the file (`FILE.pictures`).
    """
    leave_on_sigterm()
    wanted = _wanted(tried, tasks)
    done = {episode.id for episode in _kept(out, pictures=pictures)}
    total = sum(map(len, wanted.values()))
    left = {task: [seed for seed in seeds if f"driver:{task}:{seed}" not in done] for task, seeds in wanted.items()}
    count = total - sum(map(len, left.values()))
    year, week, _ = datetime.datetime.now(tz=datetime.UTC).isocalendar()
    now = Week(name=f"{year}-W{week:02}")
    with progress_bars() as progress, out.open("ab") as file, world(NAME, pictures=pictures) as worlds:
        for task, seeds in left.items():
            for driven in driver_demonstrations(worlds, task, seeds, purpose=PURPOSE, week=now) if seeds else ():
                if pictures:
                    OwnPictures(beside(out)).keep(driven.pictures)
                file.write(msgspec.json.encode(driven.episode) + b"\n")
                file.flush()
                count += 1
                progress("attempts", count, total)
    print(f"{count} of {total} attempts written down by the hands that made them")


def _wanted(tried: Path, tasks: str) -> dict[str, list[int]]:
    """Return the seeds that were demonstrated, by task; raises InputError."""
    try:
        lines = [msgspec.json.decode(line, type=Tried) for line in tried.read_bytes().splitlines()]
    except FileNotFoundError:
        raise InputError("it is not known which seeds were demonstrated", remedy="give --tried") from None
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise InputError("this is not a file of attempts", remedy="give the `tried.jsonl` of a collection") from None
    found: dict[str, list[int]] = {}
    for one in lines:
        world_name, _, task = one.task.partition("/")
        if one.counts and world_name == NAME and task in SCRIPTS:
            found.setdefault(task, []).append(one.seed)
    names = list(found) if tasks == "all" else [name.removeprefix(f"{NAME}/") for name in tasks.split(",") if name]
    unknown = [name for name in names if name not in found]
    if unknown or not names:
        raise InputError(f"nobody demonstrated {', '.join(unknown) or 'anything'} there")
    return {name: sorted(set(found[name])) for name in names}


def _kept(out: Path, *, pictures: bool) -> Iterator[Episode]:
    """Yield what an earlier run wrote; a last line that was cut off is removed.

    Raises InputError for a file of something else, and one of which the other was asked: with pictures, or without.
    """
    try:
        kept = [msgspec.json.decode(line, type=Episode) for line in whole_lines(out)]
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise InputError("the file holds something else", remedy="name another file with --out") from None
    names = any(step.before.picture is not None for episode in kept for step in episode.steps)
    if kept and names != pictures:
        raise InputError(
            "this log was begun without pictures" if pictures else "this log was begun with pictures",
            remedy="go on with the options it was begun with, or name another file with --out",
        )
    yield from kept
