"""Reading pictures by OCR: text drawn in a picture is a form of text like any other, so the search reads it."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from aboveboard.errors import MissingLibrary
from aboveboard.studio.canaries import STEM, Finding, Search

_PATTERN = re.compile(STEM.replace("i", "[il1]"))


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


def search_pictures(pictures: Mapping[str, bytes], into: Search) -> None:
    """Read every picture and look for canaries in what it says; two at a time."""
    with ThreadPoolExecutor(2) as pool:
        for place, words in zip(pictures, pool.map(read_picture, pictures.values()), strict=True):
            into.pictures += 1
            if _PATTERN.search(words.replace(" ", "")):
                into.findings.append(Finding(place, "drawn"))
