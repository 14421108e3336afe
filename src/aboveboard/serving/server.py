"""Runs one service: loopback unless told otherwise, no access log, no server name, out within two seconds."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aboveboard.errors import AboveboardError, AlreadyRunning, Unreachable

MOST_AT_ONCE = 64
"""So many requests at once; each may hold a bundle of 16 MiB in memory. More are told to come again (503)."""


def serve(app: FastAPI, *, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `started` is told the address once the service answers there.

    Raises Unreachable where the address is not free, and the named error for which a service refuses to start.
    """
    with bound(host, port) as listener:
        address, number = listener.getsockname()[:2]
        url = f"http://{f'[{address}]' if ':' in address else address}:{number}"
        refusing = _Refusing(app)
        configuration = uvicorn.Config(
            refusing,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            log_level="warning",
            lifespan="on",
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=1,
        )
        server = _Announcing(configuration, lambda: started(url))
        try:
            server.run(sockets=[listener])
        except SystemExit:
            if refusing.reason is None:
                raise
        if refusing.reason:
            raise refusing.reason


class _Announcing(uvicorn.Server):
    """Says that it is up once the application has started: whoever waits for the word may ask at once."""

    def __init__(self, configuration: uvicorn.Config, up: Callable[[], None]) -> None:
        super().__init__(configuration)
        self._up = up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._up()


class _Refusing:
    """The application, and the named error for which it refuses to start."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.reason: AboveboardError | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        failed: list[Message] = []

        async def held(message: Message) -> None:
            """Keep back what tells of a refusal: it comes with a traceback, which a named error does without."""
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, held)
        except AboveboardError as error:
            if not failed:
                raise
            self.reason = error
            await send({"type": failed[0]["type"]})
        except BaseException:
            for message in failed:
                await send(message)
            raise


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold a folder, made where it is missing; raises AlreadyRunning.

    Two collectors would sweep each other's payloads away; two keyholders on one database would not share the lock
    that orders tombstones and unwraps.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise AlreadyRunning("a service uses this folder already", remedy="stop it, or name another folder") from error
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Listen on an address; raises Unreachable where it is not free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, or asyncio leaves Nagle's algorithm on, and each answer waits 40 ms for an acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise Unreachable("the address to serve on is not free", remedy="choose another --port") from error
        listener.listen(128)
        yield listener
