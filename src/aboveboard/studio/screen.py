"""An own virtual screen with window manager, session bus and accessibility bus, for demos and tests.

It never goes blank by itself, which would end a recording: nobody may touch it for longer than a person's screen waits.
Nothing of the person's session is used: the X server is started here and guarded by an own cookie, homes and buses
lie in a private folder, and leaving the screen ends every process that was started on it.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from aboveboard.errors import MissingLibrary, NoAccessibility, NoDisplay
from aboveboard.studio.rooms import processes_of, room

_INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "COVERAGE_PROCESS_START")
_PATIENCE_S = 60.0
_NOTHING: Mapping[str, str] = {}


class DemoScreen:
    """A screen of `width` by `height` pixels at 96 dpi; a context manager.

    `display` and `environment` are what programs on it need; `start` runs one. Raises MissingLibrary when a program
    is not installed, NoDisplay when the X server does not come up, NoAccessibility when the bus does not.
    """

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self._size = (width, height)
        self._resources = contextlib.ExitStack()
        self._children: list[subprocess.Popen[bytes]] = []
        self.folder = Path()
        self.display = ""
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Start everything, in the order in which each needs the others."""
        with contextlib.ExitStack() as resources:
            self.folder = resources.enter_context(room())
            resources.callback(self._end)
            self.environment = private_environment(self.folder)
            self._start_server()
            self._start_bus()
            self._start_window_manager()
            self._resources = resources.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process of this screen and remove its folder."""
        self._resources.close()

    def start(
        self,
        command: Sequence[str],
        *,
        extra: Mapping[str, str] = _NOTHING,
        output: int | IO[bytes] = subprocess.DEVNULL,
        input_from: int | IO[bytes] = subprocess.DEVNULL,
        descriptors: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
        """Start a program on this screen; it ends with the screen, also when this process is killed.

        `extra` adds to its environment; what it prints goes to `output` (both streams), by default nowhere.
        """
        program = shutil.which(command[0], path=self.environment["PATH"])
        if program is None:
            raise MissingLibrary(f"the program {command[0]} is not installed")
        child = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", program, *command[1:]],
            env={**self.environment, **extra},
            stdin=input_from,
            stdout=output,
            stderr=subprocess.STDOUT if output != subprocess.DEVNULL else subprocess.DEVNULL,
            pass_fds=descriptors,
            process_group=0,
        )
        self._children.append(child)
        return child

    def _start_server(self) -> None:
        width, height = self._size
        authority = self.folder / "authority"
        secret = secrets.token_bytes(16)
        authority.write_bytes(_cookie(secret))
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb") as answer:
            try:
                server = self.start(
                    [
                        *("Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-dpi", "96"),
                        *("-nolisten", "tcp", "-noreset", "-s", "0", "-auth", str(authority)),
                    ],
                    descriptors=[writer],
                )
            finally:
                os.close(writer)
            number = answer.readline().strip().decode()
        if not number:
            raise NoDisplay(f"Xvfb ended with status {server.wait()}", remedy="see that xvfb runs and /tmp is writable")
        self.display = f":{number}"
        authority.write_bytes(_cookie(secret, number))  # so that files of several screens can be put together
        self.environment |= {"DISPLAY": self.display, "XAUTHORITY": str(authority)}

    def _start_bus(self) -> None:
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        self.start(["dbus-daemon", "--session", f"--address={address}", "--nofork", "--nopidfile"])
        door = self.folder / "run" / "bus"
        _wait(door.exists, NoAccessibility("the session bus of the demo screen did not start"))
        # Asking for the address starts the accessibility bus; Chromium looks at IsEnabled once, when it starts.
        enable = "variant:boolean:true"
        status = ["string:org.a11y.Status", "string:IsEnabled", enable]
        for member, arguments in (("org.a11y.Bus.GetAddress", []), ("org.freedesktop.DBus.Properties.Set", status)):
            call = ["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus", member]
            if self.start([*call, *arguments]).wait(_PATIENCE_S) != 0:
                raise NoAccessibility("the accessibility bus of the demo screen did not start")

    def _start_window_manager(self) -> None:
        self.start(["openbox", "--sm-disable"])
        _wait(self._is_managed, NoDisplay("the window manager of the demo screen did not start"))

    def _is_managed(self) -> bool:
        asked = self.start(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], output=subprocess.PIPE)
        said, _ = asked.communicate(timeout=_PATIENCE_S)
        return b"window id" in said

    def _end(self) -> None:
        """Ask all to end, then make them; what left our process groups is found by its environment."""
        for step in (signal.SIGTERM, signal.SIGKILL):
            for pid in self._alive():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, step)
            with contextlib.suppress(TimeoutError):
                _wait(lambda: not self._alive(), TimeoutError(), patience_s=2.0)
        for child in self._children:
            child.wait(_PATIENCE_S)
            for stream in (child.stdin, child.stdout, child.stderr):
                if stream is not None:
                    stream.close()

    def _alive(self) -> list[int]:
        for child in self._children:
            child.poll()
        return processes_of(self.folder)


def private_environment(folder: Path) -> dict[str, str]:
    """Make private folders in `folder` and name them to programs, with what they need of our own environment.

    It names no screen yet. Raises FileExistsError where they are there.
    """
    places = {
        "HOME": "home",
        "XDG_CONFIG_HOME": "home/.config",
        "XDG_DATA_HOME": "home/.local/share",
        "XDG_STATE_HOME": "home/.local/state",
        "XDG_CACHE_HOME": "home/.cache",
        "XDG_RUNTIME_DIR": "run",
        "TMPDIR": "tmp",
    }
    for place in places.values():
        (folder / place).mkdir(mode=0o700, parents=True)
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        **inherited,
        **{name: str(folder / place) for name, place in places.items()},
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'run' / 'bus'}",
        "XDG_SESSION_TYPE": "x11",
        "GDK_BACKEND": "x11",
        "GSETTINGS_BACKEND": "memory",
        "GTK_MODULES": "gail:atk-bridge",
        "GTK_A11Y": "atspi",
        "GSK_RENDERER": "cairo",
        "LIBGL_ALWAYS_SOFTWARE": "1",
    }


def _cookie(secret: bytes, number: str = "") -> bytes:
    """Return Xauthority entries of a display, or of any (libXau's Xauth.h; lengths are big-endian 16 bit).

    libxcb takes FamilyWild, which holds under any host name; python-xlib looks for this host's own only.
    """
    local, wild = 256, 65535
    entries = ((wild, b""), (local, socket.gethostname().encode()))
    return b"".join(
        struct.pack(">H", family)
        + b"".join(
            struct.pack(">H", len(field)) + field for field in (address, number.encode(), b"MIT-MAGIC-COOKIE-1", secret)
        )
        for family, address in entries
    )


def _wait(happened: Callable[[], bool], otherwise: Exception, *, patience_s: float = _PATIENCE_S) -> None:
    """Return once it has happened, or raise what stands for its absence."""
    deadline = time.monotonic() + patience_s
    while not happened():
        if time.monotonic() > deadline:
            raise otherwise
        time.sleep(0.02)
