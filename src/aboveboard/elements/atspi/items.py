"""All nodes that an application has told of, in one answer (at-spi2-core `Cache.xml`, GetItems), without their boxes.

GTK 4.8 changes lists and tabs without any report. One answer of 25 kB, equal to the last one or not, proves for a
tenth of the cost what listing every node again would.
"""

import struct
from dataclasses import dataclass

from aboveboard.elements.atspi.roles import STATES

_REPORTED = 1 << STATES.index("focused") | 1 << STATES.index("active")


@dataclass(frozen=True, slots=True)
class Item:
    """One node: where it hangs, how many children it has, and everything else of it as bytes.

    What is reported reliably (`focused`, `active`) is left out, so that only what was kept silent makes a difference.
    """

    parent: str
    index: int
    count: int
    rest: bytes


def items(body: bytes) -> dict[str, Item]:
    """Return the nodes by path; `body` is little-endian `a((so)(so)(so)iiassusau)`. Raises ValueError."""
    try:
        return dict(_walk(body))
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise ValueError("no list of nodes") from error


def changed(before: dict[str, Item], after: dict[str, Item]) -> set[str]:
    """Return the nodes that became another, and those below which one appeared, vanished or moved."""
    found: set[str] = set()
    for path in before.keys() | after.keys():
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        found.update(item.parent for item in (old, new) if item is not None)
        if old is not None and new is not None:
            found.add(path)
    return found


def _walk(body: bytes) -> list[tuple[str, Item]]:
    end = 8 + int.from_bytes(body[:4], "little")
    found, at = [], 8
    while at < end:
        at = (at + 7) & ~7
        at, path = _reference(body, at)
        at, _ = _reference(body, at)
        at, parent = _reference(body, at)
        at = (at + 3) & ~3
        index, count = struct.unpack_from("<2i", body, at)
        start = at + 8
        at = _skipped(body, start)  # interfaces
        at = _skipped(body, at) + 1  # name
        at = ((at + 3) & ~3) + 4  # role
        at = _skipped(body, at) + 1  # description
        at = (at + 3) & ~3
        size, states = struct.unpack_from("<2I", body, at)
        rest = body[start:at] + (states & ~_REPORTED).to_bytes(4, "little") + body[at + 8 : at + 4 + size]
        at += 4 + size
        found.append((path, Item(parent, index, count, rest)))
    return found


def _skipped(body: bytes, at: int) -> int:
    """Return where an array of strings or a string (without its final zero) ends."""
    at = (at + 3) & ~3
    return at + 4 + int.from_bytes(body[at : at + 4], "little")


def _reference(body: bytes, at: int) -> tuple[int, str]:
    """Return the end and the path of a reference: bus name and path."""
    at = _skipped(body, (at + 7) & ~7) + 1
    begin = ((at + 3) & ~3) + 4
    end = _skipped(body, at)
    return end + 1, body[begin:end].decode()
