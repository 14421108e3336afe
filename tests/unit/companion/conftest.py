"""A participant of an organisation that has just published its rules, and the keys of that person, opened."""

from pathlib import Path

import pytest

from aboveboard.formats.keys import Unlocked
from tests.companions import Participant, participant, with_keys
from tests.services import START


@pytest.fixture
def who(tmp_path: Path) -> Participant:
    return participant(tmp_path, now=START)


@pytest.fixture
def unlocked(who: Participant) -> Unlocked:
    return with_keys(who.places)
