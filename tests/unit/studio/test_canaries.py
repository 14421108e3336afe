"""The search for canaries finds one in every form in which a text could have been kept."""

import base64
import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from aboveboard.studio.canaries import STEM, Mark, Search, Zone, plant, search_bytes, search_folder
from aboveboard.studio.reading import search_pictures, search_zones

CANARY = plant(1, seed=7)[0]


def found(content: bytes) -> list[str]:
    search = Search()
    search_bytes("here", content, search)
    return [finding.form for finding in search.findings]


def test_canaries_differ_and_repeat_with_their_seed() -> None:
    assert len(set(plant(300, seed=1))) == 300
    assert plant(5, seed=1) == plant(5, seed=1) != plant(5, seed=2)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("raw", CANARY.encode()),
        ("raw", CANARY.upper().encode()),
        ("utf-16", CANARY.encode("utf-16-le")),
        ("utf-16", CANARY.encode("utf-16-be")),
        ("hex", CANARY.encode().hex().encode()),
        ("zstd raw", b"before" + zstandard.compress(CANARY.encode() * 3) + b"after"),
        ("zstd raw", zstandard.compress(b"other") + zstandard.compress(CANARY.encode())),
        ("zstd utf-16", zstandard.compress(CANARY.encode("utf-16-le"))),
        ("hex", CANARY.encode().hex().upper().encode()),
        ("utf-32", CANARY.encode("utf-32-le")),
        ("spaced", " ".join(CANARY).encode()),
        ("raw", CANARY[::-1].encode()),
        ("gzip raw", gzip.compress(CANARY.encode() * 9)),
        ("zlib raw", b"\x78\x9c" + zlib.compress(CANARY.encode() * 9)),
        ("base64", base64.urlsafe_b64encode(CANARY.encode())),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # gzip writes the time: workers would differ
)
def test_a_canary_is_found_in_each_form(form: str, content: bytes) -> None:
    assert form in found(b"\x00\x01" + content + b"\xff")


@pytest.mark.parametrize("form", [str.encode, str.upper, lambda text: text.encode("utf-16-be"), bytes.hex])
def test_it_is_told_where_a_canary_was_planted_but_not_what_it_is(form: Callable[[Any], bytes | str]) -> None:
    kept = form(CANARY.encode() if form is bytes.hex else CANARY)
    search = Search(planted={CANARY: "password", plant(2, seed=7)[1]: "title"})
    search_bytes("here", kept.encode() if isinstance(kept, str) else kept, search)
    assert {finding.planted for finding in search.findings} == {"password"}
    assert CANARY[len(STEM) :] not in repr(search)


KEPT = Mark("Monarch Envelope", "kept", frozenset({Zone.JOURNAL}))
CUT = Mark("Italian Envelope", "cut", frozenset({Zone.JOURNAL}))
KEY = Mark("f7", "terminal", is_key=True)


def test_a_mark_is_a_finding_where_it_is_not_recorded_by_right() -> None:
    search = Search(marks=(KEPT, CUT))
    search_bytes("journal", b"press Monarch Envelope, press Italian Envelope", search, Zone.JOURNAL)
    assert (search.findings, search.blind()) == ([], [])
    search_bytes("release", b"press Italian Envelope", search, Zone.RELEASED)
    assert [(one.place, one.planted) for one in search.findings] == [("release", "cut")]


def test_a_mark_is_a_finding_in_bytes_as_they_lie() -> None:
    search = Search(marks=(KEPT,))
    search_bytes("disk", zstandard.compress(b"press Monarch Envelope, " * 20), search)
    assert [(one.form, one.planted) for one in search.findings] == [("raw", "kept"), ("zstd raw", "kept")]


def test_a_search_that_does_not_see_what_is_there_by_right_is_called_blind() -> None:
    search = Search(marks=(KEPT, CUT))
    search_bytes("journal", b"press Monarch Envelope", search, Zone.JOURNAL)
    assert search.blind() == [("cut", Zone.JOURNAL)]


def test_a_key_is_searched_for_only_in_what_was_opened() -> None:
    search = Search(marks=(KEY,))
    search_bytes("disk", b'{"key":"f7"}', search)
    search_bytes("names of frames", b'{"id":"f7"}', search, Zone.JOURNAL)
    assert search.findings == []
    search_bytes("journal", b'{"type":"key_pressed","key":"f7"}', search, Zone.JOURNAL)
    assert [one.planted for one in search.findings] == ["terminal"]


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_a_canary_is_found_in_base64_whatever_stands_around_it(before: bytes, after: bytes) -> None:
    assert "base64" in found(base64.b64encode(before + CANARY.encode() + after))


def test_a_part_of_a_canary_is_found() -> None:
    assert found(b"..." + STEM.encode() + b"...") == ["raw"]


def test_nothing_is_found_where_nothing_is() -> None:
    assert found(b"an ordinary sentence" * 100) == []


def test_names_of_files_are_searched_too(tmp_path: Path) -> None:
    (tmp_path / f"{CANARY}.txt").write_bytes(b"clean")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_bytes(CANARY.encode())
    search = Search()
    search_folder(tmp_path, search)
    assert {finding.place for finding in search.findings} == {f"name of {CANARY}.txt", "below/file"}


@pytest.mark.parametrize("size", [11, 13, 16])
def test_a_drawn_canary_is_read(size: int) -> None:
    picture = Image.new("RGB", (640, 200), "white")
    font = ImageFont.truetype("DejaVuSans.ttf", size)
    ImageDraw.Draw(picture).text((40, 60), f"the word {CANARY} here", fill="black", font=font)
    drawn = io.BytesIO()
    picture.save(drawn, "WEBP", lossless=True)
    search = Search(planted=dict.fromkeys(plant(50, seed=8), "terminal") | {CANARY: "title"})
    search_pictures({"picture": drawn.getvalue()}, search)
    assert [(finding.form, finding.planted) for finding in search.findings] == [("drawn", "title")]


def test_a_black_picture_says_nothing() -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64)).save(drawn, "PNG")
    search = Search()
    search_pictures({"picture": drawn.getvalue()}, search)
    assert (search.pictures, search.findings) == (1, [])


def test_equal_pictures_are_read_once_and_told_each() -> None:
    picture = Image.new("RGB", (640, 120), "white")
    font = ImageFont.truetype("DejaVuSans.ttf", 16)
    ImageDraw.Draw(picture).text((40, 60), f"Monarch Envelope {CANARY}", fill="black", font=font)
    as_png, as_webp = io.BytesIO(), io.BytesIO()
    picture.save(as_png, "PNG")
    picture.save(as_webp, "WEBP", lossless=True)
    search = Search(marks=(KEPT,))
    drawn = {Zone.JOURNAL: {"one": as_png.getvalue()}, Zone.RELEASED: {"two": as_webp.getvalue()}}
    search_zones(drawn, search)
    assert search.pictures == 2
    assert search.blind() == []
    assert {(one.place, one.planted) for one in search.findings} == {("one", ""), ("two", ""), ("two", "kept")}
