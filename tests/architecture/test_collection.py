"""What pytest collects is the same for every worker and every day, and nothing is left out of it."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SKIPS = re.compile(r"pytest\.(?:skip|importorskip|xfail)\(|mark\.(?:skip|skipif|xfail)\b|unittest\.skip")


def test_no_test_is_skipped() -> None:
    """A test that does not run where something lacks says nothing there; it builds what it needs instead."""
    own = Path(__file__)
    skipping = [path.name for path in TESTS.rglob("*.py") if path != own and SKIPS.search(path.read_text("utf-8"))]
    assert skipping == []


def test_names_of_tests_hold_no_bytes(request: pytest.FixtureRequest) -> None:
    """Bytes in a name come from what a program made, such as a gzip file, which holds the time it was made at.

    Workers that collected in different seconds would disagree about the names, and none would run.
    """
    named = [item.nodeid for item in request.session.items if re.search(r"\\x[01][0-9a-f]", item.nodeid)]
    assert named == []
