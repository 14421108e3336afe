"""Whose key stands in the log, in plain words."""

from pathlib import Path

import msgspec
import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.key_holders import holder, key_holders
from aboveboard.model.policy import Policy, RoleKey
from tests.companions import participant

ENGLISH = catalogue.load("en")


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return participant(tmp_path).policy


def test_who_is_named_in_the_rules_is_named_with_the_role(policy: Policy) -> None:
    named = RoleKey(role="privacy", key="ab" * 32, name="Ada Brown")
    holders = key_holders(msgspec.structs.replace(policy, approvers=(*policy.approvers, named)))
    assert holder(ENGLISH, holders, named.key) == "Ada Brown (privacy)"


def test_who_has_a_role_and_no_name_is_said_by_the_role(policy: Policy) -> None:
    unnamed = RoleKey(role="privacy", key="ab" * 32)
    holders = key_holders(msgspec.structs.replace(policy, approvers=(*policy.approvers, unnamed)))
    assert holder(ENGLISH, holders, unnamed.key) == "the one who acts as privacy"


@pytest.mark.parametrize("valid", [True, False])
def test_whom_nothing_here_names_is_said_to_be_unknown_and_never_guessed(policy: Policy, valid: bool) -> None:
    holders = key_holders(policy if valid else None)
    assert holder(ENGLISH, holders, "cd" * 32) == "somebody whom the rules on this device do not name"
