"""Whether a policy allows more than the one before: default deny, field by field (spec/policy.md).

What cannot be shown to allow less is a widening. A field that no rule names has to stay as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aboveboard.model.policy import AppIdentity, Policy
from aboveboard.model.value import Value

Rule = Callable[[Any, Any], bool]
"""(old, new) of one field -> the new one allows nothing that the old one did not."""


def widens(old: Policy | None, new: Policy) -> bool:
    """Tell whether the new policy allows anything the old one did not, or anything that is not shown to be less."""
    if old is None:
        return True
    return not (_no_wider(POLICY, old, new) and _same_deciders(old, new))


def _no_wider(rules: Mapping[str, Rule], old: Value, new: Value) -> bool:
    return all(rules.get(name, _same)(getattr(old, name), getattr(new, name)) for name in new.__struct_fields__)


def _same(old: Any, new: Any) -> bool:
    return bool(old == new)


def _free(_old: Any, _new: Any) -> bool:
    """Stand for what gives nothing by itself: the version only counts up, and a longer life has its own signatures."""
    return True


def _at_most(old: int, new: int) -> bool:
    return new <= old


def _at_least(old: int, new: int) -> bool:
    return new >= old


def _among(old: Sequence[Any], new: Sequence[Any]) -> bool:
    return set(new) <= set(old)


def _among_or_all(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Compare lists of which an empty one means everything."""
    return not old or (bool(new) and set(new) <= set(old))


def _lesser_layers(old: Any, new: Any) -> bool:
    return bool(old.narrowed(new) == new)


def _known_rules(rules: Mapping[str, Rule]) -> Rule:
    """Return the rule for a list of apps or sites: each was there under its id and became no wider."""

    def known(old: Sequence[Any], new: Sequence[Any]) -> bool:
        before = {rule.id: rule for rule in old}
        return all(rule.id in before and _no_wider(rules, before[rule.id], rule) for rule in new)

    return known


def _same_deciders(old: Policy, new: Policy) -> bool:
    """Where several rules speak about one executable or origin the first decides: taking it away may free the next."""
    identities = {identity for app in new.apps for identity in app.identities}
    origins = {site.origin for site in new.sites}
    return all(_apps_for(old, one) == _apps_for(new, one) for one in identities) and all(
        _sites_for(old, one) == _sites_for(new, one) for one in origins
    )


def _apps_for(policy: Policy, identity: AppIdentity) -> list[str]:
    return [app.id for app in policy.apps if identity in app.identities]


def _sites_for(policy: Policy, origin: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the sites of an origin; a route that one of several lets go of falls to the next, so routes count too."""
    found = [site for site in policy.sites if site.origin == origin]
    return [(site.id, site.routes if len(found) > 1 else ()) for site in found]


APP: Mapping[str, Rule] = {
    "id": _same,
    "name": _same,
    "identities": _among,
    "app_class": _same,
    "layers": _lesser_layers,
    "catalogues": _among,
    "chrome": _among,
}

SITE: Mapping[str, Rule] = {
    "id": _same,
    "name": _same,
    "origin": _same,
    "app_class": _same,
    "layers": _lesser_layers,
    "routes": _among_or_all,
    "chrome": _among,
    "templates": _among,
}

POLICY: Mapping[str, Rule] = {
    "v": _same,
    "organisation": _same,
    "version": _free,
    "issued": _free,
    "expires": _free,
    "purposes": _among,
    "regions": _among_or_all,
    "apps": _known_rules(APP),
    "sites": _known_rules(SITE),
    "keyholder": _same,
    "signers": _among,
    "threshold": _at_least,
    "approvers": _among,
    "witnesses": _among,
    "quorum": _at_least,
    "collector": _same,
    "hold_days": _at_most,
    "journal_quota_mb": _at_most,
}
