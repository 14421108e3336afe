"""From the notice to the outbox, page by page."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.companion.held import held_sessions
from aboveboard.companion.released import released_sessions
from aboveboard.formats.bundle import read_bundle
from aboveboard.formats.keyholder import KEYHOLDER
from aboveboard.formats.receipts import receipts
from aboveboard.formats.segments import open_segment
from aboveboard.formats.wraps import unwrap
from aboveboard.model.events import Device
from tests.companions import CANARY, PASSPHRASE, WORD, Reader, Site, site


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def test_from_the_notice_to_the_outbox(made: Site) -> None:
    async def walk() -> str:
        reader = Reader(made)
        assert "twelve-words" in (await reader.agree()).text
        await reader.get("/home")
        assert (await reader.post("/begin")).headers["location"] == "/home"
        await reader.get("/home")
        await reader.post("/pause")
        await reader.get("/review")
        session = re.findall(r'href="/review/([0-9a-f]+)"', reader.text)[0]
        await reader.get(f"/review/{session}")
        seen = re.findall(r'id="outgoing-sha256">([0-9a-f]+)<', reader.text)[0]
        assert CANARY in reader.text
        await reader.post(f"/review/{session}/release")
        assert f'id="released-sha256">{seen}<' in reader.text
        return seen

    seen = asyncio.run(walk())
    (path,) = made.who.places.outbox.glob("*.abb")
    bundle = read_bundle(path.read_bytes())
    (released,) = released_sessions(made.who.places)
    assert held_sessions(made.who.places, 7) == ()
    key = unwrap(
        bundle.keyholder_wrap,
        made.who.keyholder,
        purpose=released.purpose,
        recipient=KEYHOLDER,
        segment_sha256=bytes.fromhex(released.segments[0]),
    )
    content = open_segment(bundle.segment, key, purpose=released.purpose)
    import hashlib

    import msgspec

    assert hashlib.sha256(msgspec.msgpack.encode(content)).hexdigest() == seen
