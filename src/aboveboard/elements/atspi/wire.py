"""Messages as bytes: calls are encoded once, answers are parsed quickly and never beyond a bound.

Encoding and parsing are most of what an answer costs us, and the same questions come again for every picture. An
application may answer or report anything: what is longer than the bounds is skipped unread, body None.
"""

import struct
from dataclasses import dataclass
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
_MOST_SAME = 768
_KEY = (HeaderFields.destination, HeaderFields.path, HeaderFields.interface, HeaderFields.member)
_FIXED = 16
_LITTLE, _SIGNAL = Endianness.little.dbus_code()[0], MessageType.signal.value
_LENGTHS, _FOREIGN_LENGTHS, _NUMBERS = struct.Struct("<3I"), struct.Struct(">3I"), struct.Struct("<2i")


class Calls:
    """Calls as bytes, kept. A call that is the same object as before is found at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], bytes] = {}
        self._same: dict[int, tuple[Message, bytes, bytes]] = {}

    def encoded(self, call: Message, serial: int) -> bytes:
        """Return a call's bytes with this serial (D-Bus specification, "Message Format": bytes 8 to 11, our order)."""
        same = self._same.get(id(call))
        if same is None:
            if len(self._same) >= _MOST_SAME:
                self._same.clear()
            known = self._encoded(call)
            same = self._same[id(call)] = (call, known[:8], known[12:])  # who is kept keeps its id
        return same[1] + serial.to_bytes(4, "little") + same[2]

    def _encoded(self, call: Message) -> bytes:
        fields = call.header.fields
        key = tuple(fields.get(name) for name in _KEY) + tuple(map(str, call.body))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_CALLS:
                self._known.clear()
            known = self._known[key] = bytes(call.serialise(serial=1))
        return known


class Answers:
    """Cuts what arrives into messages; `given` returns those that are whole."""

    def __init__(self, begun: bytes = b"") -> None:
        self._data = begun
        self._skipped = 0

    def add(self, data: bytes) -> None:
        """Take in what was read from the socket."""
        dropped = min(self._skipped, len(data))
        self._skipped -= dropped
        self._data += data[dropped:]

    def given(self) -> list[Message]:
        """Return the messages that have arrived whole, once."""
        found: list[Message] = []
        at, data = 0, self._data
        while len(data) - at >= _FIXED:
            order = "<" if data[at] == _LITTLE else ">"
            length, _, fields = (_LENGTHS if order == "<" else _FOREIGN_LENGTHS).unpack_from(data, at + 4)
            begin = at + ((_FIXED + fields + 7) & ~7)
            end = begin + length
            if len(data) < begin or (len(data) < end and length <= LONGEST_TEXT):
                break
            if order == "<" and data[at + 1] == _SIGNAL and length <= LONGEST:
                told = _told(data[at + 1 : at + 4], data[at + _FIXED : at + _FIXED + fields])
                if told.outlined:
                    found.append(Message(told.header, _outline(data, begin, end, valued=told.valued)))
                    at = end
                    continue
            if length > LONGEST_TEXT:
                found.append(Message(_header(data[at:begin], order), None))
                self._skipped = max(0, end - len(data))
            else:
                found.append(_parsed(data[at:end], begin - at, order))
            at = end
        self._data = data[at:]
        return found


@dataclass(frozen=True, slots=True)
class _Told:
    """What the reports of one kind from one node have in common; the header bears the first one's serial and length.

    `outlined`: of the body only an outline is wanted, and if `valued` the value's bytes.
    """

    header: Header
    outlined: bool
    valued: bool


@lru_cache(1_024)
def _told(kind: bytes, data: bytes) -> _Told:
    """Return what is known of a report by its kind and flags and its header's fields: few are different."""
    fields = _fields(data)
    header = Header(Endianness.little, MessageType(kind[0]), kind[1], kind[2], 0, 0, fields)
    member = str(fields.get(HeaderFields.member, "")).lower()
    report = str(fields.get(HeaderFields.signature, "")).startswith("siiv") and member != "textchanged"
    return _Told(header, report, member == "boundschanged")


def _parsed(whole: bytes, begin: int, order: str) -> Message:
    header = _header(whole[:begin], order)
    signature = header.fields.get(HeaderFields.signature)
    if signature is None:
        return Message(header, ())
    if signature == UNPARSED and order == "<":
        return Message(header, (whole[begin:],))
    if len(whole) - begin > LONGEST and not _is_text(whole, begin, signature, order):
        return Message(header, None)
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


def _outline(data: bytes, begin: int, end: int, *, valued: bool) -> tuple[Any, ...]:
    """Return of a report what happened and two numbers; if `valued` its value, too, as bytes to compare with others.

    A fading scroll bar of GTK 3 sends hundreds of reports a second: this is a tenth of parsing them whole.
    """
    detail = int.from_bytes(data[begin : begin + 4], "little")
    what = data[begin + 4 : begin + 4 + detail].decode()
    at = begin + ((4 + detail + 1 + 3) & ~3)  # behind a zero, and what fills four bytes
    first, second = _NUMBERS.unpack_from(data, at)
    return (what, first, second, ("", data[at + 8 : end] if valued else None), {})


@lru_cache(256)
def _type(signature: str) -> Any:
    return parse_signature(list(f"({signature})"))


def _header(data: bytes, order: str) -> Header:
    """Parse the fixed part and the fields; all fields that a bus sends are strings or numbers."""
    if order == ">":
        header, _ = Header.from_buffer(data)
        return header
    fields = _fields(data[_FIXED : _FIXED + int.from_bytes(data[12:16], "little")])
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


@lru_cache(16)
def _field(code: int) -> Any:
    try:
        return HeaderFields(code)
    except ValueError:
        return code
