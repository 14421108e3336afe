"""A screen and a device of their own for the promises that are about recording."""

from tests.integration.conftest import screen
from tests.recorders import desk, hands, view, window

__all__ = ["desk", "hands", "screen", "view", "window"]
