"""A site on loopback that answers anything: pages, redirects, documents; what was asked of it can be read."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What is answered at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"


@dataclass
class Streets:
    """One server under two names: one origin is approved, the other is not."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def approved(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def elsewhere(self) -> str:
        return f"http://localhost:{self.port}"

    def put(self, path: str, html: str) -> str:
        """Put up a page; return its address at the approved origin."""
        self.answers[path] = Answer(html.encode())
        return f"{self.approved}{path}"

    def send_on(self, path: str, address: str) -> str:
        """Send who asks for a path to an address; return the path's own at the approved origin."""
        self.answers[path] = Answer(status=302, headers={"Location": address})
        return f"{self.approved}{path}"


@contextlib.contextmanager
def serving() -> Iterator[Streets]:
    """Serve until the end, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            streets.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
            answer = streets.answers.get(path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in {"Content-Type": answer.kind, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        streets = Streets(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield streets
        finally:
            server.shutdown()
            thread.join()
