"""Guards whose loss leaves nothing to search for are missed by the test that each of them names."""

from pathlib import Path

import pytest

from tests.guards.guard import Guard
from tests.guards.tested import TESTED
from tests.guards.trial import removed, run_tests

UNTOUCHED = Guard("none", "all guards stand", ())


def test_with_all_guards_every_named_test_passes(tmp_path: Path) -> None:
    passed, said = run_tests(removed(UNTOUCHED, tmp_path), *sorted({guard.test for guard in TESTED}))
    assert passed, said[-2000:]


@pytest.mark.parametrize("guard", TESTED, ids=lambda guard: guard.name)
def test_without_a_guard_the_test_it_names_fails(guard: Guard, tmp_path: Path) -> None:
    passed, said = run_tests(removed(guard, tmp_path), guard.test)
    assert not passed, f"nothing noticed that this was gone: {guard.promises}; {said[-800:]}"
