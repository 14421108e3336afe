"""Somebody who types and clicks on the screen, and waits for what it brings."""

import contextlib
import subprocess
from collections.abc import Callable, Iterator, Sequence

import pytest
import xcffib
import xcffib.xinput
import xcffib.xtest

from aboveboard.desktop import Context, RawInput, RawKey, Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.studio.screen import DemoScreen
from tests.patience import until


def keys_of(seen: Sequence[RawInput]) -> list[RawKey]:
    return [event for event in seen if isinstance(event, RawKey)]


class Hands:
    """Makes input by XTEST and waits for what it brings."""

    def __init__(self, screen: DemoScreen, desktop: X11Desktop, client: xcffib.Connection) -> None:
        self.screen = screen
        self.desktop = desktop
        self.client = client
        self.root = client.setup.roots[0].root
        self.seen: list[RawInput] = []

    def fake(self, kind: int, detail: int, x: int = 0, y: int = 0) -> None:
        """2, 3: key; 4, 5: button; 6: motion. Sent, not yet flushed."""
        self.client(xcffib.xtest.key).FakeInput(kind, detail, 0, self.root, x, y, 0)

    def plugged(self, device: str, kind: int, detail: int) -> None:
        """1, 2: key; 3, 4: button, as if a device of that name had made it (XTEST can speak for XInput devices)."""
        data = self.client.core.QueryExtension(len("XInputExtension"), "XInputExtension").reply()
        infos = self.client(xcffib.xinput.key).XIQueryDevice(0).reply().infos
        number = next(info.deviceid for info in infos if info.name.to_string() == device)
        self.client(xcffib.xtest.key).FakeInputChecked(data.first_event + kind, detail, 0, 0, 0, 0, number).check()

    def flush(self) -> None:
        self.client.core.GetInputFocus().reply()

    def do(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env=self.screen.environment, check=True)

    def keyboard(self, *arguments: str) -> None:
        subprocess.run(["setxkbmap", *arguments], env=self.screen.environment, check=True)

    def read_until(self, enough: Callable[[list[RawInput]], bool]) -> list[RawInput]:
        def arrived() -> bool:
            self.seen.extend(self.desktop.read())
            return enough(self.seen)

        self.wait(arrived)
        return self.seen

    def typed(self) -> str:
        """All that the keys so far typed, once an Escape has been seen after them.

        The server repeats a key that a busy machine lets go of late; that was typed once.
        """
        self.do("key", "Escape")
        keys = self.read_until(lambda seen: any(isinstance(key, RawKey) and key.name == "escape" for key in seen))
        return "".join(key.text for key in keys if isinstance(key, RawKey) and key.pressed and not key.repeat)

    def window(self, of: Callable[[Window], bool]) -> Window:
        """The highest window that fits, as soon as there is one."""
        self.wait(lambda: any(map(of, self.desktop.context().stack)))
        return next(window for window in reversed(self.desktop.context().stack) if of(window))

    def context(self, fits: Callable[[Context], bool]) -> Context:
        """The context, as soon as it fits."""
        found: list[Context] = []

        def fitting() -> bool:
            found.append(self.desktop.context())
            return fits(found[-1])

        self.wait(fitting)
        return found[-1]

    @staticmethod
    def wait(happened: Callable[[], bool]) -> None:
        until(happened, "what was waited for")


@contextlib.contextmanager
def client_of(screen: DemoScreen) -> Iterator[xcffib.Connection]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
        client = xcffib.connect(display=screen.display)
    yield client
    client.disconnect()
