"""A server on loopback for pages of tests: what it answers is for whoever serves to say."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What is answered at a path; `rest` is what comes of it later, in its own time."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    rest: Iterable[bytes] | None = None


@contextlib.contextmanager
def listening(answer: Callable[[str, Mapping[str, str]], Answer]) -> Iterator[int]:
    """Serve until the end, on the free port that is given; what is asked for is a path, with headers by small names."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            found = answer(urlsplit(self.path).path, headers)
            self.send_response(found.status)
            for name, value in {"Content-Type": found.kind, **found.headers}.items():
                self.send_header(name, value)
            if found.rest is None:
                self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)
            for part in found.rest or ():
                self.wfile.write(part)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
