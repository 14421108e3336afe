"""What a practice origin answers: the app's files, and an ear for its state."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from aboveboard.errors import AboveboardError
from aboveboard.studio.practice.home import home_page
from aboveboard.studio.practice.runs import Runs
from aboveboard.studio.practice.tasks import Task

LARGEST_DOCUMENT = 1024 * 1024
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
HEADERS = {
    # Scripts only from the origin itself, and no other address at all; the kits set styles of elements.
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class _Begun(Protocol):
    @property
    def address(self) -> str: ...


class _Begin(Protocol):
    def __call__(self, task: str, seed: int, *, show: bool = False) -> _Begun: ...


@dataclass(frozen=True)
class Site:
    """What one origin serves, under which name: an app's folder, or the home page where `app` is empty."""

    app: str
    name: str
    folder: Path | None
    runs: Runs
    tasks: tuple[Task[Any], ...]
    addresses: Mapping[str, str]
    begin: _Begin


class Handler(BaseHTTPRequestHandler):
    """Answers one request of one origin; refuses those that name another host or come from another origin."""

    timeout = 30

    def do_GET(self) -> None:
        """Answer a file, or the app's page for any path of the app; begin a task on the home page."""
        self._guarded(self._home if self._site.folder is None else self._file)

    def do_POST(self) -> None:
        """Take a state document."""
        self._guarded(self._hear)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's word
        """Say nothing: a server of ours keeps no access log."""

    @property
    def _site(self) -> Site:
        site: Site = self.server.site  # type: ignore[attr-defined] # our own server, which the base class cannot know
        return site

    @property
    def _names(self) -> set[str]:
        """The names of this origin: its own one, and the number of the loopback."""
        host, port = self.connection.getsockname()
        return {f"{host}:{port}", f"{self._site.name}:{port}"}

    def _guarded(self, answer: Callable[[], None]) -> None:
        # A page elsewhere may let its own name lead here (DNS rebinding): only our own name is answered.
        if self.headers.get("Host") not in self._names:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
            return
        try:
            answer()
        except AboveboardError:
            self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY)

    def _is_own(self) -> bool:
        return self.headers.get("Origin") == f"http://{self.headers.get('Host')}"

    def _file(self) -> None:
        folder = self._site.folder
        name = urlsplit(self.path).path.rpartition("/")[2]
        # Built apps are flat: the last part of a path is a file's whole name, anything else is a place in the app.
        path = Path(folder or "", name if Path(name).suffix in KINDS else "index.html")
        if not path.is_file():
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self._send(path.read_bytes(), KINDS[path.suffix])

    def _home(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/":
            page = home_page(self._site.tasks, self._site.addresses, _seed(asked.query))
            self._send(page.encode(), KINDS[".html"])
        elif asked.path.startswith("/begin/"):
            begun = self._site.begin(asked.path.removeprefix("/begin/"), _seed(asked.query), show=True)
            self.send_response_only(HTTPStatus.SEE_OTHER)
            self.send_header("Location", begun.address)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _hear(self) -> None:
        size = self.headers.get("Content-Length", "")
        if self._site.folder is None or self.path != "/state" or not self._is_own():
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        if not (size.isascii() and size.isdigit() and int(size) <= LARGEST_DOCUMENT):
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        run = self._site.runs.tell(self._site.app, self.rfile.read(int(size)))
        told = {} if run is None or run.goal is None else {"instruction": run.goal.instruction, "met": run.met}
        self._send(json.dumps(told).encode(), "application/json")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response_only(HTTPStatus.OK)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _seed(query: str) -> int:
    given = parse_qs(query).get("seed", ["1"])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else 1
