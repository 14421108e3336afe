"""The companion's pages on a real port, for a real browser, and a person who came in by the entrance."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aboveboard.companion.browser import entrance_file
from aboveboard.companion.pages import create_app
from tests.companions import Site
from tests.patience import PATIENCE_S, until


@contextmanager
def serving(app: ASGIApp, listener: socket.socket | None = None) -> Iterator[int]:
    """Serve on a socket that is bound already, so that nobody else can take its port meanwhile, or on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener] if listener else None,), daemon=True)
    thread.start()
    until(lambda: server.started, "the server's start")
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)


class Written:
    """Writes down what the pages answered, outside of everything they refuse."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.answers: list[tuple[str, int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.answers.append((scope["path"], message["status"]))
            await send(message)

        await self._app(scope, receive, sending)


class Open:
    """The pages of one participant on a real port."""

    def __init__(self, made: Site, host: str, folder: Path) -> None:
        self.site = made
        self.host = host
        self.written = Written(create_app(made.pages, host))
        self._folder = folder

    def entrance(self, page: str = "notice") -> Path:
        code = f"code-{time.monotonic_ns()}"
        self.site.pages.door.admit(code, page)
        return entrance_file(self._folder, self.host, code)
