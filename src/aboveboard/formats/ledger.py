"""The tree of the public ledger: RFC 6962 hashes and proofs, C2SP tile paths and entry bundles.

A tree is read through `node(level, index)`, the hash of the full subtree over the entries
`[index << level, (index + 1) << level)`, so that proofs cost the logarithm of the size wherever hashes are kept.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Sequence

from aboveboard.errors import Tampered, UnknownFormat

Node = Callable[[int, int], bytes]

TILE_HEIGHT = 8
"""A full tile holds 256 hashes, so the next level of tiles stands 8 levels higher (C2SP tlog-tiles)."""

TILE_WIDTH = 1 << TILE_HEIGHT

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the empty tree is the hash of nothing (RFC 6962, 2.1)."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry, told apart from inner nodes by its first byte (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(index: int, leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """Return what appending a leaf hash completes: (level, index, hash) of the leaf and each full subtree above it."""
    level, found = 0, [(0, index, leaf)]
    while index & 1:
        leaf = node_hash(node(level, index - 1), leaf)
        level, index = level + 1, index >> 1
        found.append((level, index, leaf))
    return found


def root(size: int, node: Node) -> bytes:
    """Return the root of the first `size` entries."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def root_of(entries: Iterable[bytes]) -> bytes:
    """Return the root over entries held in memory, for lists short enough to be read at once."""
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return known[level, index]

    size = 0
    for entry in entries:
        known.update(((level, index), value) for level, index, value in completed(size, leaf_hash(entry), node))
        size += 1
    return root(size, node)


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the first `old` entries begin the tree of `new` entries (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError("a consistency proof goes from a smaller tree to a larger one")
    return [] if old in {0, new} else _subproof(old, 0, new, node, whole=True)


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that a tree only grew (RFC 9162, 2.1.4.2); raises Tampered."""
    if not 0 <= old <= new or any(len(step) != 32 for step in proof):
        raise Tampered("a consistency proof goes from a smaller tree to a larger one, by hashes")
    if old in {0, new}:
        same = old_root == (new_root if old else EMPTY_ROOT)
        if proof or not same:
            raise Tampered("two trees of one size differ, or the empty tree has a proof or another root")
        return
    if not proof:
        raise Tampered("a consistency proof is missing")
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Tampered("a consistency proof is too long")
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    if last or not (hmac.compare_digest(before, old_root) and hmac.compare_digest(after, new_root)):
        raise Tampered("the ledger was rewritten: the older tree does not begin the newer one")


def tile_path(level: int | None, index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of a tile, or of an entry bundle when `level` is None (C2SP tlog-tiles)."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{'entries' if level is None else level}/{number}{partial}"


_TILE = re.compile(
    r"tile/(?P<level>entries|0|[1-5]?\d|6[0-3])/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?"
)


def parse_tile_path(path: str) -> tuple[int | None, int, int]:
    """Return level (None for entries), index and width of a tile path; raises UnknownFormat on any other spelling."""
    match = _TILE.fullmatch(path)
    if match is None:
        raise UnknownFormat("this is not the path of a tile")
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(match["number"].replace("x", "").replace("/", ""))
    width = int(match["width"]) if match["width"] else TILE_WIDTH
    if tile_path(level, index, width) != path:
        raise UnknownFormat("this is not the one spelling of a tile's path")
    return level, index, width


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """Return an entry bundle: each entry after its length as a big-endian u16 (C2SP tlog-tiles)."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_entries(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle; raises Tampered when it ends early."""
    found, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if at + 2 > len(bundle) or end > len(bundle):
            raise Tampered("an entry bundle ends early")
        found.append(bundle[at + 2 : end])
        at = end
    return found


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_hash(start: int, end: int, node: Node) -> bytes:
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(size)
    return node_hash(_range_hash(start, middle, node), _range_hash(middle, end, node))


def _subproof(old: int, start: int, end: int, node: Node, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [_range_hash(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, node, whole=whole), _range_hash(middle, end, node)]
    return [*_subproof(old, middle, end, node, whole=False), _range_hash(start, middle, node)]
