"""One folder holds the episodes of one trial: those of another model, or acted otherwise, do not join them."""

from pathlib import Path

import msgspec
import pytest

from aboveboard.errors import InputError
from aboveboard.evaluation.conditions import CONDITIONS, Conditions, require_same
from aboveboard.evaluation.results import RESULTS

OURS = Conditions(weights="ab" * 32, shown="", worlds="miniwob", driver=False, headless=False, steps=30)


def test_the_same_trial_goes_on(tmp_path: Path) -> None:
    require_same(tmp_path / "run", OURS)
    require_same(tmp_path / "run", OURS)


@pytest.mark.parametrize(
    "name", [name for name in OURS.__struct_fields__ if name != "v"], ids=lambda name: f"other {name}"
)
def test_another_trial_is_refused_by_what_differs(name: str, tmp_path: Path) -> None:
    require_same(tmp_path, OURS)
    value = getattr(OURS, name)
    other = msgspec.structs.replace(OURS, **{name: not value if isinstance(value, bool) else type(value)(7)})
    with pytest.raises(InputError, match=rf"\({name} differ"):
        require_same(tmp_path, other)
    require_same(tmp_path, OURS)


def test_episodes_of_which_nothing_says_whose_they_are_are_not_added_to(tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_bytes(b"")
    with pytest.raises(InputError, match="which model"):
        require_same(tmp_path, OURS)


def test_conditions_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    require_same(tmp_path, OURS)
    (tmp_path / CONDITIONS).write_bytes(b"{")
    with pytest.raises(InputError, match="cannot be read"):
        require_same(tmp_path, OURS)
