"""Wraps: a key for one recipient, one purpose, one segment."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import NewerFormat, Tampered, UnknownFormat
from aboveboard.formats.wraps import session_of, unwrap, wrap
from aboveboard.model.value import IllegalValue
from tests.unit.formats.released import sealed, wrapped

KEYHOLDER = X25519PrivateKey.generate()


def test_a_wrap_gives_the_key_back() -> None:
    segment = sealed()
    key = unwrap(
        wrapped(segment, KEYHOLDER), KEYHOLDER, purpose="demo", recipient="keyholder", segment_sha256=segment.sha256
    )
    assert key == segment.key


def test_a_wrap_opens_for_no_other_segment_purpose_recipient_or_key() -> None:
    segment, other = sealed(), sealed(1)
    wrong: list[tuple[X25519PrivateKey, str, str, bytes]] = [
        (KEYHOLDER, "demo", "keyholder", other.sha256),
        (KEYHOLDER, "training", "keyholder", segment.sha256),
        (KEYHOLDER, "demo", "participant", segment.sha256),
        (X25519PrivateKey.generate(), "demo", "keyholder", segment.sha256),
    ]
    for private, purpose, recipient, sha256 in wrong:
        with pytest.raises(Tampered):
            unwrap(wrapped(segment, KEYHOLDER), private, purpose=purpose, recipient=recipient, segment_sha256=sha256)


def test_a_wrap_that_is_bound_to_a_session_opens_for_no_other_and_for_none() -> None:
    segment, name, secret = sealed(), b"d" * 32, b"r" * 32
    public = KEYHOLDER.public_key().public_bytes_raw()
    bound, free = session_of(name, secret), b""
    made = {
        session: wrap(
            segment.key,
            public,
            purpose="demo",
            recipient="keyholder",
            segment_sha256=segment.sha256,
            session=session,
        )
        for session in (bound, session_of(name), free)
    }

    def opened(session: bytes, asked: bytes) -> bytes:
        return unwrap(
            made[session],
            KEYHOLDER,
            purpose="demo",
            recipient="keyholder",
            segment_sha256=segment.sha256,
            session=asked,
        )

    for session in made:
        assert opened(session, session) == segment.key
        for other in ({*made, session_of(b"x" * 32, secret), session_of(name, b"x" * 32)}) - {session}:
            with pytest.raises(Tampered):
                opened(session, other)


def test_fields_that_run_into_each_other_are_different_fields() -> None:
    segment = sealed()
    public = KEYHOLDER.public_key().public_bytes_raw()
    made = wrap(segment.key, public, purpose="ab", recipient="c", segment_sha256=segment.sha256)
    with pytest.raises(Tampered):
        unwrap(made, KEYHOLDER, purpose="b", recipient="ca", segment_sha256=segment.sha256)


def test_no_changed_byte_opens() -> None:
    segment = sealed()
    whole = wrapped(segment, KEYHOLDER)
    for at in range(1, len(whole)):
        data = bytearray(whole)
        data[at] ^= 1
        with pytest.raises(Tampered):
            unwrap(bytes(data), KEYHOLDER, purpose="demo", recipient="keyholder", segment_sha256=segment.sha256)


def test_a_newer_wrap_is_refused_by_name_and_what_is_none_is_not_guessed() -> None:
    segment = sealed()
    whole = wrapped(segment, KEYHOLDER)
    for data, error in (
        (b"\x03" + whole[1:], NewerFormat),
        (b"\x01" + whole[1:], UnknownFormat),
        (whole[:-1], UnknownFormat),
        (whole + b"x", UnknownFormat),
        (b"", UnknownFormat),
    ):
        with pytest.raises(error):
            unwrap(data, KEYHOLDER, purpose="demo", recipient="keyholder", segment_sha256=segment.sha256)


def test_only_a_key_of_the_right_size_is_wrapped() -> None:
    public = KEYHOLDER.public_key().public_bytes_raw()
    for key, sha256 in ((b"short", bytes(32)), (bytes(32), b"short")):
        with pytest.raises(IllegalValue):
            wrap(key, public, purpose="demo", recipient="keyholder", segment_sha256=sha256)
