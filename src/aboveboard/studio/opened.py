"""Opening everything that any key opens, in memory, so that a search for canaries means something."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import pyrage
import zstandard
from numpy.typing import NDArray
from PIL import Image

from aboveboard.formats.journal import read_head, read_journal
from aboveboard.formats.keys import ParticipantKeys, days, open_day
from aboveboard.formats.places import Places
from aboveboard.formats.recordings import recording, time_of
from aboveboard.model.frames import TILE, Frame, NoFrame
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.sessions import Batch, Recording
from aboveboard.studio.canaries import Search, Zone, search_bytes
from aboveboard.studio.typed import plain, search_secure_use, spelled

Pixels = NDArray[np.uint8]


@dataclass(slots=True)
class OpenedSession:
    """One session of the journal, opened: what it holds as bytes, its recording, and its pictures as PNG."""

    session: str
    plain: bytes = field(repr=False)
    recording: Recording = field(repr=False)
    pictures: dict[str, bytes] = field(repr=False)
    truncated: bool = False
    ended: GapReason | None = None
    """Why capture ended, where the journal's last record says so."""

    @property
    def gaps(self) -> list[GapReason | None]:
        """Why nothing was recorded between its stretches."""
        return list(self.recording.gaps)

    @property
    def seconds(self) -> float:
        """How long its stretches are together."""
        return sum(time_of(stretch.records[-1]) for stretch in self.recording.stretches if stretch.records) / 1000

    def search(self, into: Search) -> None:
        """Search all that it holds but its pictures, and what its records spell together."""
        place = f"journal {self.session}"
        search_bytes(f"{place}, opened", self.plain, into, Zone.JOURNAL)
        for number, stretch in enumerate(self.recording.stretches):
            search_bytes(f"{place} {number}, in words", plain(stretch.records), into, Zone.JOURNAL)
            search_bytes(f"{place} {number}, spelled", spelled(stretch.records), into, Zone.JOURNAL)
            search_secure_use(f"{place} {number}", stretch.records, into)

    def withheld(self) -> Iterator[tuple[str, str]]:
        """Yield what was due and not taken, and why."""
        for stretch in self.recording.stretches:
            for record in stretch.records:
                if isinstance(record, NoFrame):
                    yield f"picture {record.role}", record.reason


def open_journal(places: Places, passphrase: str) -> list[OpenedSession]:
    """Open every session of the journal with the participant's passphrase, as the review page does."""
    unlocked = ParticipantKeys.unlock(places, passphrase)
    identities = [open_day(places, day, unlocked) for day in days(places)]
    public = {str(identity.to_public()): identity for identity in identities}
    folders = sorted(folder for folder in places.journal.iterdir() if folder.is_dir())
    return [_opened(folder, public[read_head(folder).recipient]) for folder in folders]


def _opened(folder: Path, identity: pyrage.x25519.Identity) -> OpenedSession:
    reading = read_journal(folder, identity)
    batches = list(reading.batches)
    return OpenedSession(
        session=reading.head.session,
        plain=msgspec.msgpack.encode(batches),
        recording=recording(batches),
        pictures=dict(pictures_of(folder.name, batches)),
        truncated=reading.truncated,
        ended=_ended(batches),
    )


def _ended(batches: list[Batch]) -> GapReason | None:
    last = batches[-1].records[-1] if batches and batches[-1].records else None
    return last.reason if isinstance(last, Gap) else None


def pictures_of(session: str, batches: list[Batch]) -> Iterator[tuple[str, bytes]]:
    """Yield each frame of the journal as a PNG of the whole canvas, as its tiles left it."""
    canvases: dict[tuple[int, str], Pixels] = {}
    for batch in batches:
        for number, record in enumerate(batch.records):
            if isinstance(record, Frame):
                place = (batch.stretch, record.monitor)
                known = None if record.full else canvases.get(place)
                canvas = canvases[place] = _composed(record, known)
                if record.tiles:
                    yield f"journal {session} {batch.stretch}.{batch.first + number} {record.role}", _png(canvas)


def _composed(frame: Frame, known: Pixels | None) -> Pixels:
    shape = (frame.canvas.height, frame.canvas.width, 4)
    canvas = np.zeros(shape, np.uint8) if known is None or known.shape != shape else known.copy()
    for tile in frame.tiles:
        place = canvas[tile.row * TILE : (tile.row + 1) * TILE, tile.column * TILE : (tile.column + 1) * TILE]
        raw = zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd, max_output_size=TILE * TILE * 4)
        pixels = np.frombuffer(raw, np.uint8)
        whole = pixels.size == TILE * TILE * 4
        place[:] = (
            pixels.reshape(TILE, TILE, 4)[: place.shape[0], : place.shape[1]] if whole else pixels.reshape(place.shape)
        )
    return canvas


def _png(canvas: Pixels) -> bytes:
    drawn = io.BytesIO()
    Image.fromarray(canvas[:, :, 2::-1].copy(), "RGB").save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
