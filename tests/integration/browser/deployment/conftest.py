"""A site on loopback, and what stands in for a recorder, for all tests of this folder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.browser.content.site import Site, serving
from tests.integration.browser.deployment.listener import Listener


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.put("<!doctype html><title>Orders</title><h1>Orders</h1>")
        yield site


@pytest.fixture
def listener() -> Iterator[Listener]:
    # A short path: a socket's has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="ab.") as folder, Listener(Path(folder)) as listener:
        yield listener
