"""What `aboveboard learn` does, stage by stage: commands that anybody could give by hand, in order, as values."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aboveboard.environments.browsing.miniwob import NAME
from aboveboard.model.value import Value

COLLECTED, MODEL, ONLINE, OFFLINE = "collected", "model", "online", "offline"
STAGES = (COLLECTED, MODEL, ONLINE, OFFLINE)
"""The stages by the name of their folder, in order."""


def whole(task: str) -> str:
    """Return the whole name of a task: MiniWoB++'s are said without their world."""
    return task if "/" in task else f"{NAME}/{task}"


BASELINES = ("press_submit", "random", "lexical", "majority", "nearest")
"""Beside the model's number always."""

LEASE, JOB_KEY = "read.lease", "read.job-key"
"""Where `aboveboard collect` leaves what opens its release."""


class Asked(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a folder was begun with: everything that decides what comes out.

    `demonstrations` and `episodes` are for each task.
    """

    v: int = 1
    made_by: str = "aboveboard learn"
    tasks: tuple[str, ...]
    seed: int
    demonstrations: int
    episodes: int
    iterations: int
    validation: float

    @property
    def worlds(self) -> str:
        """Return the one world that has the tasks."""
        return whole(self.tasks[0]).partition("/")[0]

    @property
    def seeds(self) -> tuple[int, ...]:
        """Return the seeds to act on: odd ones, which no demonstration begins with, and others for another `seed`."""
        first = self.seed * self.episodes
        return tuple(2 * number + 1 for number in range(first, first + self.episodes))


class Ended(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One run of a stage: whether it came to its end, wall and processor seconds, and what its command said."""

    v: int = 1
    stage: str
    done: bool
    seconds: float
    processor_s: float
    said: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Access:
    """What opens the release: a lease, its job key, and where the keyholder answers."""

    lease: Path
    job_key: Path
    keyholder: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """Return it as options of a command."""
        return ("--lease", str(self.lease), "--job-key", str(self.job_key), "--keyholder", self.keyholder)


def collecting(asked: Asked, folder: Path, browser_args: Sequence[str], at_once: int = 1) -> tuple[str, ...]:
    """Return the command that collects demonstrations and builds the release."""
    options = [part for argument in browser_args for part in ("--browser-arg", argument)]
    return (
        *("collect", "--tasks", ",".join(asked.tasks), "--demonstrations", str(asked.demonstrations)),
        *("--seed", str(asked.seed), "--at-once", str(at_once)),
        *("--out", str(folder / COLLECTED), "--json", *options),
    )


def learning(asked: Asked, folder: Path, access: Access, at_once: int = 1) -> Mapping[str, tuple[str, ...]]:
    """Return the commands after it by the name of their stage, in order."""
    release, model = str(folder / COLLECTED / "release"), str(folder / MODEL)
    return {
        MODEL: (
            *("train", release, *access.arguments, "--out", model, "--seed", str(asked.seed)),
            *("--iterations", str(asked.iterations), "--validation", str(asked.validation), "--json"),
        ),
        ONLINE: (
            *("evaluate", "online", model, "--worlds", asked.worlds, "--tasks", ",".join(asked.tasks)),
            *("--seeds", ",".join(map(str, asked.seeds)), "--baselines", ",".join(BASELINES)),
            *("--release", release, *access.arguments, "--out", str(folder / ONLINE), "--json"),
            *("--at-once", str(at_once)),
        ),
        OFFLINE: (
            *("evaluate", "offline", release, "--agent", model, *access.arguments, "--asked-only"),
            *("--seed", str(asked.seed), "--out", str(folder / OFFLINE), "--json"),
        ),
    }


def program(command: Sequence[str]) -> list[str]:
    """Return what runs a command of ours."""
    return [sys.executable, "-m", "aboveboard.cli", *command]
