"""Reading pictures by OCR: text drawn in a picture is a form of text like any other, so the search reads it."""

import difflib
import hashlib
import io
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from aboveboard.errors import MissingLibrary
from aboveboard.studio.canaries import STEM, Search, Zone

_PATTERN = re.compile(r"kana(?:r[il1íï]?|n)(?P<rest>\w{0,8})")
"""The stem as tesseract reads it: an i may be an l or a 1, and `ri` an n."""

_ALIKE = 0.6


def read_picture(picture: bytes) -> str:
    """Return the words that tesseract reads in a picture (any format that Pillow opens), lower case.

    Twice as large, in grey: small interface text is read better so. Raises MissingLibrary without tesseract.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise MissingLibrary("tesseract is not installed", remedy="apt-get install tesseract-ocr tesseract-ocr-eng")
    with Image.open(io.BytesIO(picture)) as opened:
        grey = opened.convert("L")
    box = grey.getbbox()
    if box is None:
        return ""
    part = grey.crop(box)
    large = part.resize((part.width * 2, part.height * 2))
    drawn = io.BytesIO()
    large.save(drawn, "PNG", compress_level=1)
    # One thread: tesseract's own threads fight each other on small machines.
    told = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(
        [program, "stdin", "stdout", "--psm", "11"], input=drawn.getvalue(), capture_output=True, check=True, env=told
    )
    return done.stdout.decode(errors="replace").lower()


def search_pictures(pictures: Mapping[str, bytes], into: Search, zone: Zone = Zone.SEALED) -> None:
    """Read every picture and look for canaries and marks in what it says; equal pictures are read once."""
    search_zones({zone: pictures}, into)


def search_zones(pictures: Mapping[Zone, Mapping[str, bytes]], into: Search) -> None:
    """Read the pictures of several zones, two at a time; what shows the same pixels is read once."""
    drawn = [(zone, place, picture) for zone, found in pictures.items() for place, picture in found.items()]
    keys = [_pixels(picture) for _, _, picture in drawn]
    different = {key: picture for key, (_, _, picture) in zip(keys, drawn, strict=True)}
    with ThreadPoolExecutor(2) as pool:
        words = dict(zip(different, pool.map(read_picture, different.values()), strict=True))
    for key, (zone, place, _) in zip(keys, drawn, strict=True):
        into.pictures += 1
        _look(place, words[key].replace(" ", ""), into, zone)


def _look(place: str, said: str, into: Search, zone: Zone) -> None:
    for found in _PATTERN.finditer(said):
        into.note(place, "drawn", _planted(found["rest"], into.planted))
    for mark in into.marks:
        if not mark.is_key and mark.word.lower().replace(" ", "") in said:
            into.meet(mark, place, "drawn", zone)


def _planted(rest: str, planted: Mapping[str, str]) -> str:
    """Return where the canary was planted whose tail is most like what was read, or nothing."""
    tails = {text.removeprefix(STEM): where for text, where in planted.items()}
    near = difflib.get_close_matches(rest, tails, n=1, cutoff=_ALIKE)
    return tails[near[0]] if near else ""


def _pixels(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as opened:
        return hashlib.sha256(opened.convert("RGB").tobytes() + repr(opened.size).encode()).digest()
