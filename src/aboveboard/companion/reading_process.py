"""The reader of pictures: runs tesseract on what the pages send, in a process that can open no file of the person's.

The pages may start no program, so this process does, confined before the first picture comes: programs of the system
only, no sockets, nothing to write. What tesseract inherits is the same.
"""

import contextlib
import csv
import io
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator

import msgspec

from aboveboard.companion.reading import Hello, Word, receive, send
from aboveboard.confinement import Rules, Sockets, confine, harden, program_files
from aboveboard.model.geometry import Rect

_WORD_LEVEL = "5"  # of tesseract's TSV: page, block, paragraph, line, word


def reader_rules() -> Rules:
    """Return what a reader keeps: the system's own programs and data to read and run, and nothing else."""
    return Rules(read=program_files(), sockets=Sockets.NONE, exec=True)


def serve_reading(connection: socket.socket) -> None:
    """Read pictures until the other end hangs up; says first whether it can."""
    harden()
    os.nice(19)
    program = shutil.which("tesseract")
    confine(reader_rules())
    with connection, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        send(connection, msgspec.msgpack.encode(Hello(able=program is not None)))
        while program and (png := receive(connection)):
            send(connection, msgspec.msgpack.encode(tuple(words(program, png))))


def words(program: str, png: bytes) -> Iterator[Word]:
    """Yield the words that tesseract sees in a picture; none where it cannot make sense of it."""
    done = subprocess.run(
        [program, "stdin", "stdout", "--psm", "11", "tsv"],
        input=png,
        capture_output=True,
        check=False,
        # One thread: tesseract's own threads fight each other on small machines.
        env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath, "LANG": "C.UTF-8"},
    )
    text = done.stdout.decode(errors="replace")
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _WORD_LEVEL and (row["text"] or "").strip():
            left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
            yield Word(text=row["text"], box=Rect(x=left, y=top, width=width, height=height), sure=float(row["conf"]))
