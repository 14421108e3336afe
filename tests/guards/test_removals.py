"""Every removal still fits the source it was written for; running them all takes an hour, so that is left to people."""

import compileall
from pathlib import Path

import pytest

from tests.guards.catalogue import GUARDS, SHORT
from tests.guards.guard import Edit, Guard, GuardChanged
from tests.guards.tested import TESTED
from tests.guards.trial import ROOT, removed

ALL = (*GUARDS, *TESTED)


@pytest.mark.parametrize("guard", ALL, ids=lambda guard: guard.name)
def test_a_guard_can_be_removed_from_a_copy_that_still_compiles(guard: Guard, tmp_path: Path) -> None:
    source = removed(guard, tmp_path)
    changed = {source / "aboveboard" / edit.file for edit in guard.edits}
    assert all(compileall.compile_file(path, quiet=2) for path in changed)


def test_a_guard_that_has_changed_is_told() -> None:
    edit = Edit("recorder/scope.py", "this text is not there", "")
    with pytest.raises(GuardChanged, match=r"scope\.py"):
        edit.apply(Path(__file__).parents[2] / "src")


def test_every_guard_says_what_must_be_found_what_holds_instead_or_which_test_fails() -> None:
    said = {guard.name: (guard.found, guard.held_by, guard.test) for guard in ALL}
    assert [name for name, ways in said.items() if sum(map(bool, ways)) != 1] == []
    assert len(said) == len(ALL)


def test_no_guard_is_tried_by_hand_only() -> None:
    """What is not in the short scene nor missed by a test is tried by the whole demo alone: these, by name."""
    left = {guard.name for guard in GUARDS} - set(SHORT) - {"focus", "title", "printable"}
    assert left == {"consent+release+build", "vocabulary+net", "text+layers", "cut", "deletion"}


def test_the_page_about_the_search_names_every_file_whose_tests_miss_a_guard() -> None:
    page = (ROOT / "docs/explanation/the-search.md").read_text(encoding="utf-8")
    assert {
        guard.test.partition("::")[0] for guard in TESTED if f"`{guard.test.partition('::')[0]}`" not in page
    } == set()
