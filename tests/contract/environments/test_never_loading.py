"""A page that never comes is a world that was lost, said by name, and the browser that waited for it is ended."""

import contextlib
import functools
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from aboveboard.cli.worlds import Shown, Worlds, studio_site
from aboveboard.environments.browsing.chromium import driver
from aboveboard.environments.browsing.environment import BrowserEnvironment, Opened
from aboveboard.environments.browsing.miniwob import MiniWob
from aboveboard.errors import EnvironmentLost
from tests.patience import until

pytestmark = pytest.mark.x11
TASK = "miniwob/click-test"


@contextlib.contextmanager
def silent(_folder: Path) -> Iterator[str]:
    """A server that takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextlib.contextmanager
def gone(folder: Path) -> Iterator[str]:
    """A server that has ended."""
    with silent(folder) as origin:
        pass
    yield origin


@contextlib.contextmanager
def another(folder: Path) -> Iterator[str]:
    """A server whose page is no task."""
    page = folder / "miniwob" / "click-test.html"
    page.parent.mkdir()
    page.write_text("<!doctype html><title>Moved</title>", encoding="utf-8")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("serving", [silent, gone, another], ids=["no answer", "no server", "another page"])
def test_a_page_that_never_loads_is_a_world_that_was_lost(
    serving: Callable[[Path], contextlib.AbstractContextManager[str]], tmp_path: Path
) -> None:
    with serving(tmp_path) as origin, driver() as playwright:
        shown = Shown(MiniWob(origin), lambda _: studio_site(origin))
        worlds = Worlds(shown, None, playwright, by_driver=True)

        @contextlib.contextmanager
        def impatient() -> Iterator[Opened]:
            with worlds._opened(TASK) as (page, eyes, hand):
                page.set_default_timeout(500)  # type: ignore[attr-defined]  # it never comes: half a minute shows no more
                yield page, eyes, hand

        with contextlib.closing(BrowserEnvironment(shown.world, TASK, impatient)) as environment:
            others = browsers()
            with pytest.raises(EnvironmentLost, match="never came"):
                environment.reset(1)
            until(lambda: browsers() <= others, "the end of the browser")


def browsers() -> set[psutil.Process]:
    """The browsers of this process that live."""
    found = set()
    for one in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "chromium" in one.name() and one.status() != psutil.STATUS_ZOMBIE:
                found.add(one)
    return found
