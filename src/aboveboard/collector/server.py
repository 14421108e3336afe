"""Runs the collector: loopback unless told otherwise, no access log, no server name, out within two seconds."""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from aboveboard.collector.settings import CollectorSettings
from aboveboard.errors import AlreadyRunning, Unreachable

MOST_AT_ONCE = 64
"""So many requests at once; each may hold a bundle of 16 MiB in memory. More are told to come again (503)."""


def serve(app: FastAPI, settings: CollectorSettings, started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `started` is told the address once the port is bound.

    Raises AlreadyRunning when another collector uses the same folder, Unreachable when the address is not free.
    """
    with _only_one(settings.data), _bound(settings) as listener:
        host, port = listener.getsockname()[:2]
        started(f"http://{f'[{host}]' if ':' in host else host}:{port}")
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


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Hold the folder: two collectors would sweep each other's payloads away."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise AlreadyRunning("another collector uses this folder", remedy="stop it, or name another folder") from error
    finally:
        os.close(descriptor)


@contextmanager
def _bound(settings: CollectorSettings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise Unreachable("the address to serve on is not free", remedy="choose another --port") from error
        listener.listen(128)
        yield listener
