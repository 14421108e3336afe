"""Waiting for what must become true: a test's outcome never depends on how soon it does.

The deadline is there for a hang only, so it is longer than any machine under load needs, and shorter than a test's own
limit (`timeout` in `pyproject.toml`): what failed is named by what was waited for.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

PATIENCE_S = 90.0
"""How long anything may take that takes milliseconds on an idle machine."""

IN_VAIN = "never saw"
"""How a failure begins that says only that something did not come."""

Found = TypeVar("Found")


def until(look: Callable[[], Found | None], what: str, *, instead: Callable[[], object] = lambda: "") -> Found:
    """Look until there is something to see, and return it; fails by naming what never came, and what is there."""
    end = time.monotonic() + PATIENCE_S
    while not (found := look()):
        if time.monotonic() > end:
            pytest.fail(f"{IN_VAIN} {what} {instead()}".rstrip())
        time.sleep(0.01)
    return found
