"""Messages as bytes: calls are encoded once, answers are parsed quickly and never beyond a bound.

Encoding and parsing are most of what an answer costs us, and the same questions come again for every picture. An
application may answer or report anything: what is longer than the bounds is skipped unread, body None.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jeepney import Endianness, HeaderFields, Message, MessageType
from jeepney.low_level import Header, parse_signature

LONGEST = 64 * 1024
"""Bytes of a body that holds a structure; 300 references of GTK 4 are 24 kB."""

LONGEST_TEXT = 1024 * 1024
"""Bytes of a body that holds one string, such as an inserted text, or of one that is kept as bytes."""

UNPARSED = "a((so)(so)(so)iiassusau)"
"""The list of all an application's nodes: its body is kept as bytes, `atspi.items` reads it."""

_MOST_CALLS = 4_096
_KEY = (HeaderFields.destination, HeaderFields.path, HeaderFields.interface, HeaderFields.member)
_FIXED = 16


class Calls:
    """Calls as bytes, kept."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], bytes] = {}

    def encoded(self, call: Message, serial: int) -> bytes:
        """Return a call's bytes with this serial (D-Bus specification, "Message Format": bytes 8 to 11, our order)."""
        fields = call.header.fields
        key = tuple(fields.get(name) for name in _KEY) + tuple(map(str, call.body))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_CALLS:
                self._known.clear()
            known = self._known[key] = bytes(call.serialise(serial=serial))
        return known[:8] + serial.to_bytes(4, "little") + known[12:]


class Answers:
    """Cuts what arrives into messages; `given` yields those that are whole."""

    def __init__(self, begun: bytes = b"") -> None:
        self._data = bytearray(begun)
        self._skipped = 0

    def add(self, data: bytes) -> None:
        """Take in what was read from the socket."""
        dropped = min(self._skipped, len(data))
        self._skipped -= dropped
        self._data += memoryview(data)[dropped:]

    def given(self) -> Iterator[Message]:
        """Yield the messages that have arrived whole; they are taken out as they are yielded."""
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> Message | None:
        if len(self._data) < _FIXED:
            return None
        order = "<" if self._data[0] == Endianness.little.dbus_code()[0] else ">"
        length, _, fields = struct.unpack_from(f"{order}3I", self._data, 4)
        begin = (_FIXED + fields + 7) & ~7
        if len(self._data) < begin:
            return None
        if length > LONGEST_TEXT:
            header = _header(bytes(self._data[:begin]), order)
            self._skipped = max(0, begin + length - len(self._data))
            del self._data[: begin + length]
            return Message(header, None)
        if len(self._data) < begin + length:
            return None
        whole = bytes(self._data[: begin + length])
        del self._data[: begin + length]
        return _parsed(whole, begin, order)


def _parsed(whole: bytes, begin: int, order: str) -> Message:
    header = _header(whole[:begin], order)
    signature = header.fields.get(HeaderFields.signature)
    if signature is None:
        return Message(header, ())
    if signature == UNPARSED and order == "<":
        return Message(header, (whole[begin:],))
    if len(whole) - begin > LONGEST and not _is_text(whole, begin, signature, order):
        return Message(header, None)
    report = header.message_type is MessageType.signal and signature.startswith("siiv") and order == "<"
    member = header.fields[HeaderFields.member].lower() if report else "textchanged"
    if member != "textchanged":
        return Message(header, _outline(whole, begin, valued=member == "boundschanged"))
    body, _ = _type(signature).parse_data(whole, begin, header.endianness)
    return Message(header, body)


def _is_text(whole: bytes, begin: int, signature: str, order: str) -> bool:
    """Tell whether a long body is little more than one string: a text, a name, or the report of an inserted text."""
    if signature == "s":
        return True
    at = begin
    if signature.startswith("siiv"):  # what happened, two numbers, and a variant
        detail = struct.unpack_from(f"{order}I", whole, begin)[0]
        at = ((begin + 4 + detail + 1 + 3) & ~3) + 8
    elif signature != "v":
        return False
    return whole[at : at + 3] == b"\x01s\0"


def _outline(whole: bytes, begin: int, *, valued: bool) -> tuple[Any, ...]:
    """Return of a report what happened and two numbers; if `valued` its value, too, as bytes to compare with others.

    A fading scroll bar of GTK 3 sends hundreds of reports a second: this is a quarter of parsing them whole.
    """
    detail = int.from_bytes(whole[begin : begin + 4], "little")
    what = whole[begin + 4 : begin + 4 + detail].decode()
    at = (begin + 4 + detail + 1 + 3) & ~3
    first, second = struct.unpack_from("<2i", whole, at)
    return (what, first, second, ("", whole[at + 8 :] if valued else None), {})


@lru_cache(256)
def _type(signature: str) -> Any:
    return parse_signature(list(f"({signature})"))


def _header(data: bytes, order: str) -> Header:
    """Parse the fixed part and the fields; all fields that a bus sends are strings or numbers."""
    if order == ">":
        header, _ = Header.from_buffer(data)
        return header
    end = _FIXED + int.from_bytes(data[12:16], "little")
    told = data[1] == MessageType.signal.value  # an application's reports have few different headers
    fields = dict(_known_fields(data[_FIXED:end])) if told else _fields(data[_FIXED:end])
    body, serial = struct.unpack_from("<2I", data, 4)
    return Header(Endianness.little, MessageType(data[1]), data[2], data[3], body, serial, fields)


def _fields(data: bytes) -> dict[Any, Any]:
    """Parse the array of fields; it begins at a multiple of 8."""
    fields: dict[Any, Any] = {}
    at = 0
    while at < len(data):
        at = (at + 7) & ~7
        code, kind = data[at], data[at + 2]
        at += 4  # the code, and a signature of one letter: its length, the letter, a zero
        if kind == 0x67:  # g
            size = data[at]
            fields[_field(code)] = data[at + 1 : at + 1 + size].decode()
            at += size + 2
            continue
        at = (at + 3) & ~3
        value = int.from_bytes(data[at : at + 4], "little")
        at += 4
        if kind != 0x75:  # u
            fields[_field(code)] = data[at : at + value].decode()
            at += value + 1
        else:
            fields[_field(code)] = value
    return fields


_known_fields = lru_cache(2_048)(_fields)


@lru_cache(16)
def _field(code: int) -> Any:
    try:
        return HeaderFields(code)
    except ValueError:
        return code
