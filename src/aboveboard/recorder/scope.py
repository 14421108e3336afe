"""Scope: what policy and consent together let through, by app identity, and in browsers by site."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aboveboard.desktop import Window
from aboveboard.elements import Pages
from aboveboard.model.browsers import is_browser
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.layers import Layers
from aboveboard.model.policy import AppIdentity, AppRule, Policy, SiteRule
from aboveboard.recorder.sites import Sites


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved app or site and its layers: the lesser of policy, consent and the bound of its class."""

    rule: AppRule | SiteRule
    layers: Layers

    @property
    def app(self) -> str:
        """The policy's id of the app or site."""
        return self.rule.id

    @property
    def site(self) -> bool:
        """Whether it is a site."""
        return isinstance(self.rule, SiteRule)


@dataclass(frozen=True, slots=True)
class Scope:
    """The approved identities and sites. Unknown is out; so is an empty scope's everything (promise 1).

    A browser holds every site at once, so it is never an app in scope: only the sites its extension reports are.
    """

    approved: Mapping[AppIdentity, Approved]
    sites: Mapping[str, Approved] = field(default_factory=dict)
    seen: Sites | None = None

    def of(self, window: Window | None) -> Approved | None:
        """Return what approves a window, or None: no window, no known process, not named, or a browser's other page."""
        if window is None or window.identity is None or window.pid is None:
            return None
        if is_browser(window.identity):
            site = None if self.seen is None else self.seen.of(window)
            return None if site is None else self.sites.get(site)
        return self.approved.get(window.identity)

    def seeing(self, pages: Pages, key: bytes) -> "Scope":
        """Return this scope where it can be seen which pages browsers show; `key` is that of title codes."""
        rules = {name: found.rule for name, found in self.sites.items() if isinstance(found.rule, SiteRule)}
        return replace(self, seen=Sites(rules, pages, key))

    def ask(self) -> int:
        """Ask all pages whether they have told of all that they show by now; return the question."""
        return 0 if self.seen is None else self.seen.pages.ask()

    def turns(self, window: Window) -> int:
        """Return how often what approves a browser's window may have passed through nothing, looked at or not."""
        browser = window.identity is not None and is_browser(window.identity)
        return self.seen.pages.turns(window.pid) if browser and self.seen is not None and window.pid is not None else 0

    def has_keys(self, window: Window) -> bool:
        """Tell whether keys in a window in scope go to what approves it: a browser's own parts are of no site."""
        if window.identity is None or not is_browser(window.identity):
            return True
        return self.seen is not None and self.seen.in_focus(window)

    def rules(self) -> tuple[AppRule | SiteRule, ...]:
        """Return every approved rule once."""
        return tuple({found.app: found.rule for found in (*self.approved.values(), *self.sites.values())}.values())


def scope_of(policy: Policy, receipt: ConsentReceipt, at: int) -> Scope:
    """Return what both the policy and the person's consent allow at a Unix time in seconds."""
    approved: dict[AppIdentity, Approved] = {}
    for rule in policy.apps:
        found = _agreed(rule, receipt, at)
        if found is not None:
            approved |= {identity: found for identity in rule.identities if not is_browser(identity)}
    sites = {site.id: found for site in policy.sites if (found := _agreed(site, receipt, at)) is not None}
    return Scope(approved, sites)


def _agreed(rule: AppRule | SiteRule, receipt: ConsentReceipt, at: int) -> Approved | None:
    agreed = receipt.permits(rule.id, at)
    return None if agreed is None else Approved(rule, rule.layers.narrowed(agreed).bounded(rule.app_class))
