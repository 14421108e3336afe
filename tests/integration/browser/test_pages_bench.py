"""The measurement of what pages cost runs as a whole and returns every figure; how large they are is not asked here."""

from math import isfinite

import pytest

from benchmarks._pages_sites import LARGE
from benchmarks.pages import Plan, measure

pytestmark = pytest.mark.x11


def test_every_figure_is_returned() -> None:
    results = {each.name: each for each in measure(Plan(pairs=1, apps=("board",), orders=(LARGE,), tabs=1, steps=2))}
    assert all(isfinite(each.value) for each in results.values())
    for part in ("added to any event, every page", "added to press, large page", "benchmark of the practice apps"):
        assert any(name.startswith(part) for name in results), part
    for part in ("private memory", "heap of its scripts", "the extension's own process", "the native host"):
        assert any(part in name for name in results), part
    assert results["the extension's own process, once for all tabs"].value > 1
