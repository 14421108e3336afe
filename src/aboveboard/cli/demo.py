"""`aboveboard demo`: the main job, end to end, with real programs and real input on a screen of its own."""

import functools
import http.server
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from aboveboard.cli.demo_way import Demo
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.companion.strip import BUTTONS, HEIGHT, WIDTH
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.formats.control import SOCKET_NAME
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.person import Person
from aboveboard.studio.scenes.pages import Strip
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.summary import Summary, show
from aboveboard.studio.turns import turns

SCREEN = (1280, 800)


def demo(
    *,
    out: Path = Path("out"),
    serve: bool = True,
    canaries: int = 200,
    seed: int = 1,
    browser_arg: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)] = (),
) -> None:
    """Record a scripted person on a virtual screen of its own and take the data the whole way.

    A small organisation starts on loopback; the person reads the notice in a real browser and clicks yes, works for
    about a minute in a text editor, a calculator and dialogs, types secrets into a terminal that nobody approved,
    pauses, resumes, discards, goes on while the strip is frozen, reviews, cuts and releases. The data are uploaded,
    opened under a lease, reduced, built into a sealed release and exported; one session is deleted by its secret. It
    ends with a table, a page and `summary.json`.

    ```console
    $ aboveboard demo --out out --no-serve
    ```

    Parameters
    ----------
    out
        Folder for everything the demo makes; an old demo there is replaced.
    serve
        Serve the report on loopback at the end, until Ctrl-C; `--no-serve` ends instead.
    canaries
        So many secrets are typed where nothing may be recorded, and searched for afterwards; at least 20.
    seed
        Of the person's habits and the secrets.
    browser_arg
        An argument more for the browser, such as `--no-sandbox` where a container forbids its sandbox.
    """
    leave_on_sigterm()
    console = Console()
    with _bars(console) as progress:
        shown = progress.add_task("starting")

        def told(what: str) -> None:
            progress.update(shown, description=what)

        way = Demo(out.absolute(), told=told, canaries=canaries, seed=seed, browser_args=browser_arg)
        summary = _gone(way, seed, told)
    show(console, way.table(summary))
    if serve:
        _serve(console, way.folder)


def _gone(way: Demo, seed: int, told: Callable[[str], None]) -> Summary:
    """Go the way with a scripted person: they, the eyes and the commands live on one screen and nowhere else."""
    with DemoScreen(*SCREEN) as screen:
        os.environ.update(screen.environment)
        recorder = Path(screen.environment["XDG_RUNTIME_DIR"]) / "aboveboard" / SOCKET_NAME
        with (
            X11Desktop(screen.environment) as desktop,
            AtspiElements() as elements,
            Hands(screen.display, seed=seed, ready=turns(recorder)) as hands,
        ):
            person = Person(hands=hands, desktop=desktop, elements=elements, told=told)
            return way.run(screen, person, _strip())


def _bars(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"), console=console, transient=True
    )


def _strip() -> Strip:
    """Return where the strip's buttons are: it sits at the top centre of the screen."""
    left = (SCREEN[0] - WIDTH) // 2
    places = {name: Point(x=left + x + width // 2, y=HEIGHT // 2) for name, (x, width) in BUTTONS.items()}
    return Strip(pause=places["pause"], resume=places["resume"], open=places["open"])


def _serve(console: Console, folder: Path) -> None:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        console.print(f"http://127.0.0.1:{server.server_port}/report.html   (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("ended")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the report and nothing else of the folder, without a log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer for the page and its pictures only."""
        if self.path.split("?")[0] == "/report.html" or self.path.startswith("/pictures/"):
            super().do_GET()
        else:
            self.send_error(404)
