"""The process of the pages: binds the loopback, gives up every other way out, then serves until its parent ends.

The parent writes lines of `CODE PAGE` to a pipe: each lets one browser in; a question mark alone is answered by the
loop that serves, which tells that it lives. The end of the pipe is the end.
"""

import asyncio
import contextlib
import secrets
import socket
import sys
import threading
import time
from collections.abc import Sequence

import uvicorn

from aboveboard.companion import catalogue
from aboveboard.companion.desk_port import SocketDesk
from aboveboard.companion.door import Door
from aboveboard.companion.html import Pages
from aboveboard.companion.pages import create_app
from aboveboard.companion.pages_health import ANSWER, QUESTION
from aboveboard.companion.reading import Reader
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.unfinished import finish_releases
from aboveboard.companion.vault import Vault
from aboveboard.confinement import Rules, Sockets, confine, harden, program_files
from aboveboard.errors import AboveboardError
from aboveboard.redactors import Redactor

LOOPBACK = "127.0.0.1"


def serve_pages(
    settings: CompanionSettings, redactors: Sequence[Redactor], language: str, reading: socket.socket | None = None
) -> None:
    """Serve until standard input ends; the first line on standard output is the authority that was bound."""
    harden()
    # The protocol is named: asyncio leaves Nagle's algorithm on otherwise, and answers wait for acknowledgements.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((LOOPBACK, 0))
    listener.listen()  # whoever is told the address may come at once, and waits until it is served
    host = f"{secrets.token_hex(8)}.localhost:{listener.getsockname()[1]}"
    door = Door()
    vault = Vault(settings.places, settings.idle_lock_s)
    pages = Pages(
        settings=settings,
        desk=SocketDesk(settings.places),
        door=door,
        vault=vault,
        redactors=redactors,
        catalogues={name: catalogue.load(name) for name in catalogue.LANGUAGES},
        language=language,
        reader=Reader(reading),
    )
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(pages, host),
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    with contextlib.suppress(AboveboardError):  # it is tried again, and told of, where the person releases or deletes
        finish_releases(settings.places, wait=False)
    time.localtime()  # the time zone is a file, read once, before files are refused
    places = settings.places
    confine(Rules(read=(*program_files(), places.data, places.runtime), write=(places.data,), sockets=Sockets.LOCAL))
    sys.stdout.write(f"{host}\n")
    sys.stdout.flush()
    asyncio.run(_serve(server, listener, vault, door))


async def _serve(server: uvicorn.Server, listener: socket.socket, vault: Vault, door: Door) -> None:
    async def idle() -> None:
        while True:
            await asyncio.sleep(5)
            vault.tick()

    loop = asyncio.get_running_loop()
    threading.Thread(target=_follow, args=(door, server, loop), daemon=True).start()
    watching = asyncio.create_task(idle())
    await server.serve(sockets=[listener])
    watching.cancel()


def _follow(door: Door, server: uvicorn.Server, loop: asyncio.AbstractEventLoop) -> None:
    for line in sys.stdin:
        if line.encode() == QUESTION:
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(_live)
            continue
        code, _, page = line.strip().partition(" ")
        door.admit(code, page)
    server.should_exit = True


def _live() -> None:
    with contextlib.suppress(OSError):  # nobody asks any more
        sys.stdout.buffer.write(ANSWER)
        sys.stdout.buffer.flush()
