"""A desktop that cannot tell all that the promises need is not recorded."""

from collections.abc import Callable

import pytest

from aboveboard.desktop import Lack
from tests.houses import House


@pytest.mark.parametrize("lack", Lack)
def test_a_desktop_that_lacks_anything_is_refused(build: Callable[..., House], lack: Lack) -> None:
    house = build()
    house.press()
    house.desktop.lacks = frozenset({lack})
    refused = house.start().error
    assert refused.startswith("PlatformNotProven")
    assert lack in refused


def test_a_demo_is_no_exception(build: Callable[..., House]) -> None:
    house = build(demo=True)
    house.desktop.lacks = frozenset({Lack.PROOF})
    assert house.start().error.startswith("PlatformNotProven")
