"""`aboveboard collect`: demonstrations of studio tasks by scripted people, recorded and released the whole way."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.collect_office import Office, office
from aboveboard.cli.collect_release import built, forget_held, let_go
from aboveboard.cli.collect_work import workplace
from aboveboard.cli.collect_worlds import Begun, Shop, chosen, free_ports, shops
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.progress import progress_bars
from aboveboard.errors import EnvironmentLost, InputError
from aboveboard.studio.people.planning import Tried, missing, plan

MOST_LOST = 5
"""So many times in a row a browser may end before the command does."""


def collect(
    *,
    tasks: str = "all",
    demonstrations: int = 10,
    out: Path = Path("collected"),
    browser_arg: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)] = (),
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Let scripted people demonstrate tasks on a screen of their own, and build a sealed release of what was recorded.

    A small organisation starts on loopback, the person reads the notice and agrees, and works session by session with
    real input in a real browser while the real recorder records. Each session is reviewed, marked with what was done
    in it, released and sent; at the end a lease is approved and a release built. The same command goes on where it was
    ended. Tasks are those of MiniWoB++ and of the practice apps that scripted people can do.

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
    out
        Folder for all of it: the organisation, the device, `release/`, `read.lease` and `summary.json`.
    browser_arg
        An argument more for the browsers, such as `--no-sandbox` where a container forbids their sandbox.
    json_
        Print the summary as JSON.
    """
    leave_on_sigterm()
    names = chosen(tasks)
    out = out.absolute()
    collection = Collection(out, names, demonstrations, browser_arg)
    summary = collection.run()
    if json_:
        print(msgspec.json.encode(summary).decode())
        return
    for name, value in summary.items():
        print(f"{name}: {value}")


@dataclass
class Collection:
    """One collection in one folder."""

    out: Path
    tasks: Sequence[str]
    wanted: int
    browser_args: tuple[str, ...]
    tried: list[Tried] = field(default_factory=list)
    worked_s: float = 0.0

    def run(self) -> dict[str, object]:
        """Collect what lacks, build the release, and return what it came to."""
        begun = self._begin()
        self.tried = list(_read(self.out / "tried.jsonl"))
        with ExitStack() as stack, progress_bars() as progress:
            open_ = stack.enter_context(shops(begun, self.tasks))

            def told(what: str) -> None:
                progress(what, 0, 1)

            here = stack.enter_context(office(self.out, begun.sites(), told, self.browser_args))
            forget_held(here.places)
            before = len(self.tried)
            for shop in open_:
                self._work(here, shop, progress)
            facts = built(here, self.out)
        attempts = self.tried[before:]
        rate = len(attempts) / self.worked_s * 3_600 if self.worked_s else 0.0
        summary: dict[str, object] = {
            "release": str(self.out / "release"),
            "demonstrations": sum(one.counts for one in self.tried),
            "lacking": missing(self.tasks, self.wanted, self.tried),
            "attempts": len(self.tried),
            "attempts that succeeded": round(_share([one.done for one in self.tried]), 4),
            "attempts found in what was released": round(_share([one.released for one in self.tried]), 4),
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
            return begun
        if self.out.exists() and any(self.out.iterdir()):
            raise InputError("the folder holds something else", remedy="name a new folder with --out")
        self.out.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = Begun.of(self.tasks, free_ports())
        mark.write_bytes(msgspec.json.encode(begun))
        return begun

    def _work(self, here: Office, shop: Shop, progress: Callable[[str, int, int], None]) -> None:
        """Work session by session until nothing lacks; raises EnvironmentLost where browsers end again and again."""
        lost, total = 0, len(self.tasks) * self.wanted
        while missing(shop.tasks, self.wanted, self.tried):
            try:
                with workplace(here, here.screen.folder / "browser", shop, lambda _: None, self.browser_args) as place:
                    while missing(shop.tasks, self.wanted, self.tried):
                        progress("demonstrations", sum(one.counts for one in self.tried), total)
                        began = time.monotonic()
                        session, attempts = place.session(plan(shop.tasks, self.wanted, self.tried))
                        found = let_go(here.places, session, place.places, attempts)
                        here.commands.run("courier", "--once", "--demo")
                        self.worked_s += time.monotonic() - began
                        self._note(
                            Tried(task=one.task, seed=one.seed, done=one.done, released=one in found)
                            for one in attempts
                        )
                        lost = 0 if attempts else lost + 1
                        if lost >= MOST_LOST:
                            raise EnvironmentLost("nothing comes of the people's work")
            except EnvironmentLost:
                lost += 1
                if lost >= MOST_LOST:
                    raise

    def _note(self, tried: Iterator[Tried]) -> None:
        with (self.out / "tried.jsonl").open("ab") as file:
            for one in tried:
                self.tried.append(one)
                file.write(msgspec.json.encode(one) + b"\n")


def _read(path: Path) -> Iterator[Tried]:
    if path.is_file():
        for line in path.read_bytes().splitlines():
            try:
                yield msgspec.json.decode(line, type=Tried)
            except msgspec.DecodeError:
                return  # the last line of a run that was ended


def _share(which: Sequence[bool]) -> float:
    return sum(which) / len(which) if which else 0.0
