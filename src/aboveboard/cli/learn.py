"""`aboveboard learn`: the whole loop, from demonstrations to a number, from one command and a seed, in one folder."""

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from aboveboard.cli.collect_worlds import chosen
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.learn_page import PAGE, facts, tables, write
from aboveboard.cli.learn_stages import Asked
from aboveboard.cli.learn_way import Way, going, tell
from aboveboard.cli.train import require_torch
from aboveboard.environments.browsing.miniwob import NAME
from aboveboard.errors import InputError
from aboveboard.studio.people.planning import LARGEST_SEED


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Loop:
    """What decides the result."""

    tasks: str = "choose-list,click-menu"
    """Names of tasks with commas between, all of one world: MiniWoB++'s (`choose-list`) or the practice apps'
    (`practice/desks/book`); `all` are MiniWoB++'s that people can do, `practice` all of the apps', `desks` one's."""
    seed: int = 0
    """What everything is drawn from: with which seeds people begin and after which habits they work, what training
    draws, and which unseen seeds are acted on."""
    demonstrations: int = 10
    """So many attempts that succeeded of each task."""
    episodes: int = 20
    """So many unseen seeds of each task, for the model and for each baseline."""
    iterations: int = 4_000
    """The most steps of learning."""
    validation: float = 0.1
    """The share of start states that is held out of training, to be scored on."""

    def asked(self) -> Asked:
        """Return what a folder is begun with; raises InputError."""
        counts = (self.demonstrations, self.episodes, self.iterations)
        if min(counts) < 1 or not 0 <= self.seed <= LARGEST_SEED or not 0 <= self.validation < 1:
            raise InputError(
                f"counts are at least 1, the seed from 0 to {LARGEST_SEED}, the share held out from 0 to below 1"
            )
        return Asked(
            tasks=of_one_world(self.tasks),
            seed=self.seed,
            demonstrations=self.demonstrations,
            episodes=self.episodes,
            iterations=self.iterations,
            validation=self.validation,
        )


def learn(
    *,
    loop: Loop | None = None,
    at_once: Annotated[int, Parameter(validator=Number(gte=1, lte=16))] = 1,
    out: Path = Path("learnt"),
    browser_arg: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)] = (),
    stay: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Collect demonstrations, train on what the recorder saw of them, and say how good the model is at new ones.

    The whole loop: scripted people demonstrate the tasks while the real recorder records, their sessions are released,
    leased and built, a model is trained on that release alone, acts on seeds that nobody demonstrated, and is scored on
    the recordings held out, with the baselines beside it. Ends with a table and a page, `index.html`. The same command
    goes on where it was ended, stage by stage; a stage that ended is not done again.

    ```console
    $ aboveboard learn --tasks choose-list --demonstrations 3 --seed 1 --out learnt
    ```

    Parameters
    ----------
    loop
        What decides the result.
    at_once
        So many people demonstrate, and then so many agents act, at once (see `aboveboard collect`).
    out
        Folder for all of it.
    browser_arg
        An argument more for the browsers of the people, such as `--no-sandbox` where a container forbids their sandbox.
    stay
        At the end let the keyholder answer until Ctrl+C, so that other commands can open the release.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    require_torch()
    with going(out.absolute(), (loop or Loop()).asked()) as way:
        way.run(browser_arg, at_once)
        write(way)
        if json_:
            print(msgspec.json.encode(facts(way)).decode(), flush=True)
        else:
            for table in tables(way):
                Console().print(table)
            print(f"page: {out / PAGE}", flush=True)
        if stay:
            _stay(way)


def of_one_world(said: str) -> tuple[str, ...]:
    """Return the tasks that were said, MiniWoB++'s by their own name; raises InputError for tasks of two worlds."""
    names = chosen(said)
    if len({name.partition("/")[0] for name in names}) > 1:
        remedy = "name a folder for each world with --out; `aboveboard collect` takes both"
        raise InputError("the tasks are of two worlds, and agents act in one", remedy=remedy)
    return tuple(name.removeprefix(f"{NAME}/") for name in names)


def _stay(way: Way) -> None:
    """Let the keyholder answer until somebody ends it."""
    with contextlib.suppress(KeyboardInterrupt), way.access() as access:
        tell(f"until Ctrl+C the release opens with {' '.join(access.arguments)}")
        threading.Event().wait()
