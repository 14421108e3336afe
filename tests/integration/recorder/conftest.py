"""The device that these tests record with."""

from tests.recorders import desk, hands, view, window

__all__ = ["desk", "hands", "view", "window"]
