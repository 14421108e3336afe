"""An X server that is a guest of a Wayland desktop: the X11 desktop opens it, says what it lacks, and is refused."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.desktop import Lack
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import PlatformNotProven
from aboveboard.formats.places import Places
from aboveboard.recorder.session import check_screen
from aboveboard.recorder.settings import Settings
from aboveboard.studio.screen import DemoScreen
from tests.integration.wayland.session import SwaySession

pytestmark = [pytest.mark.wayland, pytest.mark.x11]


@pytest.fixture(params=["windows among others", "one window of its own"])
def desktop(request: pytest.FixtureRequest, session: SwaySession) -> Iterator[X11Desktop]:
    rootless = ["-rootless"] if request.param == "windows among others" else []
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as answer:
        command = ["Xwayland", "-displayfd", str(writer), "-nolisten", "tcp", "-noreset", *rootless]
        server = session.start(command, descriptors=[writer])
        os.close(writer)
        number = answer.readline().strip().decode()
    with X11Desktop({"DISPLAY": f":{number}"}) as desktop:
        yield desktop
    server.kill()
    server.wait()


@pytest.mark.parametrize("demo", [True, False])
def test_an_x_server_on_a_wayland_desktop_is_not_recorded(desktop: X11Desktop, tmp_path: Path, *, demo: bool) -> None:
    with pytest.raises(PlatformNotProven) as refused:
        check_screen(desktop, Settings(Places(tmp_path, tmp_path), demo=demo))
    assert Lack.NESTED in str(refused.value)


def test_an_x_server_of_its_own_lacks_nothing() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop:
        assert desktop.lacks == frozenset()
