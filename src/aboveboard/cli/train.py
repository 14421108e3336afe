"""`aboveboard train`: a model from a dataset release, under a lease of the release's purpose."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import Parameter

from aboveboard.agents.lowering import Composites
from aboveboard.cli.addresses import Address
from aboveboard.cli.counts import told
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.progress import progress_bars
from aboveboard.datasets.loader import Release
from aboveboard.errors import InputError, MissingLibrary
from aboveboard.model.value import IllegalValue
from aboveboard.pipeline.job import workspace
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from aboveboard.training.settings import Settings

STOPPED = 130
"""The exit status of a training that was asked to stop by Ctrl+C, as a shell has it."""


def train(
    release: Path,
    *,
    lease: Path,
    job_key: Path,
    keyholder: Address,
    out: Path,
    seed: int = 0,
    iterations: int = 4_000,
    batch: int = 32,
    validation: float = 0.1,
    patience: int = 10,
    threads: int = 1,
    composites: Composites = Composites.EITHER,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Train the agent `element` on what a sealed release shows, on this machine's processor.

    The model carries the release's purpose, and names the release and its shards, so that a deletion can say which
    models were trained on it. With the same data, settings and machine the weights are the same byte for byte. Ctrl+C
    stops after the iteration at hand; the same command goes on from there.

    Parameters
    ----------
    release
        The folder that `aboveboard build` wrote.
    lease
        An approved lease of the release's purpose, naming its shards.
    job_key
        The private half of the lease's job key.
    keyholder
        Who gives keys under the lease.
    out
        A new folder for the model, or that of a training that was stopped.
    seed
        What everything drawn by chance is drawn from.
    iterations
        The most steps of learning.
    batch
        How many rows are learnt from at a time.
    validation
        The share of start states that is held out, to know when to end.
    patience
        How many looks at what is held out, one each 200 iterations, may bring nothing better.
    threads
        How many processor threads compute; another number gives other weights.
    composites
        How composite actions are imitated: by their rows where these can be pointed at (`either`), as a whole
        wherever there is a word for it (`whole`), or by their rows only (`lowered`).
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    require_torch()
    from aboveboard.training.lessons import Opened, gather, lessons_of
    from aboveboard.training.training import train as train_model

    try:
        settings = Settings(
            seed=seed,
            iterations=iterations,
            batch=batch,
            validation=validation,
            patience=patience,
            threads=threads,
            composites=composites,
        )
    except IllegalValue as error:
        raise InputError(str(error)) from None
    now = time.time()
    with workspace(), stopping() as stops, progress_bars() as progress:
        leased = Leased.read(lease, job_key)
        with Keyholder(keyholder) as holder:
            opened = Release.open(release, Opening(leased, holder, now=now))
        gathered = gather([Opened(opened, leased.lease.id)], composites, progress=progress)
        lessons = lessons_of(gathered.rows, settings, progress)
        trained = train_model(gathered, lessons, settings, out, progress=progress, stopping=stops)
    if trained.head is None:
        print(f"stopped after {trained.reached.iteration} iterations; the same command goes on")
        sys.exit(STOPPED)
    _say(
        {
            "model": str(out),
            "purpose": gathered.purpose,
            "release": opened.manifest.id,
            "shards learnt from": len(opened.opened),
            "shards deleted by their person": gathered.deleted,
            "rows learnt from": len(lessons.train),
            "rows held out": len(lessons.validation),
            "left out": gathered.left_out,
            "iterations": trained.reached.iteration,
            "best after": trained.reached.best_iteration,
            "right of held out": round(max(trained.reached.best_right, 0.0), 4) if lessons.validation else "not known",
            "weights": trained.head.weights,
        },
        as_json=json_,
    )


def _say(facts: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(facts))
        return
    for name, value in facts.items():
        print(f"{name}: {told(value)}")


def require_torch() -> None:
    """Raise MissingLibrary where what trains is not installed."""
    import importlib.util

    if any(importlib.util.find_spec(name) is None for name in ("torch", "safetensors")):
        raise MissingLibrary(
            "what trains agents is not installed",
            remedy="install the extra `learn`: `pip install 'aboveboard[learn]'`, with torch's build for your machine",
        )


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl+C ask for a stop, and the second end this process as usual; gives what says whether it did."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
