"""The organisation's signed capture rules: scope, layers, people who sign, and how long it may be believed."""

import re

from aboveboard.model.layers import AppClass, Layers
from aboveboard.model.purposes import DEMO_NAMES, is_demo
from aboveboard.model.value import IllegalValue, Value

LONGEST_LIFE_S = 14 * 86_400
"""A policy expires after at most 14 days."""

FRESHNESS_S = 86_400
"""A freshness statement names the only valid version for at most 24 hours."""

PURPOSE = re.compile(r"[a-z][a-z0-9-]{0,63}")
"""How a purpose is spelled: it names files of keyholder and device."""
_KEY = re.compile(r"[0-9a-f]{64}")


class AppIdentity(Value, frozen=True, kw_only=True):
    """How an app is recognised: by the real path of its executable and, for interpreters, of its script.

    Window class and title never decide.
    """

    executable: str
    script: str | None = None


class AppRule(Value, frozen=True, kw_only=True):
    """One approved app. `catalogues` are gettext domains that hold its own vocabulary; `chrome` adds strings."""

    id: str
    name: str
    identities: tuple[AppIdentity, ...]
    app_class: AppClass = AppClass.GENERAL
    layers: Layers = Layers()
    catalogues: tuple[str, ...] = ()
    chrome: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold the layers within the class, and refuse worker representation in any scope."""
        if self.app_class is AppClass.REPRESENTATION or self.layers.bounded(self.app_class) != self.layers:
            message = "the layers of an app cannot exceed what its class allows"
            raise IllegalValue(message)


class SiteRule(Value, frozen=True, kw_only=True):
    """One approved site, by exact origin. `routes` are the route prefixes in scope; empty means all.

    `chrome` are the site's own words (labels of its buttons and menus); every other text of a page is content.
    `templates` are the routes that may be told, such as `/orders/:id/edit`; of any other only its depth is.
    """

    id: str
    name: str
    origin: str
    app_class: AppClass = AppClass.GENERAL
    layers: Layers = Layers()
    routes: tuple[str, ...] = ()
    chrome: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold the layers within the class, and refuse worker representation in any scope."""
        if self.app_class is AppClass.REPRESENTATION or self.layers.bounded(self.app_class) != self.layers:
            message = "the layers of a site cannot exceed what its class allows"
            raise IllegalValue(message)


class RoleKey(Value, frozen=True, kw_only=True):
    """One person's or service's signing key, pinned: Ed25519 public key in hex, and the role it acts in."""

    role: str
    key: str
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a key in another spelling."""
        _require_key(self.key)


class KeyholderIdentity(Value, frozen=True, kw_only=True):
    """The keyholder that may unwrap: its Ed25519 signing key in hex; a new one is a widening."""

    key: str
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a key in another spelling."""
        _require_key(self.key)


class Policy(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The signed capture rules, readable by everyone they cover. Times are Unix seconds, UTC.

    `signers` may sign the next policy: any one may narrow, `threshold` of them including a `representative` must
    sign a widening. `approvers` sign leases; `witnesses` cosign the ledger, `quorum` of them are needed.
    """

    v: int = 1
    organisation: str
    version: int
    issued: int
    expires: int
    purposes: tuple[str, ...]
    regions: tuple[str, ...] = ()
    apps: tuple[AppRule, ...] = ()
    sites: tuple[SiteRule, ...] = ()
    keyholder: KeyholderIdentity
    signers: tuple[RoleKey, ...]
    threshold: int = 2
    approvers: tuple[RoleKey, ...]
    witnesses: tuple[RoleKey, ...]
    quorum: int = 2
    collector: str = ""
    hold_days: int = 7
    journal_quota_mb: int = 2_048

    def __post_init__(self) -> None:
        """Refuse a policy that lives too long, names one id twice, or has a purpose of a name that it cannot have."""
        if not 0 < self.expires - self.issued <= LONGEST_LIFE_S:
            message = "a policy expires after it is issued, within 14 days"
            raise IllegalValue(message)
        ids = [app.id for app in self.apps] + [site.id for site in self.sites]
        if len(ids) != len(set(ids)):
            message = "each app and site of a policy has an id of its own"
            raise IllegalValue(message)
        if not all(map(PURPOSE.fullmatch, self.purposes)):
            message = "a purpose is written in lower-case letters, digits and -"
            raise IllegalValue(message)
        if any(purpose.startswith(DEMO_NAMES) and not is_demo(purpose) for purpose in self.purposes):
            message = "a purpose of people's work is not named like a demo's"
            raise IllegalValue(message)

    def app(self, identity: AppIdentity) -> AppRule | None:
        """Return the rule that approves this identity, or None: unknown is out."""
        return next((rule for rule in self.apps if identity in rule.identities), None)


def _require_key(key: str) -> None:
    """Refuse all but the one spelling of a key: in two spellings one person would count as two."""
    if not _KEY.fullmatch(key):
        message = "a public key is 64 lower-case hexadecimal digits"
        raise IllegalValue(message)


class Freshness(Value, frozen=True, kw_only=True, omit_defaults=False):
    """A statement, at most 24 h old, that names the only valid policy version (TUF's timestamp role)."""

    v: int = 1
    version: int
    policy_sha256: str
    issued: int
    expires: int
