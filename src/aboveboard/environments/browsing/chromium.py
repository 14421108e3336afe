"""A Chromium with our extension and its host, driven through Playwright: on a screen, or without one."""

import base64
import contextlib
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aboveboard.errors import EnvironmentLost, InputError, MissingLibrary, NotBuilt
from aboveboard.formats.browser import HOST_NAME

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

EXECUTABLE = "/usr/bin/chromium"
_CHECKOUT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True)
class Launch:
    """How a browser is started: where its profile lies, and what it sees.

    `runtime` is the XDG_RUNTIME_DIR whose folder `aboveboard` holds the sockets that its host speaks to; `place` and
    `size` are the window's, in pixels. `sandbox` is off unless asked for: containers forbid it, and all pages are ours.
    """

    folder: Path
    runtime: Path
    environment: Mapping[str, str]
    headless: bool = False
    place: tuple[int, int] = (10, 40)
    size: tuple[int, int] = (600, 560)
    sandbox: bool = False
    options: Sequence[str] = ()


def extension_dist(checkout: Path = _CHECKOUT) -> Path:
    """Return the folder of the built extension; raises NotBuilt."""
    built = checkout / "extension" / "dist"
    if not (built / "worker.js").is_file():
        raise NotBuilt("the browser extension is not built")
    return built


@contextlib.contextmanager
def driver() -> "Iterator[Playwright]":
    """Start what drives browsers: one for each thread at a time. Raises MissingLibrary, InputError where one runs."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise MissingLibrary("Playwright is not installed", remedy="pip install playwright") from error
    with contextlib.ExitStack() as stack:
        try:
            started = stack.enter_context(sync_playwright())
        except Error as error:
            remedy = "close the world that was opened first, or open this one in a process of its own"
            raise InputError("a world is open in this thread already", remedy=remedy) from error
        yield started


@contextlib.contextmanager
def launched(playwright: "Playwright", launch: Launch) -> "Iterator[Page]":
    """Start the browser and yield its page; raises NotBuilt, EnvironmentLost."""
    from playwright.sync_api import Error

    profile, extension = _profile(launch)
    try:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=EXECUTABLE,
            headless=False,  # the old kind of headless has no extensions; the new one is an argument
            no_viewport=True,
            handle_sigint=False,  # Ctrl+C asks whoever uses it, who closes it when its episode is over
            env=dict(launch.environment),
            ignore_default_args=["--disable-extensions", "--hide-scrollbars"],
            args=[*_arguments(launch, extension)],
        )
    except Error as error:
        raise EnvironmentLost("the browser did not start") from error
    try:
        yield context.pages[0]
    finally:
        with contextlib.suppress(Error):
            context.close()


def _arguments(launch: Launch, extension: Path) -> Iterator[str]:
    yield from ("--test-type", "--lang=en-US", "--password-store=basic", "--disable-search-engine-choice-screen")
    yield from (f"--disable-extensions-except={extension}", f"--load-extension={extension}")
    yield "--disable-features=DisableLoadExtensionCommandLineSwitch,Translate,AutofillServerCommunication"
    yield f"--window-position={launch.place[0]},{launch.place[1]}"
    yield f"--window-size={launch.size[0]},{launch.size[1]}"
    if not launch.sandbox:
        yield "--no-sandbox"
    if launch.headless:
        yield "--headless=new"
    yield from launch.options


def _profile(launch: Launch) -> tuple[Path, Path]:
    """Make a profile with our host's manifest in it, and a copy of the extension."""
    folder = launch.folder
    extension, host, profile = folder / "extension", folder / "host", folder / "profile"
    shutil.copytree(extension_dist(), extension, dirs_exist_ok=True)
    source = Path(__file__).parents[3]
    command = f'exec "{sys.executable}" -m aboveboard.cli browser-host --data "{folder / "unused"}" "$@"'
    host.write_text(f'#!/bin/sh\nexport PYTHONPATH="{source}" XDG_RUNTIME_DIR="{launch.runtime}"\n{command}\n')
    host.chmod(0o700)
    manifest = {
        "name": HOST_NAME,
        "description": "for a screen of its own",
        "path": str(host),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{_identity(extension)}/"],
    }
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True, exist_ok=True)
    (hosts / f"{HOST_NAME}.json").write_text(json.dumps(manifest), encoding="utf-8")
    return profile, extension


def _identity(extension: Path) -> str:
    """Return an extension's id: the first half of its key's SHA-256, with letters for digits."""
    key = json.loads((extension / "manifest.json").read_text(encoding="utf-8"))["key"]
    digest = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
