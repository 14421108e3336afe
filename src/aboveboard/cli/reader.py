"""`aboveboard reader`: reads the companion's pictures, in a process without files and network."""

import socket

from aboveboard.companion.reading_process import serve_reading


def reader(*, connection: int) -> None:
    """Read pictures for the companion's pages, to find text that a mask missed; the companion starts this.

    It can open no file of yours and no socket; the programs of the system, tesseract among them, are all it has.

    Parameters
    ----------
    connection
        The number of an inherited socket over which pictures come and words go.
    """
    serve_reading(socket.socket(fileno=connection))
