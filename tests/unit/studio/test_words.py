"""What is said of an action: in a few words, and in good English."""

import pytest

from aboveboard.model.actions import Edit, Type
from aboveboard.model.events import EditOperation
from aboveboard.studio.words import action


@pytest.mark.parametrize(("count", "said"), [(1, "in 1 edit"), (3, "in 3 edits")], ids=["one", "several"])
def test_edits_are_counted_as_people_count(count: int, said: str) -> None:
    assert action(Type(edits=(Edit(operation=EditOperation.INSERT),) * count)).endswith(said)
