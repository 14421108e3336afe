"""Sealed segments: what opens them, what does not, and what they say in the clear."""

import hashlib

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import NewerFormat, Tampered, Truncated, UnknownFormat, WrongPurpose
from aboveboard.formats import blocks, sealing
from aboveboard.formats.segments import Header, open_segment, read_header, seal_segment
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue
from tests.unit.formats.released import WEEK, content, sealed

CLEAR = {"v", "purpose", "epoch", "deletion_hash", "commitment", "size_bucket"}


def rebuilt(data: bytes, **changes: object) -> bytes:
    """The same ciphertext under a changed header in its canonical form."""
    header = read_header(data)
    changed = msgspec.structs.replace(header, **changes)
    return sealing._write_header(changed) + data[len(sealing._write_header(header)) :]


def test_a_segment_opens_with_its_key_and_purpose() -> None:
    segment = sealed()
    assert open_segment(segment.data, segment.key, purpose="demo") == content()
    assert segment.sha256 == hashlib.sha256(segment.data).digest()
    assert open_segment(segment.data, segment.key) == content()


def test_a_header_says_six_things_and_no_more() -> None:
    header = read_header(sealed().data)
    assert set(header.__struct_fields__) == CLEAR
    assert (header.v, header.purpose, header.epoch) == (1, "demo", WEEK)


def test_two_sessions_of_one_person_share_only_what_very_many_share() -> None:
    first, second = (read_header(sealed(session).data) for session in (0, 1))
    shared = {name for name in CLEAR if getattr(first, name) == getattr(second, name)}
    assert shared == {"v", "purpose", "epoch", "size_bucket"}


def test_the_same_content_sealed_twice_is_different_bytes_under_different_keys() -> None:
    first, second = sealed(), sealed()
    assert first.key != second.key
    assert first.data[-64:] != second.data[-64:]


def test_no_word_of_the_content_is_readable() -> None:
    segment = sealed(picture=b"canary" * 10)
    for word in (b"canary", b"mousepad", content().pseudonym, b"receipt", segment.key):
        assert word not in segment.data
    assert "key" not in repr(segment)


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch": Week("2026-W48")},
        {"purpose": "other"},
        {"deletion_hash": b"\1" * 32},
        {"commitment": b"\1" * 32},
    ],
)
def test_a_changed_header_does_not_open(changes: dict[str, object]) -> None:
    segment = sealed()
    with pytest.raises(Tampered):
        open_segment(rebuilt(segment.data, **changes), segment.key)


def test_no_changed_byte_opens() -> None:
    segment = sealed()
    header = len(sealing._write_header(read_header(segment.data)))
    for at in [*range(header), header, header + 2_000, len(segment.data) - 1]:
        data = bytearray(segment.data)
        data[at] ^= 1
        with pytest.raises((Tampered, Truncated, UnknownFormat, NewerFormat)):
            open_segment(bytes(data), segment.key)


def test_another_key_does_not_open_and_neither_does_another_purpose() -> None:
    segment = sealed()
    with pytest.raises(Tampered):
        open_segment(segment.data, sealed().key)
    with pytest.raises(WrongPurpose):
        open_segment(segment.data, segment.key, purpose="training")


def test_a_segment_that_commits_to_one_key_opens_under_no_other_even_with_a_matching_seal() -> None:
    segment = sealed()
    other = bytes(32)
    forged = rebuilt(segment.data, commitment=sealing.commitment(other))
    with pytest.raises(Tampered):
        open_segment(forged, other)


@pytest.mark.parametrize("kept", [0, 4, 8, 11, 12, 60, 120, 1_000, -1])
def test_a_segment_that_ends_early_is_named_so(kept: int) -> None:
    with pytest.raises((Truncated, UnknownFormat)):
        read_header(sealed().data[:kept])


def test_a_segment_with_something_appended_is_tampered() -> None:
    with pytest.raises(Tampered):
        read_header(sealed().data + b"x")


def test_a_newer_header_is_refused_by_name_and_an_older_one_was_never_released() -> None:
    with pytest.raises(NewerFormat):
        read_header(rebuilt(sealed().data, v=2))
    with pytest.raises(UnknownFormat):
        read_header(rebuilt(sealed().data, v=0))


def with_header(packed: bytes) -> bytes:
    return sealing.MAGIC + len(packed).to_bytes(4, "little") + packed + bytes(4_096 + 16)


def test_only_one_form_of_a_header_is_read() -> None:
    header = read_header(sealed().data)
    parts = msgspec.to_builtins(header, builtin_types=(bytes,))
    assert read_header(with_header(msgspec.msgpack.encode(parts))) == header
    wide = b"\xdc\x00\x06" + msgspec.msgpack.encode(parts)[1:]
    for other in (wide, msgspec.msgpack.encode([*parts, "fingerprint"]), b"\xc1", b"\x90", b"\x01"):
        with pytest.raises((Tampered, UnknownFormat)):
            read_header(with_header(other))
    with pytest.raises(UnknownFormat):
        read_header(sealing.MAGIC + (600).to_bytes(4, "little") + bytes(600))
    unpadded = msgspec.to_builtins(msgspec.structs.replace(header, size_bucket=4_097), builtin_types=(bytes,))
    with pytest.raises(Tampered):
        read_header(with_header(msgspec.msgpack.encode(unpadded)))


def test_a_header_of_other_sizes_cannot_be_built() -> None:
    for changes in ({"deletion_hash": b"short"}, {"commitment": b"short"}, {"purpose": ""}, {"purpose": "x" * 65}):
        with pytest.raises(IllegalValue):
            msgspec.structs.replace(read_header(sealed().data), **changes)
    with pytest.raises(IllegalValue):
        seal_segment(content(), purpose="", epoch=WEEK, deletion_hash=bytes(32))


def test_sizes_are_padded_to_a_few_buckets() -> None:
    assert sealing.padded_size(0) == sealing.padded_size(4_096) == 4_096
    sizes = [sealing.padded_size(length) for length in range(4_096, 200_000)]
    assert sizes == sorted(sizes)
    assert all(length <= size <= length * 1.125 for length, size in enumerate(sizes, start=4_096))
    assert all(sealing.padded_size(size) == size for size in set(sizes))
    assert len(set(sizes)) < 200
    assert len(sealed(picture=b"a").data) == len(sealed(picture=bytes(range(256))).data)


KEY = bytes(32)
PACKED = zstandard.ZstdCompressor().compress(b"payload")
FRAMED = (len(PACKED).to_bytes(8, "little") + PACKED).ljust(4_096, b"\0")


def sealed_by_hand(framed: bytes, committed: bytes = KEY) -> bytes:
    """What a sender that knows the key could make: a seal that matches."""
    header = msgspec.structs.replace(read_header(sealed().data), commitment=sealing.commitment(committed))
    clear = sealing._write_header(header)
    return clear + AESGCM(KEY).encrypt(bytes(12), framed, clear)


def test_a_seal_that_matches_a_key_the_header_does_not_commit_to_stays_closed() -> None:
    assert sealing.open_payload(sealed_by_hand(FRAMED), KEY) == b"payload"
    with pytest.raises(Tampered, match="commits"):
        sealing.open_payload(sealed_by_hand(FRAMED, committed=b"\1" * 32), KEY)


def test_padding_that_holds_something_is_tampered() -> None:
    for framed in (FRAMED[:-1] + b"x", (9_999).to_bytes(8, "little") + FRAMED[8:]):
        with pytest.raises(Tampered, match="padding"):
            sealing.open_payload(sealed_by_hand(framed), KEY)
    with pytest.raises(Tampered, match="compressed"):
        sealing.open_payload(sealed_by_hand(bytes(4_096)), KEY)


def test_a_payload_that_would_unpack_without_bound_is_refused() -> None:
    packed = zstandard.ZstdCompressor().compress(bytes(10_000))
    with pytest.raises(Tampered, match="larger"):
        blocks.decompress(packed, 9_999)
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(10))
    with pytest.raises(Tampered):
        blocks.decompress(unsized, 10_000)
    with pytest.raises(Tampered, match="damaged"):
        blocks.decompress(packed[:-3], 10_000)


def test_another_payload_is_no_segment() -> None:
    shard = sealing.seal_payload(b"parquet", purpose="demo", epoch=WEEK, deletion_hash=bytes(32))
    assert sealing.open_payload(shard.data, shard.key, purpose="demo") == b"parquet"
    with pytest.raises(UnknownFormat):
        open_segment(shard.data, shard.key)


def test_a_header_is_a_value_for_rows() -> None:
    assert isinstance(read_header(sealed().data), Header)
