"""Runs one service: loopback unless told otherwise, no access log, no server name, out within two seconds."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from aboveboard.errors import AlreadyRunning, Unreachable

MOST_AT_ONCE = 64
"""So many requests at once; each may hold a bundle of 16 MiB in memory. More are told to come again (503)."""


def serve(app: FastAPI, *, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `started` is told the address once the port is bound. Raises Unreachable."""
    with bound(host, port) as listener:
        address, number = listener.getsockname()[:2]
        started(f"http://{f'[{address}]' if ':' in address else address}:{number}")
        configuration = uvicorn.Config(
            app,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            log_level="warning",
            lifespan="on",
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=1,
        )
        uvicorn.Server(configuration).run(sockets=[listener])


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
