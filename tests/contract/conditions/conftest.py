"""The mocked system bus."""

from tests.buses import bus

__all__ = ["bus"]
