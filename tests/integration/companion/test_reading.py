"""The second net over pictures, with a real tesseract: it reads, it is confined, it warns, and one click blackens."""

import asyncio
import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import zstandard
from PIL import Image, ImageDraw, ImageFont

from aboveboard.companion.pictures import Encoder, Pixels
from aboveboard.companion.reading import Reader as PictureReader
from aboveboard.companion.surviving import read_picture
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import ElementsSeen, StretchBegan
from aboveboard.model.frames import TILE, Frame, FrameRole, Tile
from aboveboard.model.geometry import Monitor, Rect
from aboveboard.model.sessions import Batch
from aboveboard.model.text import Chrome
from tests.companions import APPS, Reader, Site, site
from tests.promises.telling import recorded

pytestmark = pytest.mark.timeout(240)
CANVAS = Rect(x=0, y=0, width=448, height=192)
SECRET = "Salary Johnson"
PATIENCE_S = 120


def drawn(*lines: str) -> Pixels:
    """A window of an app: black around it, its words on white."""
    picture = Image.new("RGB", (CANVAS.width, CANVAS.height), "black")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((8, 8, CANVAS.width - 8, CANVAS.height - 8), fill="white")
    for number, line in enumerate(lines):
        pen.text((24, 20 + 48 * number), line, fill="black", font=ImageFont.load_default(size=22))
    rgb = np.asarray(picture)
    return np.dstack([rgb[:, :, ::-1], np.zeros(rgb.shape[:2], np.uint8)])


def frame(t: int, name: str, pixels: Pixels) -> Frame:
    tiles = tuple(
        Tile(
            column=x // TILE, row=y // TILE, bgrx_zstd=zstandard.compress(pixels[y : y + TILE, x : x + TILE].tobytes())
        )
        for y in range(0, CANVAS.height, TILE)
        for x in range(0, CANVAS.width, TILE)
    )
    return Frame(t=t, id=name, role=FrameRole.BEFORE, canvas=CANVAS, monitor="m", tiles=tiles, full=True)


def played() -> tuple[Batch, ...]:
    """A session in which one picture shows the app's own words only, and one shows what a mask missed."""
    names = ("Line Numbers", "Preferences")
    own = tuple(Element(id=name, role="menu item", name=Chrome(text=name)) for name in names)
    records = (
        StretchBegan(t=0, app="editor", layers=APPS[0].layers, monitors=(Monitor(name="m", box=CANVAS),)),
        frame(10, "f1", drawn(*names)),
        ElementsSeen(t=10, frame="f1", snapshot=ElementSnapshot(elements=own), app="editor"),
        frame(20, "f2", drawn(names[0], SECRET)),
    )
    return (Batch(stretch=0, first=0, records=records),)


@contextlib.contextmanager
def reading(environment: dict[str, str] | None = None) -> Iterator[PictureReader]:
    """A real reader process and the pages' end of its socket."""
    pages_end, own_end = socket.socketpair()
    command = [sys.executable, "-m", "aboveboard.cli", "reader", "--connection", str(own_end.fileno())]
    with pages_end, own_end:
        child = subprocess.Popen(command, pass_fds=(own_end.fileno(),), env=environment or dict(os.environ))
        own_end.close()
        try:
            yield PictureReader(pages_end)
        finally:
            pages_end.close()
            assert child.wait(PATIENCE_S) == 0  # it ends when the pages hang up


@pytest.fixture(scope="module")
def reader() -> Iterator[PictureReader]:
    assert shutil.which("tesseract"), "tesseract is in dev's list"
    with reading() as made:
        yield made


@pytest.fixture
def made(tmp_path: Path, reader: PictureReader) -> Iterator[Site]:
    with site(tmp_path, played=played(), reader=reader) as built:
        yield built


def test_a_reader_says_which_words_stand_where(reader: PictureReader) -> None:
    webp = Encoder().picture(drawn("Preferences", SECRET)).webp
    words = read_picture(reader, webp)
    assert [word.text for word in words] == ["Preferences", "Salary", "Johnson"]
    salary = words[1].box
    assert abs(salary.x - 24) <= 4
    assert 64 <= salary.y <= 80
    assert 40 <= salary.width <= 90


def test_a_black_picture_says_nothing(reader: PictureReader) -> None:
    black = np.zeros((CANVAS.height, CANVAS.width, 4), np.uint8)
    assert read_picture(reader, Encoder().picture(black).webp) == ()


def test_what_is_no_picture_does_not_end_the_reader(reader: PictureReader) -> None:
    assert reader.read(b"no picture at all") == ()
    assert read_picture(reader, Encoder().picture(drawn("Preferences")).webp)


def test_a_reader_and_what_it_starts_can_open_no_file_and_no_socket(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    tried = """
import socket, subprocess, sys
from aboveboard.companion.reading_process import reader_rules
from aboveboard.confinement import confine
confine(reader_rules())
run = lambda *words: subprocess.run(words, capture_output=True).returncode
print(run("/usr/bin/true"), run("/bin/cat", sys.argv[1]))
print(run("/bin/cat", "/etc/passwd"), run("/usr/bin/touch", sys.argv[1] + "2"))
for family in (socket.AF_UNIX, socket.AF_INET):
    try: socket.socket(family); print("open")
    except OSError: print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", tried, str(secret)], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert done.stdout.split() == ["0", "1", "1", "1", "refused", "refused"]


def looked_through(text: str) -> bool:
    return 'id="survey-running"' not in text


async def surveyed(reader: Reader, session: str) -> str:
    """The session's page once every picture was looked through."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        await reader.get(f"/review/{session}")
        if looked_through(reader.text):
            return reader.text
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


def test_a_word_that_a_mask_missed_is_shown_in_its_box_and_one_click_takes_it_out(made: Site) -> None:
    async def story() -> tuple[str, bytes, str, set[str]]:
        reader = Reader(made)
        session = await recorded(reader)
        warned = await surveyed(reader, session)
        (name,) = re.findall(
            rf'<img loading="lazy" src="/review/{session}/marked/(\w+)" width="[1-9]\d+" height="[1-9]\d+"', warned
        )
        picture = (await reader.get(f"/review/{session}/marked/{name}")).content
        reader.text = warned
        await reader.post(f"/review/{session}/black", picture="")
        clean = await surveyed(reader, session)
        return warned, picture, clean, set(re.findall(rf'src="/review/{session}/picture/(\w+)"', clean)) - {name}

    warned, picture, clean, pictures = asyncio.run(story())
    assert 'id="survey-found"' in warned
    assert "“Salary”, “Johnson”" in warned
    assert "Preferences”" not in warned.split('id="survey-found"')[1].split("</section>")[0]
    with Image.open(io.BytesIO(picture)) as shown:
        assert (227, 0, 34) in {colour for _, colour in shown.convert("RGB").getcolors(1 << 24) or ()}
    assert 'id="survey-clean"' in clean
    assert "Places in pictures that you blackened: 2" in clean
    assert len(pictures) == 2


def test_what_was_blackened_is_black_in_what_leaves_and_lies_nowhere_in_the_clear(
    made: Site, reader: PictureReader
) -> None:
    async def story() -> None:
        person = Reader(made)
        session = await recorded(person)
        await surveyed(person, session)
        await person.post(f"/review/{session}/black", picture="")
        folder = made.who.places.journal / session
        assert (folder / "blackened.age").read_bytes().startswith(b"age-encryption.org/")
        found = await surveyed(person, session)
        assert "survey-clean" in found
        opened = made.pages.vault.under_review(session)
        assert opened is not None
        texts = [
            word.text
            for part in opened.outgoing.contents
            for webp in part.pictures.values()
            for word in read_picture(reader, webp)
        ]
        assert "Preferences" in texts
        assert not {"Salary", "Johnson"} & set(texts)
        await person.post(f"/review/{session}/release")
        assert "released-sha256" in person.text
        assert not folder.exists()

    asyncio.run(story())


def test_readings_go_with_the_keys(made: Site) -> None:
    async def story() -> None:
        person = Reader(made)
        session = await recorded(person)
        await surveyed(person, session)
        assert made.pages.vault.readings
        made.pages.vault.lock()
        assert not made.pages.vault.readings

    asyncio.run(story())


def test_without_tesseract_the_review_says_that_nobody_looked(tmp_path: Path) -> None:
    nothing = {**os.environ, "PATH": str(tmp_path)}
    with reading(nothing) as blind, site(tmp_path / "d", played=played(), reader=blind) as made:

        async def story() -> str:
            person = Reader(made)
            return await surveyed(person, await recorded(person))

        text = asyncio.run(story())
    assert 'id="survey-none"' in text
    assert "tesseract is not here" in text
    assert "review-release" not in text
