"""Lines of a listener in blocks: runs of motion become columns, every other line is read by itself.

Most of such a file is motion, and a dictionary for each line of it is most of the work. A block is read as motion only
where each of its lines has exactly the fields of one; whatever is odd is left to the plain reader, which names it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from aboveboard.importers import Moves, Raw, Tally
from aboveboard.importers.lines import LARGEST, Row, row_of, size

BLOCK = 1 << 17
"""Bytes of a file read at once."""

_figures = attrgetter("time_stamp", "x", "y")


class Motion(msgspec.Struct, forbid_unknown_fields=True, gc=False, tag_field="action", tag="move"):
    """A line that tells motion and nothing else; times are seconds."""

    time_stamp: float
    x: float
    y: float


class NumberedMotion(Motion, forbid_unknown_fields=True, gc=False, tag_field="action", tag="move"):
    """The same with the line's own number."""

    event_idx: int


class _Click(msgspec.Struct, tag_field="action", tag="click"):
    """A line to be read by itself; so are the others here."""


class _Scroll(msgspec.Struct, tag_field="action", tag="scroll"):
    pass


class _Press(msgspec.Struct, tag_field="action", tag="press"):
    pass


class _Release(msgspec.Struct, tag_field="action", tag="release"):
    pass


Decoder = msgspec.json.Decoder[Any]


@dataclass(frozen=True, slots=True)
class Listener:
    """How a peer writes motion: the type of such a line, and which fields of it are counted as left out."""

    motion: type[Motion]
    counted: tuple[str, ...] = ()

    def decoder(self) -> Decoder:
        """Return what reads lines of motion, and tells those of the other kinds from them."""
        return msgspec.json.Decoder(self.motion | _Click | _Scroll | _Press | _Release)


PLAIN = Listener(Motion)
NUMBERED = Listener(NumberedMotion, ("event_idx",))


def inputs(
    path: Path, tally: Tally, listener: Listener, read: Callable[[Row], Iterator[Raw]], block: int = BLOCK
) -> Iterator[Raw]:
    """Yield the inputs of a file, by `read` where they are no plain motion; `block` bytes are looked at together.

    Raises NotFound, UnknownFormat and Truncated, each with its place.
    """
    total, done, number = size(path), 0, 1
    decoder = listener.decoder()
    with path.open("rb") as file:
        for held in _blocks(file.read, block):
            done += len(held)
            tally.advanced(done, total)
            for count, moves, lines in _parts(held, listener, decoder):
                if moves is not None:
                    for name in listener.counted:
                        tally.left_out[f"move.{name}"] += len(moves)
                    yield moves
                else:
                    for place, line in enumerate(lines, number):
                        row = row_of(line, f"line {place} of {path.name}", tally)
                        if row is not None:
                            yield from read(row)
                number += count
    tally.advanced(total, total)


def _blocks(read: Callable[[int], bytes], length: int) -> Iterator[bytes]:
    """Yield a file in blocks of whole lines; the last may lack its end."""
    rest: list[bytes] = []
    while block := read(length):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, block[:cut]))
            rest = []
        rest.append(block[cut:])
    if last := b"".join(rest):
        yield last


def _parts(block: bytes, listener: Listener, decoder: Decoder) -> Iterator[tuple[int, Moves | None, list[bytes]]]:
    """Yield the runs of a block: how many lines, and motion in columns or the lines to be read one by one."""
    count = block.count(b"\n")
    try:
        found = decoder.decode_lines(block)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = []
    if len(found) != count or not block.endswith(b"\n"):  # something odd, a blank line, or a cut one
        yield count, None, _lines(block)
        return
    others = [place for place, one in enumerate(found) if type(one) is not listener.motion]
    lines = block.split(b"\n") if others else []
    since = 0
    for place in (*others, count):
        if place > since:
            moves = _columns(found[since:place])
            yield place - since, moves, [] if moves else _lines(block)[since:place]
        if place < count:
            yield 1, None, [lines[place] + b"\n"]
        since = place + 1


def _lines(block: bytes) -> list[bytes]:
    """Return the lines of a block, each with its end; the last may lack it."""
    (*lines, last) = block.split(b"\n")
    return [*(line + b"\n" for line in lines), *([last] if last else [])]


def _columns(found: list[Motion]) -> Moves | None:
    """Return motion in columns, ms; None where a number is beyond what JSON tells exactly."""
    figures = np.fromiter(chain.from_iterable(map(_figures, found)), np.float64, 3 * len(found)).reshape(-1, 3)
    if not (np.abs(figures) <= LARGEST).all():
        return None
    return Moves(figures[:, 0] * 1000, figures[:, 1].copy(), figures[:, 2].copy())
