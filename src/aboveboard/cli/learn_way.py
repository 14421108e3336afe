"""The way of `aboveboard learn`: which stages ended, one process for each that did not, and what each cost."""

import contextlib
import fcntl
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from aboveboard.cli.learn_stages import (
    BASELINES,
    COLLECTED,
    JOB_KEY,
    LEASE,
    MODEL,
    OFFLINE,
    ONLINE,
    STAGES,
    Access,
    Asked,
    Ended,
    collecting,
    learning,
    program,
)
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import InputError, Refused, UnknownFormat
from aboveboard.evaluation.results import RESULTS, read_results
from aboveboard.formats.leases import read_lease
from aboveboard.studio.commands import Commands, ends_with_us
from aboveboard.studio.organisation import PURPOSE, Organisation
from aboveboard.studio.people.reopening import reopened

ASKED, RUNS = "learn.json", "stages.jsonl"
STOPPED = 130
LEAST_S = 24 * 3_600
"""So long a lease is to live yet, for what begins now."""
Parsed = TypeVar("Parsed")
NOTHING_HELD_OUT = "no start state of these demonstrations was held out"


@dataclass
class Way:
    """One way through the stages in one folder (`going` gives one)."""

    folder: Path
    asked: Asked
    lock: int
    runs: list[Ended] = field(default_factory=list)

    def ended(self, stage: str) -> Ended | None:
        """Return the run in which a stage came to its end."""
        return next((run for run in self.runs if run.stage == stage and run.done), None)

    def run(self, browser_args: Sequence[str], at_once: int = 1) -> None:
        """Do what is left, stage by stage; raises SystemExit with the status of a stage that fails or is stopped."""
        if self.ended(COLLECTED) is None:
            self._stage(COLLECTED, collecting(self.asked, self.folder, browser_args, at_once))
        if all(self.ended(stage) for stage in STAGES):
            return
        with self.access() as access:
            for stage, command in learning(self.asked, self.folder, access, at_once).items():
                if self.ended(stage) is None:
                    self._stage(stage, command)

    def _stage(self, stage: str, command: Sequence[str]) -> None:
        if stage == OFFLINE:  # it cannot go on; the others do
            shutil.rmtree(self.folder / OFFLINE, ignore_errors=True)
            if not self._holds_out():
                self._note(Ended(stage=stage, done=True, seconds=0, processor_s=0, said={"left out": NOTHING_HELD_OUT}))
                return
        tell(f"{STAGES.index(stage) + 1} of {len(STAGES)}: {stage}")
        status, done, began = STOPPED, False, _spent()
        said: dict[str, object] = {}
        try:
            status, said = self._call(command)
            done = status == 0 and self._is_whole(stage)
        finally:
            wall, processor = (round(now - before, 1) for now, before in zip(_spent(), began, strict=True))
            self._note(Ended(stage=stage, done=done, seconds=wall, processor_s=processor, said=said))
        if not done:
            tell(f"`{stage}` did not come to its end; what was done is kept, and the same command goes on from there")
            sys.exit(status or STOPPED)

    def _call(self, command: Sequence[str]) -> tuple[int, dict[str, object]]:
        """Run a command of ours to its end; what it tells a person goes where ours goes, its result is returned."""
        with (
            subprocess.Popen(ends_with_us(program(command)), stdout=subprocess.PIPE, pass_fds=[self.lock]) as process,
            contextlib.ExitStack() as leaving,
        ):
            leaving.callback(process.terminate)  # of one that has ended nothing is left to end
            try:
                told, _ = process.communicate()
            except KeyboardInterrupt:
                process.wait()  # it was interrupted too, and ends in order
                raise
        if process.returncode:
            return abs(process.returncode), {}
        return 0, msgspec.json.decode(told, type=dict[str, object])

    def _is_whole(self, stage: str) -> bool:
        """Tell of a command that ended well whether it did all: acting that is interrupted ends well, too."""
        acted = {(one.agent, one.task, one.seed) for one in read_results(self.folder / ONLINE / RESULTS)}
        wanted = (1 + len(BASELINES)) * len(self.asked.tasks) * self.asked.episodes
        return stage != ONLINE or len(acted) >= wanted

    def _holds_out(self) -> bool:
        trained = self.ended(MODEL)
        return bool(trained and trained.said.get("rows held out"))

    def _note(self, run: Ended) -> None:
        self.runs.append(run)
        with (self.folder / RUNS).open("ab") as file:
            file.write(msgspec.json.encode(run) + b"\n")

    @contextlib.contextmanager
    def access(self) -> Iterator[Access]:
        """Start the organisation of the demonstrations again; gives a lease over the release that lives a day yet.

        It is that of the demonstrations, or a new one in its place. Raises FileTrouble, Unreachable, Refused.
        """
        place = self.folder / COLLECTED
        kept = place / LEASE, place / JOB_KEY
        with Commands(dict(os.environ), self.folder / "logs") as commands:
            stands: Organisation | None = None
            for told, stands in reopened(commands, place / "organisation"):  # noqa: B007  # the last is what stands
                tell(told)
            if stands is None:
                raise Refused("the organisation did not come to stand", remedy="read the logs in the folder")
            if read_lease(kept[0].read_bytes()).expires < time.time() + LEAST_S:
                shards = [shard.sha256 for shard in read_manifest(place / "release").shards]
                made = stands.lease(f"learn-{time.time_ns()}", PURPOSE, "learn from the release", segments=shards)
                for new, old in zip(made, kept, strict=True):
                    shutil.copyfile(new, old)
            yield Access(*kept, stands.keyholder)


@contextlib.contextmanager
def going(folder: Path, asked: Asked) -> Iterator[Way]:
    """Begin in a folder, or go on with what was begun there.

    Raises InputError where the folder holds something else, was begun otherwise, or is at work already, UnknownFormat.
    """
    mark = folder / ASKED
    if not mark.is_file() and folder.exists() and any(folder.iterdir()):
        raise InputError("the folder holds something else", remedy="name a new folder with --out")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with mark.open("a+b") as file:
        try:
            # The commands of the stages hold it too, so one that outlives us keeps a second from beginning.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError("this folder is at work already", remedy="wait for its end, or name a new one") from None
        if mark.stat().st_size:
            _require_same(_parsed(mark.read_bytes(), Asked), asked)
        else:
            file.write(msgspec.json.encode(asked))
            file.flush()
        yield Way(folder, asked, file.fileno(), list(_runs(folder / RUNS)))


def _require_same(begun: Asked, asked: Asked) -> None:
    differ = [name for name in Asked.__struct_fields__ if getattr(begun, name) != getattr(asked, name)]
    if differ:
        tasks = ",".join(begun.tasks)
        named = (f"--{name} {getattr(begun, name)}" for name in Asked.__struct_fields__[3:])
        remedy = f"give what it was begun with, `--tasks {tasks} {' '.join(named)}`, or name a new folder with --out"
        raise InputError(f"this folder was begun with other {', '.join(differ)}", remedy=remedy)


def _runs(path: Path) -> Iterator[Ended]:
    """Yield what stands in a file of runs; a last line that was cut off is none."""
    if path.is_file():
        whole, _, _ = path.read_bytes().rpartition(b"\n")
        for line in whole.splitlines():
            yield _parsed(line, Ended)


def _parsed(data: bytes, kind: type[Parsed]) -> Parsed:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError:
        raise UnknownFormat("what the folder says of itself cannot be read", remedy="begin in a new folder") from None


def _spent() -> tuple[float, float]:
    """Return wall seconds, and processor seconds of the children that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic(), used.ru_utime + used.ru_stime


def tell(what: str) -> None:
    """Tell a person what is done now."""
    sys.stderr.write(f"aboveboard learn: {what}\n")
