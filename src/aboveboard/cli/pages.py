"""`aboveboard pages`: the companion's web pages, in a process without a network."""

import socket
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.places import device_places
from aboveboard.companion.pages_process import serve_pages
from aboveboard.companion.settings import CompanionSettings
from aboveboard.redactors.registry import all_redactors


def pages(
    *,
    data: Path | None = None,
    demo: Annotated[bool, Parameter(negative="")] = False,
    language: str = "en",
    reading: int = -1,
) -> None:
    """Serve the companion's pages to this machine; the companion starts this, nobody else needs to.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    demo
        For screens that the demo started itself.
    language
        `en` or `de`; the person may change it on the page.
    reading
        The number of an inherited socket to the reader of pictures; without one, pictures are not read.
    """
    serve_pages(
        CompanionSettings(places=device_places(data), demo=demo),
        all_redactors(),
        language,
        socket.socket(fileno=reading) if reading >= 0 else None,
    )
