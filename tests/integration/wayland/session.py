"""A session of sway of its own, without a screen or an input device, and somebody who opens plain windows there."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from aboveboard.model.geometry import Rect
from aboveboard.studio.screen import DemoScreen
from tests.patience import PATIENCE_S, until

_SETTINGS = """
output HEADLESS-1 resolution {0}x{1}
default_border none
focus_on_window_activation none
floating_minimum_size 1 x 1
for_window [app_id=".*"] floating enable
xwayland disable
"""


class SwaySession(DemoScreen):
    """The demo screen's folder and buses, with sway instead of an X server and its window manager."""

    def ask(self, *words: str) -> Any:
        """Return what sway answers to swaymsg."""
        with self.start(["swaymsg", "--raw", *words], output=subprocess.PIPE) as asked:
            said, _ = asked.communicate(timeout=PATIENCE_S)
        return json.loads(said)

    def order(self, command: str) -> None:
        """Have sway do something."""
        answers = self.ask(command)
        assert all(answer["success"] for answer in answers), (command, answers)

    @property
    def box(self) -> Rect:
        return Rect(0, 0, *self._size)

    def shows(self, box: Rect, colour: tuple[int, int, int, int]) -> bool:
        """Tell whether all of a box has that colour, BGRX."""
        place = f"{box.x},{box.y} {box.width}x{box.height}"
        with self.start(["grim", "-t", "ppm", "-g", place, "-"], output=subprocess.PIPE) as asked:
            picture, _ = asked.communicate(timeout=PATIENCE_S)
        return picture.endswith(bytes(colour[2::-1]) * box.area)

    def is_without(self, pid: int) -> bool:
        """Tell whether neither windows nor notices of a process are left; a notice takes away some of the screen."""
        whole = all(one["rect"]["height"] == self.box.height for one in self.ask("-t", "get_workspaces"))
        return whole and all(one["pid"] != pid for one in self.windows())

    def windows(self, node: Any = None) -> list[Any]:
        """Return what sway's tree says of each window, shown or not."""
        node = node or self.ask("-t", "get_tree")
        inner = [found for child in (*node["nodes"], *node["floating_nodes"]) for found in self.windows(child)]
        return [node, *inner] if node.get("pid") else inner

    def _start_server(self) -> None:
        run = Path(self.environment["XDG_RUNTIME_DIR"])
        settings = self.folder / "sway"
        settings.write_text(_SETTINGS.format(*self._size))
        # A client that finds DISPLAY, or is told to be one of X, would not be seen here.
        self.environment |= {"XDG_SESSION_TYPE": "wayland", "GDK_BACKEND": "wayland"}
        headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        self.sway = self.start(["sway", "--config", str(settings)], extra=headless)

        def doors() -> tuple[Path, Path] | None:
            assert self.sway.poll() is None, "sway ended"
            asking, showing = list(run.glob("sway-ipc.*.sock")), list(run.glob("wayland-[0-9]"))
            return (asking[0], showing[0]) if asking and showing else None

        asking, showing = until(doors, "sway's sockets")
        self.environment |= {"SWAYSOCK": str(asking), "WAYLAND_DISPLAY": showing.name}
        until(lambda: self.ask("-t", "get_workspaces"), "a workspace")

    def _start_window_manager(self) -> None:
        """Leave it out: sway is one."""


class Painter:
    """A program whose windows are of one colour each; `pid` is its process."""

    def __init__(self, session: SwaySession) -> None:
        self.session = session
        self.program = session.start(
            ["/usr/bin/python3", str(Path(__file__).with_name("painter.py"))],
            input_from=subprocess.PIPE,
            output=subprocess.PIPE,
        )
        self.pid = self.program.pid
        self._count = 0
        assert self._said() == "ready"

    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int:
        """Open a window at a box of the screen, painted BGRX, and return sway's number of it."""
        self._count += 1
        title = f"window {self._count}"
        blue, green, red, _ = colour
        self._tell(f"{title}|{box.width}|{box.height}|{red}|{green}|{blue}")
        found = until(lambda: [one for one in self.session.windows() if one["name"] == title], "the window")
        number = int(found[0]["id"])
        self.session.order(
            f"[con_id={number}] resize set {box.width} px {box.height} px, move absolute position {box.x} {box.y}"
        )
        shown = box.intersection(self.session.box)
        until(lambda: self.session.shows(shown, colour), "the window's colour")
        return number

    def close(self, window: int) -> None:
        """Close it."""
        self.session.order(f"[con_id={window}] kill")
        until(lambda: all(one["id"] != window for one in self.session.windows()), "the window's end")

    def focus(self, window: int) -> None:
        """Give it the keyboard."""
        self.session.order(f"[con_id={window}] focus")

    def end(self) -> None:
        """End the program with all its windows."""
        self.program.kill()
        self.program.wait()
        until(lambda: self.session.is_without(self.pid), "the end of its windows")

    def _tell(self, line: str) -> None:
        assert self.program.stdin is not None
        os.write(self.program.stdin.fileno(), f"{line}\n".encode())

    def _said(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().decode().strip()
