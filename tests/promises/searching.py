"""Searching for canaries: everything a recorder can have written, raw, and everything that opens, opened."""

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from aboveboard.formats.journal import read_journal
from aboveboard.model.frames import TILE, Frame
from aboveboard.model.geometry import Rect
from tests.recorders import Desk


def forms(canary: str) -> list[bytes]:
    """Return a canary as it could lie in a file: in several encodings, and its parts of 3 for shifted base64."""
    plain = canary.encode()
    encoded = [base64.b64encode(plain[start:])[:-4] for start in range(3)]
    wide = [canary.encode("utf-16-le"), canary.encode("utf-16-be"), plain.hex().encode()]
    return [plain, *wide, *(part for part in encoded if len(part) >= 8)]  # shorter ones occur by chance


def everything(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Yield what lies in the device's folders, raw, and each journal opened with its day's key."""
    for path in sorted(desk.folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(desk.folder)), path.read_bytes()
    for folder in sorted(desk.places.journal.iterdir()):
        for batch in read_journal(folder, desk.day).batches:
            yield f"{folder.name}, opened", msgspec.msgpack.encode(batch)
            yield f"{folder.name}, in words", msgspec.json.encode(batch)


def found(desk: Desk, *canaries: str) -> list[tuple[str, str]]:
    """Return where canaries were found: (canary, place)."""
    return [
        (canary, place)
        for place, content in everything(desk)
        for canary in canaries
        for form in forms(canary)
        if form in content
    ]


def frames(desk: Desk, session: str) -> list[Frame]:
    """Return a session's pictures."""
    records = [record for stretch in desk.read(session).stretches for record in stretch.records]
    return [record for record in records if isinstance(record, Frame)]


def tiles(taken: list[Frame]) -> Iterator[tuple[Rect, NDArray[np.uint8]]]:
    """Yield every tile of some pictures: its place on the screen and its pixels, BGRX."""
    for frame in taken:
        for tile in frame.tiles:
            box = Rect(frame.canvas.x + tile.column * TILE, frame.canvas.y + tile.row * TILE, TILE, TILE)
            box = box.intersection(frame.canvas)
            raw = np.frombuffer(zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd), np.uint8)
            yield box, raw.reshape(box.height, box.width, 4)


def shown(taken: list[Frame]) -> Iterator[NDArray[np.uint8]]:
    """Yield the pixels of every tile."""
    yield from (pixels for _, pixels in tiles(taken))


def lit(taken: list[Frame]) -> int:
    """Return how many pixels were anything but black."""
    return sum(int(pixels[..., :3].any(axis=2).sum()) for pixels in shown(taken))


def red(pixels: NDArray[np.uint8]) -> int:
    """Return how many pixels have more red in them than any grey: some of a red window shows in them."""
    blue, green, reddish = (pixels[..., channel].astype(np.int16) for channel in range(3))
    return int((reddish > np.maximum(blue, green) + 40).sum())


def lit_outside(taken: list[Frame], allowed: Rect) -> int:
    """Return how many pixels outside a box were ever anything but black."""
    count = 0
    for box, seen in tiles(taken):
        pixels, inside = seen.copy(), box.intersection(allowed)
        if inside.area:
            pixels[inside.y - box.y : inside.bottom - box.y, inside.x - box.x : inside.right - box.x] = 0
        count += int(pixels.any(axis=2).sum())
    return count


def folder_is_empty(folder: Path) -> bool:
    """Tell whether a folder holds no file, however deep."""
    return not any(path.is_file() for path in folder.rglob("*"))
