"""`aboveboard collect`: demonstrations of studio tasks by scripted people, recorded and released the whole way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from cyclopts.validators import Number

from aboveboard.cli.collect_office import Setting
from aboveboard.cli.collect_organisation import own_room, standing
from aboveboard.cli.collect_people import People
from aboveboard.cli.collect_release import built
from aboveboard.cli.collect_worlds import Begun, chosen, free_ports, shops
from aboveboard.cli.counts import told
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.progress import progress_bars
from aboveboard.errors import InputError
from aboveboard.studio.people.planning import LARGEST_SEED, Agenda, Tried, missing


def collect(
    *,
    tasks: str = "all",
    demonstrations: int = 10,
    seed: int = 0,
    at_once: Annotated[int, Parameter(validator=Number(gte=1, lte=16))] = 1,
    out: Path = Path("collected"),
    browser_arg: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)] = (),
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Let scripted people demonstrate tasks on a screen of their own, and build a sealed release of what was recorded.

    A small organisation starts on loopback, the person reads the notice and agrees, and works session by session with
    real input in a real browser while the real recorder records. Each session is reviewed, marked with what was done
    in it, released and sent; at the end a lease is approved and a release built. The same command goes on where it was
    ended, with as many people as it says then. Tasks are those of MiniWoB++ and of the practice apps that scripted
    people can do.

    ```console
    $ aboveboard collect --tasks choose-list,click-menu --demonstrations 3 --out collected
    ```

    Parameters
    ----------
    tasks
        Names with commas between (`choose-list`, `practice/desks/book`); `all` are MiniWoB++'s, `practice` those of the
        practice apps, `desks` and so on those of one.
    demonstrations
        So many attempts that succeeded of each task.
    seed
        Decides with which seeds of the tasks people begin, and who does each of them with which habits.
    at_once
        So many people work at once, each at a screen and with a device of their own (a processor core is enough for
        two, and each needs 1 GB of memory).
    out
        Folder for all of it: the organisation, the device, `release/`, `read.lease` and `summary.json`.
    browser_arg
        An argument more for the browsers, such as `--no-sandbox` where a container forbids their sandbox.
    json_
        Print the summary as JSON.
    """
    leave_on_sigterm()
    names = chosen(tasks)
    if not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"the seed is from 0 to {LARGEST_SEED}")
    out = out.absolute()
    collection = Collection(out, names, demonstrations, browser_arg, seed, at_once)
    summary = collection.run()
    if json_:
        print(msgspec.json.encode(summary).decode())
        return
    for name, value in summary.items():
        print(f"{name}: {told(value)}")


@dataclass(frozen=True)
class Collection:
    """One collection in one folder."""

    out: Path
    tasks: Sequence[str]
    wanted: int
    browser_args: tuple[str, ...]
    seed: int = 0
    at_once: int = 1

    def run(self) -> dict[str, object]:
        """Collect what lacks, build the release, and return what it came to."""
        begun = self._begin()
        agenda = Agenda(self.wanted, list(_read(self.out / "tried.jsonl")), self._note, seed=self.seed)
        before = len(agenda.tried)
        with ExitStack() as stack, progress_bars() as progress:

            def next_is(what: str) -> None:
                progress(what, 0, 1)

            def went_on() -> None:
                done = sum(one.counts for one in agenda.tried)
                progress("demonstrations", done, len(self.tasks) * self.wanted)

            environment = stack.enter_context(own_room())
            open_ = stack.enter_context(shops(begun, self.tasks))
            stands = stack.enter_context(standing(self.out, environment, begun.sites(), next_is))
            went_on()
            authority = Path(environment["XAUTHORITY"])
            setting = Setting(self.out, authority, stands, begun.sites(), self.browser_args, next_is)
            people = People(setting, agenda, went_on, self.at_once)
            people.work(open_)
            facts = built(stands, self.out)
        tried = agenda.tried
        rate = (len(tried) - before) / people.worked_s * 3_600 if people.worked_s else 0.0
        summary: dict[str, object] = {
            "release": str(self.out / "release"),
            "demonstrations": sum(one.counts for one in tried),
            "lacking": missing(self.tasks, self.wanted, tried),
            "attempts": len(tried),
            "attempts that succeeded": round(_share([one.done for one in tried]), 4),
            "attempts found in what was released": round(_share([one.released for one in tried]), 4),
            "attempts not found, by why": Counter(one.why for one in tried if one.why),
            "attempts an hour, this run": round(rate),
            **facts,
        }
        (self.out / "summary.json").write_bytes(msgspec.json.encode(summary))
        return summary

    def _begin(self) -> Begun:
        mark = self.out / "collect.json"
        if mark.is_file():
            begun = msgspec.json.decode(mark.read_bytes(), type=Begun)
            if not begun.has(self.tasks):
                remedy = "name a new folder with --out: a person agreed to the sites of this one"
                raise InputError("the folder was begun for tasks of other sites", remedy=remedy)
            if begun.seed != self.seed:
                remedy = f"give --seed {begun.seed}, or name a new folder with --out"
                raise InputError("the folder was begun with another seed", remedy=remedy)
            return begun
        if self.out.exists() and any(self.out.iterdir()):
            raise InputError("the folder holds something else", remedy="name a new folder with --out")
        self.out.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = Begun.of(self.tasks, free_ports(), self.seed)
        mark.write_bytes(msgspec.json.encode(begun))
        return begun

    def _note(self, tried: Tried) -> None:
        with (self.out / "tried.jsonl").open("ab") as file:
            file.write(msgspec.json.encode(tried) + b"\n")


def _read(path: Path) -> Iterator[Tried]:
    if path.is_file():
        for line in path.read_bytes().splitlines():
            try:
                yield msgspec.json.decode(line, type=Tried)
            except msgspec.DecodeError:
                return  # the last line of a run that was ended


def _share(which: Sequence[bool]) -> float:
    return sum(which) / len(which) if which else 0.0
