"""`aboveboard train`: a model from a dataset release, under a lease of the release's purpose."""

import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from aboveboard.agents.lowering import Composites
from aboveboard.agents.memory import LeftOut
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

if TYPE_CHECKING:  # they need torch, which the program may lack
    from aboveboard.agents.checkpoints import LearntFrom
    from aboveboard.training.studying import Studied

STOPPED = 130
"""The exit status of a training that was asked to stop by Ctrl+C, as a shell has it."""

COMPOSITES = """How composite actions are imitated: by their rows where these can be pointed at (`either`), as a whole
wherever there is a word for it (`whole`), or by their rows only (`lowered`)."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What a training is asked for: what opens its data, where the model goes, and how it is learnt."""

    lease: Path
    """An approved lease of the release's purpose, naming its shards."""
    job_key: Path
    """The private half of the lease's job key."""
    keyholder: Address
    """Who gives keys under the lease."""
    out: Path
    """A new folder for the model, or that of a training that was stopped."""
    seed: int = 0
    """What everything drawn by chance is drawn from."""
    iterations: int = 4_000
    """The most steps of learning."""
    batch: int = 32
    """How many rows are learnt from at a time."""
    validation: float = 0.1
    """The share of start states that is held out: one half to know when to end, the other to try the model on."""
    patience: int = 10
    """How many looks at what is held out, one each 200 iterations, may bring nothing better."""
    threads: int = 1
    """How many processor threads compute; another number gives other weights."""
    composites: Annotated[Composites, Parameter(help=COMPOSITES)] = Composites.EITHER
    pictures: Annotated[bool, Parameter(negative="")] = False
    """Look at the release's pictures too, masked as they were recorded: each element as a small patch of 16 by 16."""
    leave_out: Annotated[tuple[str, ...], Parameter(negative="")] = ()
    """What the model shall not be shown, given once for each: episodes that exercise a skill (`skill=dropdown`), show a
    widget (`widget=combo box`) or are of an app (`app=expenses`). The model says so, and trials tell it apart."""

    def left_out(self) -> LeftOut:
        """Return what is to be left out; raises InputError for what is no skill, widget or app."""
        found: dict[str, list[str]] = {"skill": [], "widget": [], "app": []}
        for said in self.leave_out:
            question, _, name = said.partition("=")
            if question not in found or not name.strip():
                remedy = "give it as `skill=dropdown`, `widget=combo box` or `app=expenses`"
                raise InputError("what is to be left out is a skill, a widget or an app", remedy=remedy)
            found[question].append(name.strip())
        return LeftOut(skills=tuple(found["skill"]), widgets=tuple(found["widget"]), apps=tuple(found["app"]))

    def settings(self) -> Settings:
        """Return how the training goes; raises InputError for numbers that no training can have."""
        try:
            return Settings(
                seed=self.seed,
                iterations=self.iterations,
                batch=self.batch,
                validation=self.validation,
                patience=self.patience,
                threads=self.threads,
                composites=self.composites,
                pictures=self.pictures,
            )
        except IllegalValue as error:
            raise InputError(str(error)) from None


def train(
    release: Path, *, course: Course, json_: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """Train the agent `element` on what a sealed release shows, on this machine's processor.

    The model carries the release's purpose, and names the release and its shards. The keyholder is told before anything
    is learnt, so that the receipt of a deletion names the models that learnt from the session. With the same data,
    settings and machine the weights are the same byte for byte. Ctrl+C stops after the iteration at hand; the same
    command goes on from there.

    Parameters
    ----------
    release
        The folder that `aboveboard build` wrote.
    course
        What opens the data, and how the training goes.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    require_torch()
    from aboveboard.training.lessons import Opened
    from aboveboard.training.studying import study

    settings, leave_out = course.settings(), course.left_out()
    with workspace(), stopping() as stops, progress_bars() as progress:
        leased = Leased.read(course.lease, course.job_key)
        with Keyholder(course.keyholder) as holder:
            opened = Release.open(release, Opening(leased, holder))
        studied = study(
            [Opened(opened, leased.lease.id)],
            settings,
            course.out,
            leave_out=leave_out,
            register=_registering(course.keyholder),
            progress=progress,
            stopping=stops,
        )
    if studied.trained.head is None:
        print(f"stopped after {studied.trained.reached.iteration} iterations; the same command goes on")
        sys.exit(STOPPED)
    _say({"model": str(course.out), **_facts(studied, opened)}, as_json=json_)


def _registering(address: str) -> "Callable[[str, Sequence[LearntFrom]], None]":
    """Return what tells the keyholder, before anything is learnt, which model learns from which shards."""

    def register(model: str, sources: "Sequence[LearntFrom]") -> None:
        with Keyholder(address) as holder:
            for source in sources:
                holder.register(source.lease, model, source.shards)

    return register


def _facts(studied: "Studied", release: Release) -> dict[str, object]:
    gathered, lessons, trained = studied.gathered, studied.lessons, studied.trained
    return {
        "name in receipts": studied.name,
        "purpose": gathered.purpose,
        "release": release.manifest.id,
        "shards learnt from": len(release.opened),
        "shards deleted by their person": gathered.deleted,
        "rows learnt from": len(lessons.train),
        "rows held out": len(lessons.validation),
        "left out": gathered.left_out,
        "iterations": trained.reached.iteration,
        "best after": trained.reached.best_iteration,
        "right of held out": round(max(trained.reached.best_right, 0.0), 4) if lessons.validation else "not known",
        "weights": trained.head.weights if trained.head else "",
    }


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
