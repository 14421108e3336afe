"""A screen and a device for the promises about recording; a keyholder with witnesses for those about opening."""

from tests.integration.conftest import screen
from tests.integration.keyholder.conftest import clock, keyholder, settings, witnesses
from tests.recorders import desk, hands, view, window

__all__ = ["clock", "desk", "hands", "keyholder", "screen", "settings", "view", "window", "witnesses"]
