"""A real Chromium with the real extension, its host, and a real recorder, all on one screen."""

import base64
import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aboveboard.desktop import Window
from aboveboard.formats.browser import HOST_NAME
from aboveboard.model.geometry import Point
from tests.integration.browser.content.site import Site, serving
from tests.recorders import Desk, desk, hands, view, window

__all__ = ["desk", "hands", "view", "window"]
EXTENSION = Path(__file__).parents[4] / "extension" / "dist"
SOURCE = Path(__file__).parents[4] / "src"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@dataclass(frozen=True)
class Browser:
    """A browser's window whose page lies at its bottom, from edge to edge."""

    window: Window

    def at(self, x: int, up: int) -> Point:
        """Return a pixel so far from the left of the page and from its bottom."""
        return Point(self.window.box.x + x, self.window.box.bottom - up)


@pytest.fixture
def browse(desk: Desk, window: Callable[..., Window], tmp_path: Path) -> Callable[[str], Browser]:
    """Open addresses in tabs of a Chromium of its own, with the extension and the host's manifest in its profile."""
    assert (EXTENSION / "worker.js").exists(), "the extension is not built: run ./dev build"
    profile = tmp_path / "profile"
    extension = tmp_path / "extension"
    shutil.copytree(EXTENSION, extension)
    host = tmp_path / "host"
    command = f'exec "{sys.executable}" -m aboveboard.cli browser-host --data "{desk.places.data}" "$@"'
    runtime = desk.places.runtime.parent
    host.write_text(f'#!/bin/sh\nexport PYTHONPATH="{SOURCE}" XDG_RUNTIME_DIR="{runtime}"\n{command}\n')
    host.chmod(0o700)
    manifest = {
        "name": HOST_NAME,
        "description": "for a test",
        "path": str(host),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{identity(extension)}/"],
    }
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True)
    (hosts / f"{HOST_NAME}.json").write_text(json.dumps(manifest))

    opened: list[Browser] = []

    def begin(address: str) -> Browser:
        options = (
            *("--no-first-run", "--no-default-browser-check", "--test-type", f"--user-data-dir={profile}"),
            *(f"--load-extension={extension}", f"--disable-extensions-except={extension}"),
            *("--disable-features=DisableLoadExtensionCommandLineSwitch", "--password-store=basic", "--no-sandbox"),
            *("--window-position=40,60", "--window-size=900,640"),
        )
        if opened:  # the browser that runs opens it in another tab
            desk.start(["/usr/bin/chromium", *options, address])
        else:
            opened.append(Browser(window("/usr/bin/chromium", *options, address)))
        return opened[0]

    return begin


def identity(extension: Path) -> str:
    """Return an extension's id: the first half of its key's SHA-256, with letters for digits."""
    key = json.loads((extension / "manifest.json").read_text())["key"]
    digest = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
