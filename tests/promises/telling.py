"""What the promises' tests share: a person's story told to the real pages, and a device's folders as they lie there."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.companions import Reader, Site

Story = Callable[[Reader], Awaitable[str]]


def tell(made: Site, story: Story) -> str:
    """Run what a person does in one browser; returns what the story says."""

    async def one() -> str:
        reader = Reader(made)
        try:
            return await story(reader)
        finally:
            await reader.client.aclose()

    return asyncio.run(one())


async def recorded(reader: Reader) -> str:
    """Agree, record and pause, with open keys; returns the session."""
    await reader.unlocked()
    await reader.agree()
    await reader.get("/home")
    await reader.post("/begin")
    await reader.get("/home")
    await reader.post("/pause")
    await reader.get("/review")
    return str(re.findall(r'href="/review/([0-9a-f]+)"', reader.text)[-1])


async def released(reader: Reader) -> str:
    """Record and release; returns the mark that the review showed before."""
    session = await recorded(reader)
    await reader.get(f"/review/{session}")
    seen = re.findall(r'id="outgoing-sha256">([0-9a-f]+)<', reader.text)[0]
    await reader.post(f"/review/{session}/release")
    assert f'id="released-sha256">{seen}<' in reader.text
    return str(seen)


def lying(folder: Path) -> dict[str, str]:
    """Every file below a folder and the hash of what is in it; folders too."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if not path.is_socket()
    }


def everything(folder: Path) -> bytes:
    """Every name and byte below a folder, as a thief would copy it."""
    return b"".join(
        str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    )
