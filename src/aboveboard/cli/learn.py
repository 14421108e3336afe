"""`aboveboard learn`: the whole loop, from demonstrations to a number, from one command and a seed, in one folder."""

import contextlib
import threading
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console

from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.evaluate_online import chosen_of
from aboveboard.cli.learn_page import PAGE, facts, tables, write
from aboveboard.cli.learn_stages import Asked
from aboveboard.cli.learn_way import Way, going, tell
from aboveboard.cli.train import require_torch
from aboveboard.environments.browsing.miniwob import NAME
from aboveboard.errors import InputError
from aboveboard.studio.people.registry import SCRIPTS


def learn(
    *,
    tasks: str = "choose-list,click-menu",
    seed: int = 0,
    demonstrations: int = 10,
    episodes: int = 20,
    iterations: int = 4_000,
    validation: float = 0.1,
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
    tasks
        Names of MiniWoB++'s tasks with commas between, or `all`: those that scripted people can do.
    seed
        What training draws from, and which unseen seeds are acted on. People begin with the same seeds always.
    demonstrations
        So many attempts that succeeded of each task.
    episodes
        So many unseen seeds of each task, for the model and for each baseline.
    iterations
        The most steps of learning.
    validation
        The share of start states that is held out of training, to be scored on.
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
    if min(demonstrations, episodes, iterations) < 1 or seed < 0 or not 0 <= validation < 1:
        raise InputError("counts are at least 1, the seed at least 0, the share held out from 0 to below 1")
    asked = Asked(
        tasks=tuple(name.partition("/")[2] for name in chosen_of(tasks, [f"{NAME}/{name}" for name in SCRIPTS])),
        seed=seed,
        demonstrations=demonstrations,
        episodes=episodes,
        iterations=iterations,
        validation=validation,
    )
    with going(out.absolute(), asked) as way:
        way.run(browser_arg)
        write(way)
        if json_:
            print(msgspec.json.encode(facts(way)).decode(), flush=True)
        else:
            for table in tables(way):
                Console().print(table)
            print(f"page: {out / PAGE}", flush=True)
        if stay:
            _stay(way)


def _stay(way: Way) -> None:
    """Let the keyholder answer until somebody ends it."""
    with contextlib.suppress(KeyboardInterrupt), way.access() as access:
        tell(f"until Ctrl+C the release opens with {' '.join(access.arguments)}")
        threading.Event().wait()
