"""Where the tasks of a collection are shown: which sites people agree to, and which pages and windows they work in."""

import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aboveboard.cli.world_eyes import Corner
from aboveboard.cli.worlds import WIDE, WINDOW, studio_site
from aboveboard.environments.browsing.miniwob import NAME, MiniWob
from aboveboard.environments.browsing.serving import serving
from aboveboard.errors import InputError
from aboveboard.model.policy import SiteRule
from aboveboard.model.value import Value
from aboveboard.studio.people.attempts import World
from aboveboard.studio.people.registry import PRACTICE, SCRIPTS
from aboveboard.studio.practice.dist import APPS, practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import HOST, Practice, host_of
from aboveboard.studio.practice.world import NAME as PRACTICE_NAME
from aboveboard.studio.practice.world import PracticeWorld

TRIALS = 64


class Begun(Value, frozen=True, kw_only=True):
    """What a folder was begun with: ports, for a policy names sites by their origin, and whose tasks they show.

    `practice` is the port of the practice apps' own list; the apps have the next ones. `shown` names what people agreed
    to: `miniwob`, and apps; `seed` is what the people's plan is drawn from.
    """

    made_by: str = "aboveboard collect"
    port: int
    practice: int = 0
    shown: tuple[str, ...] = (NAME,)
    seed: int = 0

    @classmethod
    def of(cls, tasks: Sequence[str], ports: tuple[int, int], seed: int = 0) -> "Begun":
        """Return what a folder for these tasks begins with."""
        shown = tuple(dict.fromkeys(_site(task) for task in tasks))
        return cls(port=ports[0], practice=ports[1], shown=shown, seed=seed)

    def has(self, tasks: Sequence[str]) -> bool:
        """Whether all tasks are of sites that were agreed to."""
        return {_site(task) for task in tasks} <= set(self.shown)

    def sites(self) -> tuple[SiteRule, ...]:
        """Return the rules of the sites that were agreed to."""
        return tuple(
            studio_site(f"http://{HOST}:{self.port}")
            if name == NAME
            else studio_site(f"http://{host_of(name)}:{self.practice + 1 + APPS.index(name)}", name.capitalize())
            for name in self.shown
        )


@dataclass(frozen=True, slots=True)
class Shop:
    """Tasks that are done in one window: the page to begin at, and where nothing lies.

    `world` makes what shows them: one for each person, for it knows which task is on.
    """

    tasks: tuple[str, ...]
    world: Callable[[], World]
    start: str
    window: tuple[int, int] = WINDOW
    corner: Corner = Corner.LOWER_RIGHT


@contextlib.contextmanager
def shops(begun: Begun, tasks: Sequence[str]) -> Iterator[tuple[Shop, ...]]:
    """Serve the pages that the tasks need. Raises NotBuilt, Unreachable where a port is taken meanwhile."""
    ours = tuple(task for task in tasks if task.startswith(f"{NAME}/"))
    apps = tuple(task for task in tasks if task.startswith(f"{PRACTICE_NAME}/"))
    found: list[Shop] = []
    with contextlib.ExitStack() as stack:
        if ours:
            origin = stack.enter_context(serving(begun.port))
            found.append(Shop(ours, lambda: MiniWob(origin), f"{origin}/miniwob/click-test.html"))
        if apps:
            practice = stack.enter_context(Practice(practice_dist(), TASKS, first_port=begun.practice))
            start = practice.address(_site(apps[0]))
            found.append(Shop(apps, lambda: PracticeWorld(practice, TASKS), start, WIDE, Corner.PAGE))
        yield tuple(found)


def chosen(said: str) -> list[str]:
    """Return the whole names of tasks, said with or without their world. Raises InputError naming one unknown."""
    known = [*(f"{NAME}/{task}" for task in SCRIPTS), *(f"{PRACTICE_NAME}/{task}" for task in PRACTICE)]
    names = {name: [name] for name in known} | {name.partition("/")[2]: [name] for name in known}
    for name in known:
        world, app, *_ = name.split("/")
        names.setdefault("all" if world == NAME else world, []).append(name)
        if world != NAME:
            names.setdefault(app, []).append(name)
    wanted = [name for name in said.split(",") if name]
    unknown = [name for name in wanted if name not in names]
    if unknown or not wanted:
        raise InputError(
            f"nobody knows how to do {unknown[0] if unknown else 'nothing'}",
            remedy=f"the tasks are {', '.join((*SCRIPTS, *PRACTICE))}",
        )
    return list(dict.fromkeys(one for name in wanted for one in names[name]))


def free_ports() -> tuple[int, int]:
    """Return a port for one site, and the first of as many in a row as the practice apps need. Raises InputError."""
    for _ in range(TRIALS):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError, OverflowError):
            alone, first = (stack.enter_context(socket.socket()) for _ in range(2))
            for each in (alone, first):
                each.bind((HOST, 0))
            port = first.getsockname()[1]
            for plus in range(1, len(APPS) + 1):
                stack.enter_context(socket.socket()).bind((HOST, port + plus))
            return alone.getsockname()[1], port
    raise InputError("no ports in a row are free", remedy="try again once fewer programs listen on this computer")


def _site(task: str) -> str:
    world, name = task.split("/")[:2]
    return name if world == PRACTICE_NAME else world
