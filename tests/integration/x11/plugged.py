"""A real Xorg with devices plugged in: keyboard, wheel mouse, tablet and touch screen.

Xorg's own `inputtest` driver takes events from a socket and posts them as a driver of hardware does, so what comes
out of the server is what such hardware makes: no XTEST, no emulation of ours. Its protocol is fixed in the server's
header xf86-input-inputtest-protocol.h (version 1.1).
"""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from tests.patience import PATIENCE_S

CONFIGURATION = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "dummy"
  Driver "dummy"
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "1280x800" 83.50 1280 1352 1480 1680 800 803 809 831
EndSection
Section "Screen"
  Identifier "screen"
  Device "dummy"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x800"
    Virtual 1280 800
  EndSubSection
EndSection
"""
DEVICES = {
    "mouse": ("Pointer", 'Option "PointerButtonCount" "12"', "CorePointer"),
    "keyboard": ("Keyboard", "", "CoreKeyboard"),
    "touch": ("Touch", 'Option "TouchCount" "5"', ""),
    "tablet": ("PointerAbsoluteProximity", 'Option "PointerHasPressure" "true"', ""),
}
SERVER = "/usr/lib/xorg/Xorg"
VALUATORS = 64
HELLO, SYNC, MOTION, PROXIMITY, BUTTON, KEY, TOUCH = 0, 1, 2, 3, 4, 5, 6
TOUCH_BEGIN, TOUCH_MOVE, TOUCH_END = 18, 19, 20


class Plugged:
    """One device; every method waits until the server has taken it."""

    def __init__(self, path: Path) -> None:
        self._wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._wire.settimeout(PATIENCE_S)
        self._wire.connect(str(path))
        self._send(HELLO, struct.pack("=HH", 1, 1))
        self._wire.recv(12)

    def close(self) -> None:
        self._wire.close()

    def move(self, axes: Mapping[int, float], *, absolute: bool = False) -> None:
        self._send(MOTION, struct.pack("=I4x", absolute) + _valuators(axes))
        self._sync()

    def button(self, number: int, *, down: bool) -> None:
        self._send(BUTTON, struct.pack("=iiI4x", 0, number, down) + _valuators({}))
        self._sync()

    def key(self, code: int, *, down: bool) -> None:
        self._send(KEY, struct.pack("=iI", code, down))
        self._sync()

    def touch(self, number: int, kind: int, axes: Mapping[int, float]) -> None:
        self._send(TOUCH, struct.pack("=II", number, kind) + _valuators(axes))
        self._sync()

    def near(self, axes: Mapping[int, float], *, inside: bool) -> None:
        self._send(PROXIMITY, struct.pack("=I4x", inside) + _valuators(axes))
        self._sync()

    def _send(self, kind: int, body: bytes) -> None:
        self._wire.sendall(struct.pack("=II", 8 + len(body), kind) + body)

    def _sync(self) -> None:
        self._send(SYNC, b"")
        assert len(self._wire.recv(8)) == 8


class PluggedScreen:
    """The server; `devices` by name. A context manager; it ends what it started."""

    def __init__(self) -> None:
        self._resources = contextlib.ExitStack()
        self.display = ""
        self.environment: dict[str, str] = {}
        self.devices: dict[str, Plugged] = {}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as resources:
            folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="aboveboard-xorg.")))
            (folder / "xorg.conf").write_text(_configuration(folder), encoding="utf-8")
            resources.enter_context(self._served(folder))
            for name in DEVICES:
                self.devices[name] = _plugged(folder / name)
                resources.callback(self.devices[name].close)
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    @contextlib.contextmanager
    def _served(self, folder: Path) -> Iterator[None]:
        reader, writer = os.pipe()
        command = [
            *(SERVER, "-displayfd", str(writer), "-config", str(folder / "xorg.conf"), "-nolisten", "tcp", "-noreset"),
            *("-logfile", str(folder / "log"), "-novtswitch", "-sharevts", "-ac"),
        ]
        with (folder / "said").open("wb") as said:
            server = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *command],
                pass_fds=[writer],
                stdout=said,
                stderr=said,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            )
        os.close(writer)
        try:
            with os.fdopen(reader, "rb") as answer:
                number = answer.readline().strip().decode()
            assert number, (folder / "said").read_text(encoding="utf-8", errors="replace")[-1_000:]
            self.display = f":{number}"
            self.environment = {**os.environ, "DISPLAY": self.display, "XAUTHORITY": "/dev/null", "LANG": "C.UTF-8"}
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE_S)


def _plugged(path: Path) -> Plugged:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return Plugged(path)
        except OSError:
            assert time.monotonic() < deadline, "the device never came"
            time.sleep(0.05)


def _configuration(folder: Path) -> str:
    sections = [CONFIGURATION]
    for name, (kind, option, _) in DEVICES.items():
        sections.append(
            f'Section "InputDevice"\n  Identifier "{name}"\n  Driver "inputtest"\n'
            f'  Option "SocketPath" "{folder / name}"\n  Option "DeviceType" "{kind}"\n  {option}\nEndSection\n'
        )
    roles = "".join(
        f'  InputDevice "{name}" {f"{chr(34)}{role}{chr(34)}" if role else ""}\n'
        for name, (_, _, role) in DEVICES.items()
    )
    return "".join(sections) + f'Section "ServerLayout"\n  Identifier "layout"\n  Screen "screen"\n{roles}EndSection\n'


def _valuators(axes: Mapping[int, float]) -> bytes:
    values, mask = [0.0] * VALUATORS, 0
    for axis, value in axes.items():
        values[axis], mask = value, mask | 1 << axis
    zeros = [0.0] * VALUATORS
    return struct.pack(f"@I8s4x{VALUATORS}d{VALUATORS}d", 0, mask.to_bytes(8, "little"), *values, *zeros)
