"""A real Chromium on a screen of its own, with the real content script, for all tests of this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Worker, sync_playwright

from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site, serving
from tests.integration.browser.content.tab import Tab
from tests.integration.conftest import managed
from tests.patience import PATIENCE_S, until

HARNESS = Path(__file__).parent / "harness"
CONTENT = Path(__file__).parents[4] / "extension" / "dist" / "content.js"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def chromium(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One browser for a file's tests; its window is there before the first of them begins.

    No longer than that: while Playwright runs, nothing else in this process can run an event loop.
    """
    assert CONTENT.exists(), "the extension is not built: run ./dev build"
    extension = tmp_path_factory.mktemp("harness")
    for file in (*HARNESS.iterdir(), CONTENT):
        shutil.copy(file, extension / file.name)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path="/usr/bin/chromium",
            headless=False,
            no_viewport=True,
            env=dict(screen.environment),
            ignore_default_args=["--disable-extensions"],
            args=["--no-sandbox", f"--disable-extensions-except={extension}", f"--load-extension={extension}"],
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        until(lambda: managed(screen), "the browser's window")
        yield context
        context.close()


@pytest.fixture(scope="module")
def worker(chromium: BrowserContext) -> Worker:
    if not chromium.service_workers:
        chromium.wait_for_event("serviceworker")
    return chromium.service_workers[0]


@pytest.fixture
def tab(chromium: BrowserContext, worker: Worker, site: Site) -> Iterator[Tab]:
    """The browser's one tab, on nothing."""
    page = chromium.pages[0]
    yield Tab(page, worker, site)
    page.goto("about:blank")
