"""The button in the toolbar: it says whether this page is recorded, and its Pause reaches the recorder."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Worker, sync_playwright

from aboveboard.formats.browser import HOST_NAME
from aboveboard.formats.browser_reports import PageHidden, PageShown
from aboveboard.formats.crx import extension_id
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site
from tests.integration.browser.deployment.listener import Listener
from tests.integration.conftest import managed
from tests.patience import PATIENCE_S, until

EXTENSION = Path(__file__).parents[4] / "extension" / "dist"
SOURCE = Path(__file__).parents[4] / "src"
TITLE = "async () => chrome.action.getTitle({tabId: (await chrome.tabs.query({active: true}))[0].id})"
POPUPS = "async () => (await chrome.runtime.getContexts({contextTypes: ['POPUP']})).length"


@pytest.fixture
def chromium(tmp_path: Path, screen: DemoScreen, listener: Listener) -> Iterator[BrowserContext]:
    """A browser that a developer gave the extension, with the host in its profile."""
    assert (EXTENSION / "worker.js").exists(), "the extension is not built: run ./dev build"
    extension = tmp_path / "extension"
    shutil.copytree(EXTENSION, extension)
    give_host(tmp_path)
    environment = screen.environment | {"XDG_RUNTIME_DIR": str(listener.runtime), "LANGUAGE": "en"}
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path="/usr/bin/chromium",
            headless=False,
            no_viewport=True,
            env=dict(environment | {"ABOVEBOARD_DATA": str(tmp_path / "data")}),
            ignore_default_args=["--disable-extensions"],
            args=["--no-sandbox", f"--disable-extensions-except={extension}", f"--load-extension={extension}"],
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        until(lambda: managed(screen), "the browser's window")
        yield context
        context.close()


def give_host(folder: Path) -> None:
    manifest = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
    program, hosts = folder / "host", folder / "profile" / "NativeMessagingHosts"
    paths = os.pathsep.join(["$PYTHONPATH", str(SOURCE)])
    command = f'exec "{sys.executable}" -m aboveboard.cli browser-host "$@"'
    program.write_text(f'#!/bin/sh\nexport PYTHONPATH="{paths}"\n{command}\n', encoding="utf-8")
    program.chmod(0o755)
    hosts.mkdir(parents=True)
    told = {
        "name": HOST_NAME,
        "description": "for a test",
        "path": str(program),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{extension_id(base64.b64decode(manifest['key']))}/"],
    }
    (hosts / f"{HOST_NAME}.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture
def worker(chromium: BrowserContext) -> Worker:
    if not chromium.service_workers:
        chromium.wait_for_event("serviceworker")
    return chromium.service_workers[0]


def test_the_button_says_where_it_is_recorded_and_pauses(
    chromium: BrowserContext, worker: Worker, site: Site, listener: Listener, screen: DemoScreen
) -> None:
    listener.accept()
    chromium.pages[0].goto(f"{site.origin}/case")
    until(lambda: "Not recorded here" in worker.evaluate(TITLE), "that nothing is recorded without a scope")
    listener.approve(site.origin)
    listener.heard(PageShown)
    until(lambda: worker.evaluate(TITLE).startswith("Recorded here"), "that this page is recorded")
    chromium.pages[0].bring_to_front()
    worker.evaluate("() => chrome.action.openPopup()")
    until(lambda: worker.evaluate(POPUPS) == 1, "the popup")
    # The button comes when the popup knows how it stands; a press before that presses nothing.
    until(lambda: paused(screen, listener), "the press on Pause")
    listener.pause()
    listener.heard(PageHidden)
    until(lambda: "You paused" in worker.evaluate(TITLE), "that it is paused")


def test_a_page_that_is_open_follows_the_scope_and_the_host(
    chromium: BrowserContext, worker: Worker, site: Site, listener: Listener
) -> None:
    listener.accept()
    chromium.pages[0].goto(f"{site.origin}/case")
    listener.approve(site.origin)
    listener.heard(PageShown)
    listener.approve(site.other_origin)
    listener.heard(PageHidden)
    until(lambda: "not on the approved list" in worker.evaluate(TITLE), "that this page is not recorded any more")
    listener.approve(site.origin)
    listener.heard(PageShown)
    listener.kill_host()
    until(lambda: "No recorder is running" in worker.evaluate(TITLE), "that no recorder is there")
    listener.accept()  # the extension starts a new host by itself
    listener.approve(site.origin)
    listener.heard(PageShown)
    until(lambda: worker.evaluate(TITLE).startswith("Recorded here"), "that this page is recorded again")


def paused(screen: DemoScreen, listener: Listener) -> bool:
    """Press the one button of the popup with the keyboard, and tell whether that was heard."""
    subprocess.run(["xdotool", "key", "Tab", "key", "Return"], env=screen.environment, check=True)
    return listener.asked()
