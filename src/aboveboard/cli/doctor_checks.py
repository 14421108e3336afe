"""What the doctor tries, one function for each source: each returns what it saw, or raises the named error."""

import contextlib
import os
import select
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from aboveboard.conditions import Condition, Moment, look
from aboveboard.conditions.kernel import KernelConditions
from aboveboard.conditions.system_bus.member import SystemBusConditions
from aboveboard.confinement import confine, harden
from aboveboard.desktop import RawKey, RawMotion
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import Tree
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import AboveboardError, NoAccessibility, NoDisplay, NoSpace, NotConfined
from aboveboard.formats.devices import read_enrolment
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.studio.hands import Hands

LEAST_FREE = 512 * 1024 * 1024
PATIENCE_S = 10.0
FAR = 200
"""Pixels from the left beyond which the pointer is moved to the left."""

Attempt = Callable[[], str]
T = TypeVar("T", RawKey, RawMotion)


def attempts(places: Places, environment: Mapping[str, str], resources: contextlib.ExitStack) -> dict[str, Attempt]:
    """Return what to try, by name, in the order in which a person would mend it."""
    found: dict[str, X11Desktop] = {}

    def desktop() -> X11Desktop:
        if "x" not in found:
            found["x"] = resources.enter_context(X11Desktop(environment))
        return found["x"]

    return {
        "session": lambda: _session(environment),
        "screen": lambda: _screen(desktop()),
        "pointer": lambda: _pointer(desktop(), environment),
        "keyboard": lambda: _keyboard(desktop(), environment),
        "windows": lambda: _windows(desktop()),
        "pictures": lambda: _pictures(desktop()),
        "elements": lambda: _elements(desktop()),
        "conditions": _conditions,
        "confinement": _confinement,
        "disk": lambda: _disk(places),
        "enrolment": lambda: _enrolment(places),
        "policy": lambda: _policy(places),
    }


def _screen(desktop: X11Desktop) -> str:
    boxes = [f"{monitor.box.width}x{monitor.box.height}" for monitor in desktop.monitors()]
    kind = "a demo screen" if desktop.is_demo_screen() else "a screen with devices of its own"
    return f"{', '.join(boxes)}, {kind}, keyboard {desktop.keyboard_layout()}"


def _pointer(desktop: X11Desktop, environment: Mapping[str, str]) -> str:
    """Wait for one real movement; its time must be the server's."""
    moved = _seen(desktop, environment, "move the pointer", RawMotion, lambda hands: hands.move(_beside(hands.at)))
    late = (desktop.now() - moved.time) % SERVER_CLOCK_RANGE
    if late > PATIENCE_S * 2_000:
        raise NoDisplay("movements do not carry the server's time", remedy="restart the X server, or tell us its kind")
    return f"a movement, {late} ms old by the server's own clock"


def _keyboard(desktop: X11Desktop, environment: Mapping[str, str]) -> str:
    """Wait for one real key; which key it was is not said."""
    key = _seen(desktop, environment, "press Shift once", RawKey, lambda hands: hands.press("shift"))
    return f"a key of {'a synthetic device' if key.device is not Device.HUMAN else 'a device of yours'}"


def _seen(
    desktop: X11Desktop, environment: Mapping[str, str], ask: str, kind: type[T], act: Callable[[Hands], None]
) -> T:
    """Return the first input of a kind that a person gives when asked, or that our own hands give on a demo screen."""
    desktop.read()
    if desktop.is_demo_screen():
        with Hands(environment["DISPLAY"]) as hands:
            act(hands)
    else:
        sys.stderr.write(f"doctor: please {ask} (within {PATIENCE_S:.0f} s)\n")
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        select.select([desktop.fileno()], [], [], max(0.0, end - time.monotonic()))
        for raw in desktop.read():
            if isinstance(raw, kind):
                return raw
    raise NoDisplay(f"the server told of nothing after: {ask}", remedy=f"{ask} while the doctor waits, and try again")


def _beside(at: Point) -> Point:
    return Point(at.x + 40 if at.x < FAR else at.x - 40, at.y)


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


def _conditions() -> str:
    """Tell what can be known of power, network, heat and memory; nothing of it is needed to record."""
    with SystemBusConditions() as bus, KernelConditions() as kernel:
        weather = look((bus, kernel))
    untold = [name.value.replace("_", " ") for name in (*Condition, *Moment) if name not in weather.known]
    held = [name.value.replace("_", " ") for name in sorted(weather.holds)]
    now = f"just now: {', '.join(held)}" if held else "nothing presses"
    return f"{now}; not told on this machine: {', '.join(untold)}" if untold else f"{now}; all is told"


def _session(environment: Mapping[str, str]) -> str:
    """Refuse what only looks like X11: under Wayland an X client sees other X clients and nothing else."""
    if environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland":
        raise NoDisplay(
            "this is a Wayland session: only programs under Xwayland could be seen",
            remedy="log out and choose a session named Xorg or X11 at the login screen",
        )
    return "X11; apps can be recorded, and approved sites in browsers that have the extension"


def _enrolment(places: Places) -> str:
    read_enrolment(places)
    return "this device and user are enrolled"


def _policy(places: Places) -> str:
    policy = PolicyStore(places.policy).current(int(time.time()))
    days = (policy.expires - int(time.time())) // 86_400
    return f"version {policy.version}, {len(policy.apps)} apps and {len(policy.sites)} sites, {days} days left"
