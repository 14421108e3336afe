"""Whose key it is that asked for or agreed to an opening, as far as this device knows: the log itself names nobody."""

from collections.abc import Mapping

from aboveboard.companion.catalogue import Catalogue
from aboveboard.model.policy import Policy, RoleKey


def key_holders(policy: Policy | None) -> Mapping[str, RoleKey]:
    """Return by public key the people whom the organisation's signed rules name; none while no rules are valid."""
    if policy is None:
        return {}
    return {known.key: known for known in (*policy.witnesses, *policy.signers, *policy.approvers)}


def holder(words: Catalogue, holders: Mapping[str, RoleKey], key: str) -> str:
    """Return whose key it is in plain words, such as `Ada Brown (privacy)`, or that the rules here do not say."""
    known = holders.get(key)
    if known is None:
        return words("somebody whom the rules on this device do not name")
    return f"{known.name} ({known.role})" if known.name else words("the one who acts as {role}", role=known.role)
