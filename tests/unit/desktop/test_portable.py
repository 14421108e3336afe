"""Where the portable desktop may be opened, and what it says that it lacks; what it does is shown on a real screen."""

import os
from pathlib import Path

import pytest

from aboveboard import cli
from aboveboard.desktop import Lack, Window
from aboveboard.desktop.portable.desktop import PortableDesktop
from aboveboard.desktop.portable.owners import identity_of
from aboveboard.desktop.portable.platforms import LACKS, NOT_PROVEN, lacks_on
from aboveboard.errors import NoDisplay, PlatformNotProven
from aboveboard.model.geometry import Rect


@pytest.mark.parametrize("platform", ["win32", "darwin", "haiku"])
def test_a_platform_whose_windows_cannot_be_read_is_refused_by_name(platform: str) -> None:
    with pytest.raises(PlatformNotProven) as refused:
        PortableDesktop(platform)
    assert NOT_PROVEN.get(platform, "nobody has tried it") in str(refused.value)


def test_every_platform_that_is_not_proven_says_so() -> None:
    assert all(Lack.PROOF in LACKS[platform] for platform in NOT_PROVEN if platform in LACKS)
    assert set(LACKS) <= set(NOT_PROVEN)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_session_is_refused_there_whatever_can_be_read(platform: str) -> None:
    """The way to a recording is `lacks`, and on these platforms not even that can be asked."""
    assert platform not in LACKS
    assert platform in NOT_PROVEN
    with pytest.raises(PlatformNotProven):
        lacks_on(platform)


def test_no_command_records_through_members_that_no_machine_ran() -> None:
    unproven = ("aboveboard.desktop.portable.desktop", "aboveboard.elements.uia", "aboveboard.elements.ax")
    commands = Path(cli.__file__).parent.rglob("*.py")
    found = [file.name for file in commands if any(name in file.read_text(encoding="utf-8") for name in unproven)]
    assert found == []


def test_where_the_platform_does_not_tell_each_window_counts_as_asking_for_a_secret() -> None:
    desktop = PortableDesktop("linux")
    assert desktop.typing_is_hidden is None
    assert desktop.asks_secret(Window(1, 1, Rect(0, 0, 1, 1)))


def test_before_it_is_entered_there_is_no_descriptor() -> None:
    with pytest.raises(NoDisplay):
        PortableDesktop("linux").fileno()


def test_without_a_display_there_is_a_named_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(NoDisplay), PortableDesktop("linux"):
        pass


def test_an_interpreter_and_a_process_that_is_gone_are_nobody() -> None:
    assert identity_of(os.getpid()) is None
    assert identity_of(0) is None
