"""What the browser extension tells, and what it is told (spec/browser.md): JSON, one object a message.

Up go reports of approved pages, already minimised by the extension; down go scope, state and the question whether all
has been told; back up goes one verb.
The extension speaks native messaging with its host; the host passes each message on as it came, over two sockets of
the recorder. What comes up is checked here, field by field: a message that is not understood is refused whole.
"""

from typing import Annotated, TypeVar

import msgspec

from aboveboard.formats.browser_pages import Index, Origin
from aboveboard.formats.browser_reports import Up
from aboveboard.model.layers import AppClass, PixelsLayer, TextLayer
from aboveboard.model.value import Value

REPORTS_SOCKET = "pages.sock"
"""Reports go in here; the recorder never writes to it. SOCK_SEQPACKET, mode 0600, the same user only.

The names are short, since a path of a Unix socket has at most 107 bytes.
"""

SCOPE_SOCKET = "scope.sock"
"""Scope and state come out of here; `Pause` is all that it takes. SOCK_SEQPACKET, mode 0600, the same user only."""

HOST_NAME = "app.aboveboard.recorder"
"""The name of the native messaging host."""

LARGEST_MESSAGE = 131_072
"""Bytes of one message either way; a larger one is refused, and the sender splits what may grow.

A packet of a Unix socket holds no more than some 200 kB (net.core.wmem_default).
"""


class SiteScope(Value, frozen=True, kw_only=True):
    """One site in scope now, with the layers in force for it and the words that are chrome there, as `plain` has them.

    `routes` are route prefixes (empty: all); `templates` the routes that may be told.
    """

    id: str
    origin: Origin
    app_class: AppClass
    text: TextLayer
    pixels: PixelsLayer
    routes: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()


class WordList(Value, frozen=True, kw_only=True, tag="words"):
    """A part of the words that are chrome on a site, before the scope that needs them; `first` begins a new list."""

    site: str
    first: bool
    words: tuple[str, ...]


class BrowserScope(Value, frozen=True, kw_only=True, tag="scope", omit_defaults=False):
    """What may be told of now. Replaces the one before at once; without any, nothing may.

    `state` is `recording`, `paused`, `stopped`, `idle` or `absent` (the host cannot reach a recorder); `sites` is
    empty unless it is `recording`. `reason` is a GapReason or empty. `key` is the key of title codes, in hex, new for
    every session.
    """

    v: int = 1
    state: Annotated[str, msgspec.Meta(pattern="^(recording|paused|stopped|idle|absent)$")]
    reason: str = ""
    key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")] = "0" * 64
    sites: tuple[SiteScope, ...] = ()


class Pause(Value, frozen=True, kw_only=True, tag="pause"):
    """The person pressed Pause on the toolbar: stop capture at once. The only thing that the scope socket takes."""


class Question(Value, frozen=True, kw_only=True, tag="question"):
    """A question to every frame of every page that is shown: it answers once all that it has shown by now is told of.

    The recorder asks when it has read what is on the screen; the picture counts once all frames in it have answered.
    """

    number: Index


Down = WordList | BrowserScope | Question


def encode(message: Up | Down | Pause) -> bytes:
    """Return one message as JSON."""
    return msgspec.json.encode(message)


def decode_up(message: bytes) -> Up:
    """Return what an extension told. Raises msgspec.MsgspecError on anything else, also on what is too large."""
    report: Up = _decoded(_UP, message)
    return report


def decode_down(message: bytes) -> Down:
    """Return what an extension is told. Raises msgspec.MsgspecError on anything else."""
    told: Down = _decoded(_DOWN, message)
    return told


def decode_pause(message: bytes) -> Pause:
    """Return the verb. Raises msgspec.MsgspecError on anything else."""
    return _decoded(_PAUSE, message)


Told = TypeVar("Told")


def _decoded(decoder: "msgspec.json.Decoder[Told]", message: bytes) -> Told:
    if len(message) > LARGEST_MESSAGE:
        too_large = f"a message has at most {LARGEST_MESSAGE} bytes"
        raise msgspec.ValidationError(too_large)
    try:
        return decoder.decode(message)
    except UnicodeDecodeError:  # msgspec lets this one through; it would print what it could not read
        no_text = "a message is UTF-8"
        raise msgspec.ValidationError(no_text) from None


_UP: msgspec.json.Decoder[Up] = msgspec.json.Decoder(Up)
_DOWN: msgspec.json.Decoder[Down] = msgspec.json.Decoder(Down)
_PAUSE = msgspec.json.Decoder(Pause)
