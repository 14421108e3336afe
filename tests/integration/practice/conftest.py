"""The practice apps, built, served and open in a real Chromium."""

import fcntl
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from aboveboard.errors import NotBuilt
from aboveboard.studio.practice.dist import is_fresh, practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from tests.integration.practice.walking import Walks
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]


def build() -> None:
    """Build with the node on PATH; `./dev` has installed what a build needs."""
    if shutil.which("npm") is None:
        raise NotBuilt("the practice apps are older than their sources, and there is no npm to build them")
    done = subprocess.run(
        ["npm", "run", "build"], cwd=ROOT / "practice", capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built apps, built anew only where their sources changed; several workers wait for each other."""
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:16]
    with Path(tempfile.gettempdir(), f"aboveboard-practice-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_fresh(ROOT):
            build()
        assert is_fresh(ROOT)
    return practice_dist(ROOT)


@pytest.fixture
def practice(dist: Path) -> Iterator[Practice]:
    with Practice(dist, TASKS) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page whose scripts must not fail, and which asks nobody but its own origin."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_S * 1_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda asked: faults.append(asked.url) if not HERE.match(asked.url) else None)
    yield opened
    context.close()
    assert faults == []


HERE = re.compile(r"http://(?:127\.0\.0\.1|[a-z]+\.localhost):|data:|about:")


@pytest.fixture
def walks(practice: Practice, page: Page) -> Walks:
    return Walks(practice, page)
