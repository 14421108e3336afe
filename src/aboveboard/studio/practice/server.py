"""Serves every practice app at an origin of its own, on loopback, and hears what their pages say of their state."""

import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aboveboard.errors import NotFound, Unreachable
from aboveboard.studio.practice.answers import Handler, Site
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.runs import Run, Runs
from aboveboard.studio.practice.tasks import Task

Look = Literal["", "dark", "large", "serif"]
"""How all apps can look: the same page in other colours, sizes or letters."""

HOST = "127.0.0.1"
HOME = "practice"


def host_of(app: str) -> str:
    """Return the name under which an app is served; browsers know that what ends so is this computer."""
    return f"{app or HOME}.localhost"


@dataclass(frozen=True)
class Begun:
    """A run that was begun: its name, and the address that opens the app in its start state."""

    id: str
    address: str


class Practice:
    """All practice apps while it is entered; each has a name and a port of its own, so none can reach into another.

    `dist` is the folder of the built apps (`practice_dist()`), `tasks` the templates that can be begun. With
    `first_port` the home page has that port and the apps the next ones in the order of `APPS`; 0 takes free ones.
    Raises Unreachable where a port is taken.
    """

    def __init__(self, dist: Path, tasks: Sequence[Task[Any]], *, first_port: int = 0) -> None:
        self._tasks: Mapping[str, Task[Any]] = {task.id: task for task in tasks}
        self._dist = dist
        self._first_port = first_port
        self._runs = Runs()
        self._servers: dict[str, _Server] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for place, name in enumerate(("", *APPS)):
                port = self._first_port + place if self._first_port else 0
                self._servers[name] = stack.enter_context(_Server(name, port))
            for name, server in self._servers.items():
                server.begin(self._site(name))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    @property
    def home(self) -> str:
        """The address of the page that lists apps and tasks for people."""
        return self._servers[""].address

    def address(self, app: str, seed: int = 1, *, look: Look = "") -> str:
        """Return the address of an app with a seed, without a task; raises NotFound."""
        return f"{self._server(app).address}/?seed={seed}{_said(look)}"

    def begin(self, task: str, seed: int, *, show: bool = False, look: Look = "", variant: str = "") -> Begun:
        """Begin a task and return where to open it; with `show` the page shows the task above itself. Raises NotFound.

        `variant` is one of the app's own (`practice/apps/APP`), of which an app without any takes no notice.
        The goal's words come from the app's start state, so `run(id).goal` is None until the page was opened.
        """
        template = self._tasks.get(task)
        if template is None:
            raise NotFound("there is no such task", remedy="`aboveboard practice` lists the tasks on its home page")
        run = self._runs.begin(template, seed)
        query = f"seed={seed}&run={run.id}{_said(look)}" + ("&show" if show else "")
        query += f"&variant={variant}" if variant else ""
        return Begun(run.id, f"{self._server(template.app).address}{template.start}?{query}")

    def run(self, name: str) -> Run:
        """Return a run as its page last told it; raises NotFound."""
        return self._runs.get(name)

    def _server(self, app: str) -> "_Server":
        if app not in APPS:
            raise NotFound("there is no such app", remedy=f"the apps are {', '.join(APPS)}")
        return self._servers[app]

    def _site(self, name: str) -> Site:
        folder = self._dist / name if name else None
        addresses = {app: self._servers[app].address for app in APPS}
        return Site(name, host_of(name), folder, self._runs, tuple(self._tasks.values()), addresses, self.begin)


def _said(look: Look) -> str:
    return f"&look={look}" if look else ""


class _Server(ThreadingHTTPServer):
    """One origin; its threads end with it."""

    daemon_threads = True

    def __init__(self, app: str, port: int) -> None:
        self._app = app
        try:
            super().__init__((HOST, port), Handler)
        except (OSError, OverflowError) as error:
            raise Unreachable("a port for a practice app is not free", remedy="choose another --port") from error
        self.site: Site | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://{host_of(self._app)}:{self.server_address[1]}"

    def begin(self, site: Site) -> None:
        self.site = site
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that left in the middle, as browsers do."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as the base class gave them

    def __exit__(self, *args: object) -> None:
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()
