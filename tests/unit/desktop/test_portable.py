"""Where the portable desktop may be opened, and what it says that it lacks; what it does is shown on a real screen."""

import os

import pytest

from aboveboard.desktop import Lack
from aboveboard.desktop.portable.desktop import PortableDesktop
from aboveboard.desktop.portable.owners import identity_of
from aboveboard.desktop.portable.platforms import LACKS, NOT_PROVEN
from aboveboard.errors import NoDisplay, PlatformNotProven


@pytest.mark.parametrize("platform", ["win32", "darwin", "haiku"])
def test_a_platform_whose_windows_cannot_be_read_is_refused_by_name(platform: str) -> None:
    with pytest.raises(PlatformNotProven) as refused:
        PortableDesktop(platform)
    assert NOT_PROVEN.get(platform, "nobody has tried it") in str(refused.value)


def test_every_platform_that_is_not_proven_says_so() -> None:
    assert all(Lack.PROOF in LACKS[platform] for platform in NOT_PROVEN if platform in LACKS)
    assert set(LACKS) <= set(NOT_PROVEN)


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
