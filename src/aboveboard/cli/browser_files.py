"""What lies on a machine so that its browsers run the extension on approved sites only: names and contents of files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from aboveboard.errors import InputError
from aboveboard.formats.browser import HOST_NAME
from aboveboard.model.value import Value

FIREFOX_ID = "recorder@aboveboard.app"
"""The extension's id in Firefox; the manifest says it."""

SHARE = PurePosixPath("usr/share/aboveboard/browser")
PROGRAM = PurePosixPath("usr/lib/aboveboard/browser-host")
"""The native messaging host: browsers start a file, not a command with a word behind it."""

CRX = SHARE / "aboveboard.crx"
XPI = SHARE / "aboveboard.xpi"
UPDATES = SHARE / "updates.xml"
RECORD = SHARE / "installed.json"

CHROMIUM_FOLDERS = {
    "chromium": PurePosixPath("etc/chromium"),
    "chrome": PurePosixPath("etc/opt/chrome"),
    "edge": PurePosixPath("etc/opt/edge"),
}
"""Where each browser of Chromium's family looks, below the root; the same names lie in each."""

FIREFOX_POLICIES = PurePosixPath("etc/firefox/policies/policies.json")
FIREFOX_HOST = PurePosixPath("usr/lib/mozilla/native-messaging-hosts") / f"{HOST_NAME}.json"

MOST_HOSTS = 100
"""Chromium reads so many `runtime_allowed_hosts` and leaves the rest out (kMaxItemsURLPatternSet)."""


class Installation(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What was asked for: enough to say at any time what should be there. `hosts` are empty where the package has them.

    `update_url` is where Chromium's family fetches the package; empty means the copy on this machine. `folders` were
    made for it, below the root, and go with it if nothing else is in them.
    """

    v: int = 1
    id: str
    version: str
    hosts: tuple[str, ...]
    update_url: str
    program: str
    other_hosts: tuple[str, ...] = ()
    browsers: tuple[str, ...]
    folders: tuple[str, ...] = ()


def hosts_of(origins: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns that let an extension run on exactly these origins, ports included; sorted, each once."""
    return tuple(sorted({_pattern(origin) for origin in origins}))


def _pattern(origin: str) -> str:
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or parts.hostname is None:
        raise InputError("a site of the policy is no origin that a browser knows")
    return f"{parts.scheme}://{parts.hostname}:{parts.port or {'http': 80, 'https': 443}[parts.scheme]}"


def files(made: Installation) -> Mapping[PurePosixPath, str]:
    """Return every file of an installation that belongs to us alone, by its path below the root."""
    start = f'#!/bin/sh\n# The native messaging host; started by a browser.\nexec "{made.program}" browser-host "$@"\n'
    found = {PROGRAM: start}
    chromium = [folder for name, folder in CHROMIUM_FOLDERS.items() if name in made.browsers]
    for folder in chromium:
        found[folder / "policies/managed/aboveboard.json"] = pretty(chromium_policy(made))
        found[folder / f"native-messaging-hosts/{HOST_NAME}.json"] = pretty(chromium_host(made))
    if chromium and not made.update_url:
        found[UPDATES] = updates(made)
    if "firefox" in made.browsers:
        found[FIREFOX_HOST] = pretty(firefox_host())
    return found


def chromium_policy(made: Installation) -> Mapping[str, object]:
    """Return the managed policy: the extension comes by itself, runs on approved sites, and reaches our host alone."""
    runs: dict[str, object] = {
        "installation_mode": "force_installed",
        "update_url": made.update_url or f"file:///{UPDATES}",
        "override_update_url": True,
        "toolbar_pin": "force_pinned",
    }
    if made.hosts:
        runs |= {"runtime_blocked_hosts": ["*://*"], "runtime_allowed_hosts": list(made.hosts)}
    return {
        "ExtensionSettings": {made.id: runs},
        "NativeMessagingAllowlist": [HOST_NAME, *made.other_hosts],
        "NativeMessagingBlocklist": ["*"],
        "NativeMessagingUserLevelHosts": False,
    }


def chromium_host(made: Installation) -> Mapping[str, object]:
    """Return the host's manifest for Chromium's family: only our extension may start it."""
    return {**_host(), "allowed_origins": [f"chrome-extension://{made.id}/"]}


def firefox_host() -> Mapping[str, object]:
    """Return the host's manifest for Firefox: only our extension may start it."""
    return {**_host(), "allowed_extensions": [FIREFOX_ID]}


def firefox_settings() -> Mapping[str, object]:
    """Return our entry in Firefox's `ExtensionSettings`."""
    return {"installation_mode": "force_installed", "install_url": f"file:///{XPI}", "private_browsing": False}


def updates(made: Installation) -> str:
    """Return the list from which Chromium's family takes the package on this machine (Omaha's update manifest)."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n"
        f"  <app appid='{made.id}'>\n"
        f"    <updatecheck codebase='file:///{CRX}' version='{made.version}' />\n"
        "  </app>\n"
        "</gupdate>\n"
    )


def pretty(value: Mapping[str, object]) -> str:
    """Return JSON as people read it."""
    return json.dumps(value, indent=2) + "\n"


def _host() -> Mapping[str, object]:
    return {
        "name": HOST_NAME,
        "description": "Passes what the browser extension tells to the recorder on this machine",
        "path": f"/{PROGRAM}",
        "type": "stdio",
    }
