"""A real Chromium with the managed policies that `aboveboard browser install` writes, our package and our host."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from aboveboard.cli.browser import install, key, pack_
from aboveboard.formats.browser_reports import Hello, PageHidden, PageShown
from aboveboard.model.policy import SiteRule
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site
from tests.integration.browser.deployment.listener import Listener
from tests.integration.browser.deployment.machine import possible, within
from tests.integration.conftest import managed
from tests.patience import PATIENCE_S, until
from tests.services import START, Organisation

EXTENSION = Path(__file__).parents[4] / "extension" / "dist"
SOURCE = Path(__file__).parents[4] / "src"
NEEDED = ("--disable-extensions", "--disable-component-update", "--disable-background-networking")
"""What Playwright gives a browser by itself, and a browser that installs extensions by policy must not have."""


@pytest.fixture
def chromium(tmp_path: Path, site: Site, screen: DemoScreen, listener: Listener) -> Iterator[BrowserContext]:
    """A browser that knows of the extension only what the machine's managed policy tells it."""
    assert (EXTENSION / "worker.js").exists(), "the extension is not built: run ./dev build"
    program, root = tmp_path / "aboveboard", tmp_path / "root"
    paths = os.pathsep.join(["$PYTHONPATH", str(SOURCE)])
    command = f'exec "{sys.executable}" -m aboveboard.cli "$@"'
    program.write_text(f'#!/bin/sh\nexport PYTHONPATH="{paths}"\n{command}\n', encoding="utf-8")
    program.chmod(0o755)
    installed(tmp_path, root, site, program)
    why = possible(within(root, "/bin/true", tmp_path / "try"))
    if why:
        pytest.skip(f"an ordinary user cannot have policies of a machine of their own here: {why}")
    environment = screen.environment | {
        "XDG_RUNTIME_DIR": str(listener.runtime),
        "ABOVEBOARD_DATA": str(tmp_path / "data"),
    }
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=within(root, "/usr/bin/chromium", tmp_path / "chromium"),
            headless=False,
            no_viewport=True,
            env=dict(environment),
            ignore_default_args=list(NEEDED),
            args=["--no-sandbox"],
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        until(lambda: managed(screen), "the browser's window")
        yield context
        context.close()


def installed(folder: Path, root: Path, site: Site, program: Path) -> None:
    """Pack and install as an administrator does, with a policy that approves one site."""
    acme = Organisation()
    rule = SiteRule(id="s0", name="Orders", origin=site.origin)
    policy = msgspec.structs.replace(acme.policy(START), sites=(rule,))
    signed, crx, own = folder / "policy.json", folder / "a.crx", folder / "key.pem"
    signed.write_bytes(acme.publication(policy, START)[0])
    root.mkdir()
    key(own)
    pack_(EXTENSION, crx, key=own)
    install(policy=signed, crx=crx, root=root, program=str(program))


def test_chromium_installs_the_package_and_runs_it_on_the_sites_of_the_policy_only(
    chromium: BrowserContext, site: Site, listener: Listener
) -> None:
    listener.accept()
    listener.approve(site.origin, site.other_origin)
    (*_, hello) = listener.heard(Hello)
    assert isinstance(hello, Hello)
    assert hello.browser.startswith("chromium/")
    tab = chromium.pages[0]
    tab.goto(f"{site.origin}/case")
    shown = listener.heard(PageShown)[-1]
    # The recorder would have this one, too, but the browser's own policy does not let the extension run there.
    tab.goto(f"{site.other_origin}/case")
    tab.goto(f"{site.origin}/case?again")
    again = listener.heard(PageHidden) + listener.heard(PageShown)
    origins = {report.origin for report in (shown, *again) if isinstance(report, PageShown)}
    assert origins == {site.origin}
