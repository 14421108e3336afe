"""`aboveboard doctor`: proves each source of a recording with something it really gave, and names remedies."""

import contextlib
import json
import os
import select
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.places import device_places
from aboveboard.confinement import confine, harden
from aboveboard.desktop import RawInput
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import Tree
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import AboveboardError, NoAccessibility, NoDisplay, NoSpace, NotConfined
from aboveboard.formats.devices import read_enrolment
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.recorder.checks import Finding, all_tried

LEAST_FREE = 512 * 1024 * 1024
PATIENCE_S = 5.0

Attempt = Callable[[], str]


def doctor(
    *, data: Path | None = None, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """Try everything a recording needs on this machine and say what is missing and how to get it.

    It waits a few seconds for a real key or movement of yours, takes one picture of the screen, reads one tree, and
    keeps nothing of any of them.

    ```console
    $ aboveboard doctor
    $ aboveboard screen -- aboveboard doctor --json
    ```

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    as_json
        Print a list of findings for programs.
    """
    places = device_places(data)
    with contextlib.ExitStack() as resources:
        findings = list(all_tried(_attempts(places, resources)))
    if as_json:
        print(json.dumps([{"name": f.name, "works": f.works, "seen": f.seen, "remedy": f.remedy} for f in findings]))
    else:
        for finding in findings:
            _say(finding)
    sys.exit(0 if all(finding.works for finding in findings) else 1)


def _say(finding: Finding) -> None:
    print(f"{'ok  ' if finding.works else 'FAIL'}  {finding.name}: {finding.seen}")
    if finding.remedy:
        print(f"      remedy: {finding.remedy}")


def _attempts(places: Places, resources: contextlib.ExitStack) -> dict[str, Attempt]:
    found: dict[str, X11Desktop] = {}

    def desktop() -> X11Desktop:
        if "x" not in found:
            found["x"] = resources.enter_context(X11Desktop(os.environ))
        return found["x"]

    return {
        "screen": lambda: _screen(desktop()),
        "input": lambda: _input(desktop()),
        "windows": lambda: _windows(desktop()),
        "pictures": lambda: _pictures(desktop()),
        "elements": lambda: _elements(desktop()),
        "confinement": _confinement,
        "disk": lambda: _disk(places),
        "enrolment": lambda: _enrolment(places),
        "policy": lambda: _policy(places),
    }


def _screen(desktop: X11Desktop) -> str:
    boxes = [f"{monitor.box.width}x{monitor.box.height}" for monitor in desktop.monitors()]
    kind = "a demo screen" if desktop.is_demo_screen() else "a screen with devices of its own"
    return f"{', '.join(boxes)}, {kind}, keyboard {desktop.keyboard_layout()}"


def _input(desktop: X11Desktop) -> str:
    """Wait for one real event; on a demo screen nobody sits, so none can be asked for."""
    seen: list[RawInput] = list(desktop.read())
    end = time.monotonic() + PATIENCE_S
    while not seen and time.monotonic() < end and not desktop.is_demo_screen():
        select.select([desktop.fileno()], [], [], max(0.0, end - time.monotonic()))
        seen = list(desktop.read())
    if seen:
        return f"{len(seen)} events, the last with server time"
    if desktop.is_demo_screen():
        return "listening; nobody sits at a demo screen"
    raise NoDisplay("no key or movement was seen", remedy="move the pointer while the doctor waits, and try again")


def _windows(desktop: X11Desktop) -> str:
    context = desktop.context()
    known = sum(1 for window in context.stack if window.identity is not None)
    return f"{len(context.stack)} on the screen, {known} of a known and trusted program"


def _pictures(desktop: X11Desktop) -> str:
    grab = desktop.grab(desktop.monitors()[0].box)
    return f"{grab.pixels.shape[1]}x{grab.pixels.shape[0]} pixels read through shared memory"


def _elements(desktop: X11Desktop) -> str:
    own = [window for window in desktop.context().stack if window.pid is not None and not window.popup]
    with AtspiElements() as elements:
        for window in own:
            if window.pid is None:
                continue
            elements.watch(window.pid, window.box)
            tree = elements.tree(window.pid, window.box)
            elements.forget(window.pid)
            if isinstance(tree, Tree) and tree.nodes:
                return f"a tree of {len(tree.nodes)} nodes was read"
    if own:
        raise NoAccessibility(
            "no window on the screen shows a tree",
            remedy="log in again after installing at-spi2-core; GTK 4 and Qt programs must be started after it",
        )
    return "the bus answers; no window is open to read"


def _confinement() -> str:
    """Confine a child, which ends with the answer: confinement is for good."""
    from aboveboard.cli.recorder import recorder_rules  # that module is the command; its rules are what is tried here

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b""
        try:
            harden()
            confine(recorder_rules(Places(Path("/nonexistent"), Path("/nonexistent"))))
        except AboveboardError as error:
            answer = error.message.encode()
        finally:
            os.write(writer, answer or b"ok")
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        answer = told.read()
    os.waitpid(child, 0)
    if answer != b"ok":
        raise NotConfined(answer.decode())
    return "Landlock and seccomp hold, the self-test found nothing left"


def _disk(places: Places) -> str:
    free = shutil.disk_usage(places.data).free
    if free < LEAST_FREE:
        raise NoSpace(f"{free // (1024 * 1024)} MB are free")
    return f"{free // (1024 * 1024 * 1024)} GB free"


def _enrolment(places: Places) -> str:
    read_enrolment(places)
    return "this device and user are enrolled"


def _policy(places: Places) -> str:
    policy = PolicyStore(places.policy).current(int(time.time()))
    days = (policy.expires - int(time.time())) // 86_400
    return f"version {policy.version}, {len(policy.apps)} apps and {len(policy.sites)} sites, {days} days left"
