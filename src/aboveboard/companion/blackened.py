"""Places that a person blackened in pictures of a session: kept beside its journal, sealed to the same day.

A place belongs to a picture by its content, so it stays where it is through cuts; it goes with the session.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec
import pyrage

from aboveboard.companion.alone import alone
from aboveboard.companion.held import day_of, folder_of
from aboveboard.companion.pictures import Encoder, Picture, Pixels
from aboveboard.companion.unfinished import undo
from aboveboard.errors import Tampered
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keys import Unlocked, open_day
from aboveboard.formats.places import Places
from aboveboard.model.geometry import Rect
from aboveboard.model.sessions import SessionHead
from aboveboard.model.value import Value

_NAME = "blackened.age"
_MARGIN = 2

Blackened = Mapping[str, tuple[Rect, ...]]
"""Boxes in pixels by the id of the picture that they are in, as it was before."""


class _Kept(Value, frozen=True, kw_only=True, omit_defaults=False):
    v: int = 1
    places: dict[str, tuple[Rect, ...]]


NOTHING: Blackened = MappingProxyType({})

ALL_PICTURES = "*"
"""No picture has this id: where it is in the list, the person removed every picture of the session."""


def blacked(encoder: Encoder, canvas: Pixels, black: Blackened) -> tuple[Picture, int]:
    """Return the picture of a canvas with what its person blackened, and how many places that are.

    What was blackened is a picture of its own, in which more may have been blackened later.
    """
    picture, done = encoder.picture(canvas), 0
    passed: set[str] = set()
    while picture.id in black and picture.id not in passed:
        passed.add(picture.id)
        canvas = canvas.copy()
        for box in black[picture.id]:
            canvas[max(0, box.y) : box.bottom, max(0, box.x) : box.right] = 0
            done += 1
        picture = encoder.picture(canvas)
    return picture, done


def read(folder: Path, identity: pyrage.x25519.Identity) -> Blackened:
    """Return what was blackened in a session; raises Tampered."""
    try:
        sealed = (folder / _NAME).read_bytes()
    except FileNotFoundError:
        return {}
    try:
        return msgspec.msgpack.decode(pyrage.decrypt(sealed, [identity]), type=_Kept).places
    except (pyrage.DecryptError, msgspec.DecodeError):
        raise Tampered("the list of blackened places does not open", remedy="discard this session") from None


def add(folder: Path, identity: pyrage.x25519.Identity, recipient: str, places: Blackened) -> None:
    """Blacken more places for good, each with a small margin."""
    kept = dict(read(folder, identity))
    for name, boxes in places.items():
        kept[name] = (*kept.get(name, ()), *(box.grown(_MARGIN) for box in boxes))
    sealed_to = pyrage.x25519.Recipient.from_str(recipient)
    write_atomically(folder / _NAME, pyrage.encrypt(msgspec.msgpack.encode(_Kept(places=kept)), [sealed_to]))


def blacken(places: Places, head: SessionHead, unlocked: Unlocked, black: Blackened) -> None:
    """Blacken places in pictures of a held session, or with `ALL_PICTURES` remove them all.

    Raises KeyMissing, NotFound.
    """
    with alone(places):
        folder = folder_of(places, head.session)
        undo(places, head.session)
        add(folder, open_day(places, day_of(head), unlocked), head.recipient, black)
