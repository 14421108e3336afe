"""A real Chromium with our real extension and a real native host that is heard, on a screen of its own.

The sites in scope and those that are not are served from one place, so that one tab of one browser shows a page now
watched and now not: what differs is our own script in it and nothing else.
"""

import base64
import contextlib
import json
import os
import select
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from aboveboard.elements.browser.link import Browser, Link
from aboveboard.errors import NotBuilt
from aboveboard.formats.browser import HOST_NAME, BrowserScope, Question, SiteScope, WordList
from aboveboard.formats.browser_reports import Boxes
from aboveboard.formats.crx import extension_id
from aboveboard.model.layers import AppClass, PixelsLayer, TextLayer
from aboveboard.studio.screen import DemoScreen
from benchmarks._device import until
from benchmarks._processes import PROC, command, on_processor

CHECKOUT = Path(__file__).parents[1]
EXTENSION = CHECKOUT / "extension" / "dist"
WORDS = ("Save", "New expense", "Merchant", "Category", "Note", "File", "Edit", "Format", "Data", "Reply", "Search")
RESTS_S = 0.15
"""After a look, until pictures of it are taken; the page has rested for some time before it."""

BUSY_MS = 500
"""How long a page is kept busy to find the process that draws it."""


@dataclass
class Ear:
    """Hears a host on a thread, as the recorder does: counts the looks it was told of, and asks of each that stands.

    A recorder asks whether a picture may count once a page has rested for a quarter of a second after it was looked at.
    """

    link: Link
    looks: int = 0
    asked: int = 0
    _rests_at: float | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Take what comes until the end."""
        while not self._over.is_set():
            ready = select.select([self.link.fileno()], [], [], 0.05)[0]
            for heard in self.link.heard() if ready else ():
                report = None if heard is None else heard.report
                if isinstance(report, Boxes):
                    self.looks += report.last
                    self._rests_at = time.monotonic() + RESTS_S if report.last else None
            if self._rests_at is not None and time.monotonic() >= self._rests_at:
                self._rests_at = None
                self.asked += 1
                self.link.ask(Question(number=self.asked))

    def end(self) -> None:
        """Stop listening."""
        self._over.set()


@dataclass(frozen=True)
class Watched:
    """A browser with the extension in it; `watch` puts sites in scope, by the host's word."""

    context: BrowserContext
    screen: DemoScreen
    ear: Ear
    profile: Path

    def watch(self, origins: Sequence[str]) -> None:
        """Put these origins in scope and no others; wait until the extension runs there."""
        sites = tuple(
            SiteScope(
                id=f"site-{place}",
                origin=origin,
                app_class=AppClass.GENERAL,
                text=TextLayer.REDACTED,
                pixels=PixelsLayer.MASKED,
            )
            for place, origin in enumerate(origins)
        )
        words = [WordList(site=site.id, first=True, words=WORDS) for site in sites]
        self.ear.link.tell(BrowserScope(state="recording", key="5a" * 32, sites=sites), words)

    def counted(self) -> dict[str, dict[int, int]]:
        """Return the CPU ns so far of each process: main threads of pages, and all of who else takes part."""
        lines = self._lines()
        pages = [pid for pid, line in lines.items() if _RENDERER in line and _OURS not in line]
        ours = [pid for pid, line in lines.items() if _OURS in line]
        hosts = [pid for pid, line in lines.items() if _HOST in line]
        return {
            "page_ms": {pid: main_thread_ns(pid) for pid in pages},
            "browser_ms": {pid: on_processor(pid) for pid in lines if pid not in hosts},
            "extension_ms": {pid: on_processor(pid) for pid in ours},
            "host_ms": {pid: on_processor(pid) for pid in hosts},
        }

    def renderer(self, page: Page) -> int:
        """Return the process that draws a page: the one that works while the page is kept busy."""
        pids = [pid for pid, line in self._lines().items() if _RENDERER in line and _OURS not in line]
        before = {pid: main_thread_ns(pid) for pid in pids}
        page.evaluate("ms => { const end = performance.now() + ms; while (performance.now() < end); }", BUSY_MS)
        return max(pids, key=lambda pid: main_thread_ns(pid) - before[pid])

    def worker(self) -> int:
        """Return the process of the extension's service worker."""
        return next(pid for pid, line in self._lines().items() if _OURS in line)

    def hosts(self) -> list[int]:
        """Return the native host's processes."""
        return [pid for pid, line in self._lines().items() if _HOST in line]

    def _lines(self) -> dict[int, str]:
        """Every process below this one of which the browser consists, the host too, with its command line."""
        return {pid: line for pid in _below(os.getpid()) if "chrom" in (line := _line(pid)) or _HOST in line}


_RENDERER, _OURS, _HOST = " --type=renderer ", " --extension-process ", " browser-host "


def _below(pid: int) -> list[int]:
    """Return all processes that descend from one."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found[1:]


def _line(pid: int) -> str:
    """A command line in one piece: a process that was forked ready made writes its own with spaces."""
    return " ".join(command(pid)) + " "


def main_thread_ns(pid: int) -> int:
    """Return the nanoseconds that a process's first thread has run: a renderer's main thread; 0 where it is gone."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0])
    return 0


def devtools(page: Page) -> CDPSession:
    """Return a session with a page's own tools."""
    return page.context.new_cdp_session(page)


@contextlib.contextmanager
def browser(*, extension: Path = EXTENSION) -> Iterator[Watched]:
    """Start a screen, a listening end for the host, and Chromium. Raises NotBuilt without the extension."""
    if not (extension / "worker.js").is_file():
        raise NotBuilt("the extension is not built", remedy="run ./dev build")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ab-pages.")))
        runtime = folder / "run" / "aboveboard"
        runtime.mkdir(parents=True, mode=0o700)
        screen = stack.enter_context(DemoScreen(1280, 800))
        link = stack.enter_context(Link(runtime, lambda pid: Browser(pid, 1)))
        ear = Ear(link)
        listener = threading.Thread(target=ear.listen, daemon=True)
        listener.start()
        stack.callback(listener.join)
        stack.callback(ear.end)
        profile = folder / "profile"
        copy = folder / "extension"
        shutil.copytree(extension, copy)
        _register_host(profile, copy, folder)
        playwright = stack.enter_context(sync_playwright())
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path="/usr/bin/chromium",
            headless=False,
            no_viewport=True,
            env=dict(screen.environment),
            ignore_default_args=["--disable-extensions"],
            args=[
                "--no-sandbox",
                "--window-size=1200,760",
                f"--disable-extensions-except={copy}",
                f"--load-extension={copy}",
            ],
        )
        stack.callback(context.close)
        context.set_default_timeout(60_000)  # a large page on a busy machine
        until(lambda: link.connected == 2, "the native host")
        yield Watched(context, screen, ear, profile)


def _register_host(profile: Path, extension: Path, folder: Path) -> None:
    """Name our host in a profile as an installation does."""
    host = folder / "host"
    host.write_text(
        f'#!/bin/sh\nexport PYTHONPATH="{CHECKOUT / "src"}" XDG_RUNTIME_DIR="{folder / "run"}"\n'
        f'exec "{sys.executable}" -m aboveboard.cli browser-host --data "{folder / "data"}" "$@"\n'
    )
    host.chmod(0o700)
    key = json.loads((extension / "manifest.json").read_text())["key"]
    manifest = {"name": HOST_NAME, "description": "measured", "path": str(host), "type": "stdio"}
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True)
    origins = {"allowed_origins": [f"chrome-extension://{extension_id(base64.b64decode(key))}/"]}
    (hosts / f"{HOST_NAME}.json").write_text(json.dumps(manifest | origins))
