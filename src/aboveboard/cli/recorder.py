"""`aboveboard recorder`: records what a companion asks for, in plain sight, and can neither send nor read it back."""

import contextlib
import gc
import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.describing import minimiser
from aboveboard.cli.places import device_places
from aboveboard.conditions import Conditions
from aboveboard.conditions.kernel import KernelConditions
from aboveboard.conditions.system_bus.member import SystemBusConditions
from aboveboard.confinement import Rules, Sockets, confine, harden, program_files
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.elements.browser.link import Browser, Link
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.elements.several import Several
from aboveboard.errors import AboveboardError
from aboveboard.formats.places import Places
from aboveboard.model.browsers import is_browser
from aboveboard.recorder.control_server import ControlServer
from aboveboard.recorder.faults import place_of
from aboveboard.recorder.loop import clocks, run, stopping
from aboveboard.recorder.recorder import Recorder
from aboveboard.recorder.session import Parts, check_screen
from aboveboard.recorder.settings import Settings

SOFTWARE = 70  # sysexits.h EX_SOFTWARE


def recorder(*, data: Path | None = None, demo: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Wait for the companion and record what policy and consent allow, while its strip can be seen.

    It records nothing by itself: a person starts, pauses and resumes in the companion. Once connected to the screen
    it gives up every right to open sockets, start programs, or read what it writes.

    ```console
    $ aboveboard recorder
    $ aboveboard screen -- aboveboard recorder --demo
    ```

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    demo
        Record on a demo screen, and only there; sessions then have the purpose `demo`.
    """
    harden()
    places = device_places(data)
    language = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "C")
    with (
        X11Desktop(os.environ) as desktop,
        AtspiElements() as apps,
        BrowserElements(Link(places.runtime, lambda host: _browser_of(desktop, host)), clocks().now) as browsers,
        Several(apps, browsers) as elements,
        ControlServer(places.recorder_socket) as server,
        contextlib.ExitStack() as resources,
    ):
        settings = Settings(places, demo=demo, locale=language)
        check_screen(desktop, settings)
        conditions = _conditions(resources, demo=demo)
        parts = Parts(desktop, elements, lambda rules: minimiser(rules, language), conditions, browsers)
        working = Recorder(parts, settings, clocks())
        confine(recorder_rules(places))
        gc.collect()
        gc.freeze()  # or each full collection would go through all modules again, for a tenth of what waiting costs
        with stopping() as stop:
            print("ready", flush=True)
            try:
                run(working, parts, server, stop)
            except AboveboardError:
                raise
            except Exception as error:  # noqa: BLE001  # the outermost loop: a traceback would print what it holds
                sys.stderr.write(f"aboveboard: the recorder ended by a fault: {place_of(error)}\n")
                sys.exit(SOFTWARE)


def _browser_of(desktop: X11Desktop, host: int) -> Browser | None:
    """Return the browser that started a process; None where something else did, or what others could replace."""
    parent = desktop.parent(host)
    if parent.pid is None or parent.started is None or parent.identity is None or not is_browser(parent.identity):
        return None
    return Browser(parent.pid, parent.started)


def _conditions(resources: contextlib.ExitStack, *, demo: bool) -> tuple[Conditions, ...]:
    """Return what tells the machine's conditions; a demo screen has none but those of a system bus of its own."""
    if demo and "DBUS_SYSTEM_BUS_ADDRESS" not in os.environ:
        return ()
    return (resources.enter_context(SystemBusConditions()), resources.enter_context(KernelConditions()))


def recorder_rules(places: Places) -> Rules:
    """Return what a recorder keeps: its own program, policy and consent to read, the journal to write and not read."""
    return Rules(
        read=(*program_files(), places.policy, places.consent),
        write=(places.journal, places.runtime),
        sockets=Sockets.NONE,
    )
