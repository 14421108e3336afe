"""A real Chromium with the managed policies that `aboveboard browser install` writes, our package and our host."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from aboveboard.cli.browser import install, key, pack_
from aboveboard.formats.browser import HOST_NAME
from aboveboard.formats.browser_reports import Hello, PageHidden, PageShown
from aboveboard.formats.crx import unpack
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


@dataclass(frozen=True)
class Machine:
    """What an administrator installed below a folder, for one approved site, and where its tests lie."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    def install(self, origin: str) -> None:
        """Pack and install as an administrator does, with a policy that approves one site."""
        acme, rule = Organisation(), SiteRule(id="s0", name="Orders", origin=origin)
        policy = msgspec.structs.replace(acme.policy(START), sites=(rule,))
        signed, crx, own = (self.folder / name for name in ("policy.json", "a.crx", "key.pem"))
        signed.write_bytes(acme.publication(policy, START)[0])
        self.root.mkdir()
        key(own)
        pack_(EXTENSION, crx, key=own)
        install(policy=signed, crx=crx, root=self.root, program=str(self._program()))
        pack_(EXTENSION, crx, key=own, policy=signed)

    def by_policy(self) -> tuple[Path, tuple[str, ...]]:
        """Return how to start a browser that sees the managed policies: the package may run anywhere but for them."""
        return within(self.root, "/usr/bin/chromium", self.folder / "chromium"), ()

    def by_hand(self) -> tuple[Path, tuple[str, ...]]:
        """Return how to start one that is given the package packed for these sites, and the host, in its profile."""
        for name, data in unpack((self.folder / "a.crx").read_bytes()).files.items():
            (self.folder / "unpacked" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "unpacked" / name).write_bytes(data)
        told = self.root / "etc/chromium/native-messaging-hosts" / f"{HOST_NAME}.json"
        host = json.loads(told.read_bytes()) | {"path": str(self.root / "usr/lib/aboveboard/browser-host")}
        (self.profile / "NativeMessagingHosts").mkdir(parents=True)
        (self.profile / "NativeMessagingHosts" / told.name).write_text(json.dumps(host), encoding="utf-8")
        folder = self.folder / "unpacked"
        return Path("/usr/bin/chromium"), (f"--disable-extensions-except={folder}", f"--load-extension={folder}")

    def _program(self) -> Path:
        program = self.folder / "aboveboard"
        paths = os.pathsep.join(["$PYTHONPATH", str(SOURCE)])
        command = f'exec "{sys.executable}" -m aboveboard.cli "$@"'
        program.write_text(f'#!/bin/sh\nexport PYTHONPATH="{paths}"\n{command}\n', encoding="utf-8")
        program.chmod(0o755)
        return program


@pytest.fixture
def chromium(tmp_path: Path, site: Site, screen: DemoScreen, listener: Listener) -> Iterator[BrowserContext]:
    """A browser that knows of the extension only what the machine's managed policy tells it.

    Where no ordinary user may make a namespace, it gets the package by hand, which then holds the sites itself.
    """
    assert (EXTENSION / "worker.js").exists(), "the extension is not built: run ./dev build"
    machine = Machine(tmp_path)
    machine.install(site.origin)
    own = possible(within(machine.root, "/bin/true", tmp_path / "try"))
    program, arguments = machine.by_policy() if own else machine.by_hand()
    environment = screen.environment | {"XDG_RUNTIME_DIR": str(listener.runtime)}
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            machine.profile,
            executable_path=program,
            headless=False,
            no_viewport=True,
            env=dict(environment | {"ABOVEBOARD_DATA": str(tmp_path / "data")}),
            ignore_default_args=list(NEEDED),
            args=["--no-sandbox", *arguments],
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        until(lambda: managed(screen), "the browser's window")
        yield context
        context.close()


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
    # The recorder would have this one, too, but the organisation's policy does not let the extension run there.
    tab.goto(f"{site.other_origin}/case")
    tab.goto(f"{site.origin}/case?again")
    again = listener.heard(PageHidden) + listener.heard(PageShown)
    origins = {report.origin for report in (shown, *again) if isinstance(report, PageShown)}
    assert origins == {site.origin}
