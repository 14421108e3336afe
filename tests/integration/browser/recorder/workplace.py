"""A place to work: one browser, one recorder and one person's hands for the tests of a module, a session for each."""

import contextlib
import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec
import pyrage
import pytest

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.formats.browser import HOST_NAME
from aboveboard.formats.places import Places
from aboveboard.model.events import JournalRecord, KeyPressed, PointerPressed
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from tests.integration.browser.recorder.conftest import EXTENSION, SOURCE, identity
from tests.integration.browser.recorder.streets import Streets
from tests.integration.browser.recorder.toolbar import badge
from tests.patience import until
from tests.permitting import permit, signers
from tests.recorders import Companion, Desk

T = TypeVar("T")
NOTE = (200, 195)
ASIDE = (600, 400)
STRAY = (333, 77)
PAGE = """<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title><style>
body > * {{ position: fixed; font: 16px sans-serif }}
</style></head><body>
<label style="left:40px; bottom:180px">Note <input id=note style="width:300px; height:30px" value="{value}"></label>
{body}</body></html>"""


def page(title: str, body: str = "", value: str = "") -> str:
    """Return a page with a field at NOTE."""
    return PAGE.format(title=title, body=body, value=value)


def canary(body: str = "") -> str:
    """Return a page of which nothing may be found: its words are canaries, its field lies where the other's does."""
    more = "<button style='left:300px; bottom:60px; width:80px; height:40px' aria-label='canary button'>canary</button>"
    return page("canary title", more + body)


def link(address: str, *, bottom: int = 300, more: str = "") -> str:
    """Return a link at 60 from the left."""
    return f"<a id=go href='{address}' {more} style='left:40px; bottom:{bottom}px; width:200px; height:30px'>Save</a>"


def script(source: str, *, bottom: int = 300) -> str:
    """Return a button at 60 from the left that runs a script."""
    place = f"left:40px; bottom:{bottom}px; width:200px; height:30px"
    return f"<button id=go style='{place}' onclick=\"{source}\">Save</button>"


GO = (60, 312)


@dataclass
class Workplace:
    """What the tests of a module share."""

    desk: Desk
    view: X11Desktop
    hands: Hands
    streets: Streets
    profile: Path
    companion: Companion
    window: Window
    command: tuple[str, ...]
    version: int = 1
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextlib.contextmanager
    def session(self) -> Iterator["Shift"]:
        """Work from here on in a session of its own; it is over with the block."""
        shift = Shift(self, f"s{next(self.numbers)}")
        self.companion.begin(self.desk.head(shift.name, policy_version=self.version))
        try:
            yield shift
        finally:
            if self.companion.status().state == "recording":
                self.companion.do("pause")

    def open_tabs(self, *addresses: str) -> None:
        """Let the browser that runs open addresses in tabs of its window."""
        self.desk.start([*self.command, *addresses])

    def host(self) -> int:
        """Return the process of the browser's host, once there is one."""
        return host_of(self.desk.places)

    def approve(self, *sites: SiteRule) -> None:
        """Put a policy with these sites in force, and a consent to it."""
        self.version += 1
        permit(self.desk.places, self.desk.signers, version=self.version, sites=sites)

    def at(self, place: tuple[int, int]) -> Point:
        """Return a pixel so far from the left of the window and from its bottom."""
        box = self.window.box
        return Point(box.x + place[0], box.bottom - place[1])

    def click(self, place: tuple[int, int]) -> None:
        self.hands.click(self.at(place))

    def go(self, address: str) -> None:
        """Go to an address by the address bar, and wait until the browser has asked for it: it may be there already."""
        path = address.removeprefix(self.streets.approved)
        before = self._asked_for(path)
        self.hands.press("ctrl+l")
        self.hands.type(address, between=0.005)
        self.hands.press("delete")  # what the browser completes it with
        self.hands.press("return")
        until(lambda: self._asked_for(path) > before, f"{path} asked for")

    def _asked_for(self, path: str) -> int:
        return sum(each == path for each, _ in self.streets.asked)

    def titles(self) -> list[str]:
        """Return the titles of all windows that are no popups, the lowest first."""
        return [window.title for window in self.view.context().stack if not window.popup]

    def see(self, title: str) -> None:
        """Wait until some window has this in its title."""
        until(lambda: any(title in each for each in self.titles()), f"a window named {title!r}")

    def see_no(self, title: str) -> None:
        """Wait until no window has this in its title."""
        until(lambda: not any(title in each for each in self.titles()), f"the end of a window named {title!r}")

    def badge(self) -> str:
        return badge(self.profile)

    def says(self, words: str) -> None:
        """Wait until the button says this; a worker that a debugger asks without rest does nothing else."""

        def said() -> bool:
            found = words in self.badge()
            if not found:
                self.hands.rest(0.5)
            return found

        until(said, f"{words!r} on the button", instead=self.badge)

    def says_no(self, words: str) -> None:
        """Wait until the button says something, and not this."""

        def said() -> bool:
            told = self.badge()
            found = bool(told) and words not in told
            if not found:
                self.hands.rest(0.5)
            return found

        until(said, f"a button without {words!r}", instead=self.badge)


@dataclass
class Shift:
    """One session's work."""

    place: Workplace
    name: str
    strays: list[Point] = field(default_factory=list)

    def records(self) -> list[JournalRecord]:
        return self.place.desk.records(self.name)

    def of(self, kind: type[T]) -> list[T]:
        return [record for record in self.records() if isinstance(record, kind)]

    def typed(self) -> str:
        return self.place.desk.typed(self.name)

    def note(self, text: str) -> None:
        """Wait until the approved page is in scope, then write into its field, and wait until that is sealed."""

        def noticed() -> bool:
            self.place.click(ASIDE)
            return self.place.companion.status().app == "orders"

        until(noticed, "the site in scope")
        until(self.in_field, "a press on the field")
        before = self.typed()
        self.place.hands.type(text)
        until(lambda: self.typed() == before + text, f"{text!r} sealed", instead=lambda: f"but {self.typed()!r}")

    def in_field(self) -> bool:
        """Press on the field; tell whether that was recorded soon, so that the page has told that it has the keys."""
        count = self.place.companion.status().events
        self.place.click(NOTE)
        for _ in range(14):  # any later than this, another press is no double click
            if self.place.companion.status().events > count:
                return True
            self.place.hands.rest(0.05)
        return False

    def stray(self) -> None:
        """Once the recorder has noticed, do what a person might do on a page; nothing of it may be counted."""
        place = self.place
        until(lambda: not place.companion.status().app, "the other page counted as out of scope")
        with self.nothing_counted():
            place.click(NOTE)
            self.astray()
            self.stray_at(place.at(STRAY))

    def stray_at(self, pixel: Point) -> None:
        """Press where no press may be found, and type what may not be found."""
        self.strays.append(pixel)
        self.place.hands.click(pixel)
        self.astray()

    def astray(self) -> None:
        self.place.hands.type("canary", between=0.02)
        self.place.hands.press("f8")

    def no_keys(self) -> None:
        """Press a key that does nothing, until none is counted: by then the page has told that it lost the keys."""

        def uncounted() -> bool:
            count = self.place.companion.status().events
            self.place.hands.press("f9")
            self.place.hands.rest(0.6)
            return self.place.companion.status().events == count

        until(uncounted, "keys that are no longer the page's")

    @contextlib.contextmanager
    def nothing_counted(self) -> Iterator[None]:
        """Fail where what is done in this block is recorded in whatever way."""
        count = self.place.companion.status().events
        yield
        self.place.hands.rest(0.6)
        assert self.place.companion.status().events == count

    def end(self) -> None:
        """End the session and look for canaries, stray keys and stray presses in all of it."""
        reply = self.place.companion.do("pause")
        assert reply["state"] == "paused", reply
        assert self.clean()

    def clean(self) -> bool:
        everything = b"".join(msgspec.json.encode(record) for record in self.records())
        assert b"canary" not in everything.lower()
        assert "f8" not in {key.key for key in self.of(KeyPressed)}
        assert not {*self.strays, self.place.at(STRAY)} & {press.at for press in self.of(PointerPressed)}
        return True


def rule(streets: Streets, **changes: object) -> SiteRule:
    """Return the rule of the approved site: one route and what lies below it."""
    site = SiteRule(
        id="orders",
        name="Orders",
        origin=streets.approved,
        chrome=("Save", "Note"),
        layers=Layers(text=TextLayer.REDACTED),
        routes=("/orders",),
        templates=("/orders", "/orders/:id"),
    )
    return msgspec.structs.replace(site, **changes)


@contextlib.contextmanager
def workplace(
    screen: DemoScreen,
    folder: Path,
    streets: Streets,
    *options: str,
    site: SiteRule | None = None,
    host: bool = True,
    start: str = "",
) -> Iterator[Workplace]:
    """Open a place to work on the approved page `/orders`, or where to `start`; `options` are the browser's own."""
    assert (EXTENSION / "worker.js").exists(), "the extension is not built: run ./dev build"
    places = Places(data=folder / "data", runtime=folder / "run" / "aboveboard")
    places.make()
    (folder / "run").chmod(0o700)
    with contextlib.ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
        desk = Desk(screen, folder, places, pyrage.x25519.Identity.generate(), signers())
        stack.callback(desk.end)
        view = stack.enter_context(X11Desktop(screen.environment))
        hands = stack.enter_context(Hands(screen.display, ready=turns(places.recorder_socket)))
        desk.allow(sites=(site or rule(streets),))
        desk.recorder("--demo")
        companion = desk.companion()
        profile, command = browser(folder, places, host=host)
        window = opened(desk, view, [*command, *options, start or f"{streets.approved}/orders"])
        yield Workplace(desk, view, hands, streets, profile, companion, window, tuple(command))


def host_of(places: Places) -> int:
    """Return the process of a browser's host, once there is one."""
    pattern = f"browser-host --data {places.data}"

    def found() -> int | None:
        listed = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False)
        return int(listed.stdout.split()[-1]) if listed.stdout.split() else None

    return until(found, "the browser's host")


def browser(folder: Path, places: Places, *, host: bool = True) -> tuple[Path, list[str]]:
    """Return a new profile and the command of a Chromium with it and the extension; the host's manifest, if wanted."""
    profile, extension = folder / "profile", folder / "extension"
    shutil.copytree(EXTENSION, extension)
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True)
    if host:
        give_host(folder, places)
    return profile, [
        *("/usr/bin/chromium", "--no-first-run", "--no-default-browser-check", "--test-type", "--no-sandbox"),
        *(f"--user-data-dir={profile}", f"--load-extension={extension}", f"--disable-extensions-except={extension}"),
        *("--disable-features=DisableLoadExtensionCommandLineSwitch", "--password-store=basic"),
        *("--window-position=40,60", "--window-size=900,640", "--remote-debugging-port=0"),
    ]


def give_host(folder: Path, places: Places) -> None:
    """Put the host and its manifest where the browser of a folder finds them."""
    program = folder / "host"
    command = f'exec "{sys.executable}" -m aboveboard.cli browser-host --data "{places.data}" "$@"'
    program.write_text(
        f'#!/bin/sh\nexport PYTHONPATH="{SOURCE}" XDG_RUNTIME_DIR="{places.runtime.parent}"\n{command}\n'
    )
    program.chmod(0o700)
    manifest = {
        "name": HOST_NAME,
        "description": "for a test",
        "path": str(program),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{identity(folder / 'extension')}/"],
    }
    (folder / "profile" / "NativeMessagingHosts" / f"{HOST_NAME}.json").write_text(json.dumps(manifest))


def opened(desk: Desk, view: X11Desktop, command: list[str]) -> Window:
    """Start a browser and return its window once it is on the screen and still."""
    process = desk.start(command)

    def shown() -> Window | None:
        own = [window for window in view.context().stack if window.pid == process.pid and not window.popup]
        return own[-1] if own and own[-1].frame_box is not None and own[-1].box.width > 100 else None

    return until(shown, "the browser's window")
