"""Every removal still fits the source it was written for; running them all takes an hour, so that is left to people."""

import compileall
from pathlib import Path

import pytest

from tests.guards.catalogue import GUARDS
from tests.guards.guard import Edit, Guard, GuardChanged
from tests.guards.trial import removed


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_can_be_removed_from_a_copy_that_still_compiles(guard: Guard, tmp_path: Path) -> None:
    source = removed(guard, tmp_path)
    changed = {source / "aboveboard" / edit.file for edit in guard.edits}
    assert all(compileall.compile_file(path, quiet=2) for path in changed)


def test_a_guard_that_has_changed_is_told() -> None:
    edit = Edit("recorder/scope.py", "this text is not there", "")
    with pytest.raises(GuardChanged, match=r"scope\.py"):
        edit.apply(Path(__file__).parents[2] / "src")


def test_every_guard_says_what_must_be_found_or_what_holds_instead() -> None:
    assert [guard.name for guard in GUARDS if bool(guard.found) == bool(guard.held_by)] == []
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
