"""Where the display is, and which cookie lets us in."""

import socket
import struct
from pathlib import Path

import pytest

from aboveboard.desktop.x11.connection import Address
from aboveboard.errors import NoDisplay

LOCAL, WILD, INTERNET = 256, 65535, 0


def entry(family: int, address: bytes, display: bytes, secret: bytes, name: bytes = b"MIT-MAGIC-COOKIE-1") -> bytes:
    fields = (address, display, name, secret)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(field)) + field for field in fields)


def cookie(tmp_path: Path, *entries: bytes) -> bytes | None:
    file = tmp_path / "authority"
    file.write_bytes(b"".join(entries))
    return Address.of({"DISPLAY": ":7", "XAUTHORITY": str(file)}).cookie


def test_a_cookie_of_this_machine_and_display_is_found(tmp_path: Path) -> None:
    here = socket.gethostname().encode()
    others = (
        entry(LOCAL, b"another-machine", b"7", b"1" * 16),
        entry(INTERNET, b"\x7f\0\0\1", b"7", b"2" * 16),
        entry(LOCAL, here, b"8", b"3" * 16),
        entry(LOCAL, here, b"7", b"4" * 16, b"XDM-AUTHORIZATION-1"),
    )
    assert cookie(tmp_path, *others) is None
    assert cookie(tmp_path, *others, entry(LOCAL, here, b"7", b"good")) == b"good"
    assert cookie(tmp_path, entry(WILD, b"", b"", b"a:b")) == b"a:b"


def test_a_broken_or_missing_file_holds_no_cookie(tmp_path: Path) -> None:
    assert cookie(tmp_path, entry(WILD, b"", b"9", b"x")[:-5]) is None
    assert Address.of({"DISPLAY": ":7", "HOME": str(tmp_path)}).cookie is None


def test_without_xauthority_the_home_folder_holds_it(tmp_path: Path) -> None:
    (tmp_path / ".Xauthority").write_bytes(entry(WILD, b"", b"7", b"homely"))
    assert Address.of({"DISPLAY": "unix:7.0", "HOME": str(tmp_path)}) == Address(7, b"homely")


@pytest.mark.parametrize("display", ["", "localhost:10.0", "[::1]:0", ":x", "/tmp/x:0"])
def test_anything_but_a_local_display_is_refused(display: str) -> None:
    with pytest.raises(NoDisplay):
        Address.of({"DISPLAY": display})


def test_printing_an_address_keeps_the_cookie() -> None:
    assert "secret" not in repr(Address(7, b"secret"))
