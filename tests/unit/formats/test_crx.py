"""A packed extension: the same bytes for the same files and key, and nothing else is taken for one."""

import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from aboveboard.errors import Tampered, UnknownFormat
from aboveboard.formats.crx import MAGIC, archive, extension_id, pack, public_der, unpack

FILES = {"manifest.json": b"{}", "worker.js": b"run();\n" * 100, "_locales/en/messages.json": b"{}"}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_the_same_files_and_key_give_the_same_bytes(key: rsa.RSAPrivateKey) -> None:
    assert pack(FILES, key) == pack(dict(reversed(FILES.items())), key)


def test_an_archive_has_one_form_everywhere() -> None:
    """No compression, date or order of the machine that made it: this is its hash for good."""
    digest = hashlib.sha256(archive(FILES)).hexdigest()
    assert digest == "9c5a40064f0906260fdfc088b25d76e6a4444223c19004eae31b7ecb7695321c"


def test_a_package_reads_back_with_the_id_of_its_key(key: rsa.RSAPrivateKey) -> None:
    packed = unpack(pack(FILES, key))
    assert (packed.id, packed.files) == (extension_id(public_der(key)), FILES)


def test_the_extension_of_this_repository_has_the_id_that_chromium_gives_it() -> None:
    manifest = json.loads((Path(__file__).parents[3] / "extension/src/manifest.json").read_text(encoding="utf-8"))
    assert extension_id(base64.b64decode(manifest["key"])) == "pbalocnjljnfceejafphlojgfemjiehh"


def test_the_archive_is_one_that_others_read(key: rsa.RSAPrivateKey) -> None:
    data = pack(FILES, key)
    with zipfile.ZipFile(io.BytesIO(data[data.index(b"PK\x03\x04") :])) as held:
        assert held.testzip() is None
        assert held.namelist() == sorted(FILES)


@pytest.mark.parametrize("place", [-1, -40, 700], ids=["the end", "the directory", "a file"])
def test_a_changed_byte_is_noticed(key: rsa.RSAPrivateKey, place: int) -> None:
    data = bytearray(pack(FILES, key))
    data[place] ^= 1
    with pytest.raises(Tampered):
        unpack(bytes(data))


def test_the_id_of_another_key_is_noticed(key: rsa.RSAPrivateKey) -> None:
    mine = hashlib.sha256(public_der(key)).digest()[:16]
    with pytest.raises(Tampered):
        unpack(pack(FILES, key).replace(mine, bytes(16)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        MAGIC,
        MAGIC + bytes(8),
        MAGIC + b"\x03\0\0\0\xff\xff\xff\x7f",
        MAGIC + b"\x03\0\0\0\x04\0\0\0\x12\xff\xff\xff",
    ],
    ids=[
        "nothing",
        "an archive",
        "a beginning",
        "another version",
        "a header that is not there",
        "a field that is not there",
    ],
)
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownFormat):
        unpack(data)
