"""The search for canaries finds one in every form in which a text could have been kept."""

import base64
import io
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from aboveboard.studio.canaries import STEM, Search, plant, search_bytes, search_folder
from aboveboard.studio.reading import search_pictures

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
    ],
)
def test_a_canary_is_found_in_each_form(form: str, content: bytes) -> None:
    assert form in found(b"\x00\x01" + content + b"\xff")


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
    search = Search()
    search_pictures({"picture": drawn.getvalue()}, search)
    assert [finding.form for finding in search.findings] == ["drawn"]


def test_a_black_picture_says_nothing() -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64)).save(drawn, "PNG")
    search = Search()
    search_pictures({"picture": drawn.getvalue()}, search)
    assert (search.pictures, search.findings) == (1, [])
