"""The pages of MiniWoB++, served over loopback HTTP without what the benchmark itself shows beside each task.

Of every page two things change on the way out: the benchmark's own display (last reward, countdown) is hidden, since
it is no part of a task and would tell an agent how it does, and the time limit is an hour, since people are no faster
than 10 s. `file://` would do for a driver, and not for an extension that runs on approved sites only.
"""

import contextlib
import functools
import importlib.util
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from aboveboard.errors import MissingLibrary

TIME_LIMIT_MS = 3_600_000
"""Long past any limit of our own: 32 bits of milliseconds are all that a page's timer takes."""

_ADDED = f"""<style>#reward-display, #click-canvas {{ display: none !important; }}</style>
<script>core.EPISODE_MAX_TIME = {TIME_LIMIT_MS};</script></body>"""


def pages() -> Path:
    """Return the folder of the pages. Raises MissingLibrary where the package is not installed."""
    found = importlib.util.find_spec("miniwob")  # found, not imported: it would ask for what drives browsers
    if found is None or not found.submodule_search_locations:
        raise MissingLibrary("the pages of MiniWoB++ are not installed", remedy="run it by ./dev, which installs them")
    return Path(found.submodule_search_locations[0], "html")


def every_name() -> list[str]:
    """Return the name of every task that the package holds."""
    return sorted(page.stem for page in (pages() / "miniwob").glob("*.html"))


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer for a page with what is added to it; for all else as it lies there."""
        place = Path(self.translate_path(self.path))
        if place.suffix != ".html" or not place.is_file():
            return super().send_head()
        told = place.read_text(encoding="utf-8", errors="replace").replace("</body>", _ADDED, 1).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        return BytesIO(told)


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[str]:
    """Serve the pages on loopback until the end; yields their origin. Port 0 takes a free one."""
    with answering(functools.partial(_Handler, directory=str(pages())), port) as origin:
        yield origin


@contextlib.contextmanager
def answering(handler: Callable[..., BaseHTTPRequestHandler], port: int = 0) -> Iterator[str]:
    """Let a handler answer on loopback until the end; yields its origin. Port 0 takes a free one."""
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
