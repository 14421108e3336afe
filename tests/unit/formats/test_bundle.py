"""Bundles: what the courier uploads."""

from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import NewerFormat, Tampered, Truncated, UnknownFormat
from aboveboard.formats import bundle
from aboveboard.formats.bundle import Bundle, leave_bundle, read_bundle, write_bundle
from aboveboard.model.value import IllegalValue
from tests.unit.formats.released import ROOT, sealed, wrapped


@pytest.fixture(scope="module")
def made() -> Bundle:
    segment = sealed()
    keyholder = X25519PrivateKey.generate()
    return Bundle(
        segment=segment.data,
        keyholder_wrap=wrapped(segment, keyholder),
        own_wrap=wrapped(segment, ROOT.read_key(0)),
        receipt_secret=ROOT.receipt_secret(0),
    )


def test_a_bundle_reads_as_it_was_written(made: Bundle, tmp_path: Path) -> None:
    assert read_bundle(write_bundle(made)) == made
    path = leave_bundle(tmp_path, made)
    assert read_bundle(path.read_bytes()) == made
    assert leave_bundle(tmp_path, made) == path
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert "secret" not in repr(made)


def test_a_bundle_of_other_sizes_cannot_be_built(made: Bundle) -> None:
    for changes in ({"own_wrap": b""}, {"keyholder_wrap": b"x"}, {"receipt_secret": b"x"}):
        with pytest.raises(IllegalValue):
            msgspec.structs.replace(made, **changes)


def test_a_bundle_that_is_none_ends_early_or_holds_another_segment_is_named_so(made: Bundle) -> None:
    data = write_bundle(made)
    start = len(bundle.MAGIC) + 4
    for bad, error in (
        (b"", UnknownFormat),
        (b"SOMETHING ELSE", UnknownFormat),
        (data[:start], Truncated),
        (data[: start + 20], Truncated),
        (data[:-1], Tampered),
        (data[:-1] + b"\0\0", Tampered),
        (bundle.MAGIC + b"\xff\xff\xff\xff", UnknownFormat),
        (data[:start] + b"\xc1" + data[start + 1 :], UnknownFormat),
        (data.replace(b"\xa1v\x01", b"\xa1v\x02", 1), NewerFormat),
        (data.replace(b"\xc4\x51", b"\xc4\x50", 1), UnknownFormat),
    ):
        with pytest.raises(error):
            read_bundle(bad)


def test_a_bundle_with_a_secret_of_another_size_is_no_bundle(made: Bundle) -> None:
    beside = bundle._Beside(
        keyholder_wrap=made.keyholder_wrap,
        own_wrap=made.own_wrap,
        receipt_secret=b"short",
        segment_sha256=__import__("hashlib").sha256(made.segment).digest(),
    )
    packed = msgspec.msgpack.encode(beside)
    with pytest.raises(UnknownFormat):
        read_bundle(bundle.MAGIC + len(packed).to_bytes(4, "little") + packed + made.segment)
