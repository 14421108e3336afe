"""Scope: what policy and consent together let through, by app identity and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from aboveboard.desktop import Window
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.layers import Layers
from aboveboard.model.policy import AppIdentity, AppRule, Policy

# A browser holds every site at once, so it is never an app in scope: only the sites its extension reports are.
BROWSERS = frozenset(
    {
        *("chromium", "chromium-browser", "chrome", "google-chrome", "google-chrome-stable", "msedge", "brave"),
        *("firefox", "firefox-bin", "firefox-esr", "librewolf", "epiphany", "epiphany-browser", "falkon", "konqueror"),
        *("opera", "vivaldi", "vivaldi-bin", "qutebrowser", "midori", "palemoon", "surf", "WebKitWebProcess"),
    }
)


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved app and the layers in force for it: the lesser of policy, consent and the bound of its class."""

    rule: AppRule
    layers: Layers

    @property
    def app(self) -> str:
        """The policy's id of the app."""
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Scope:
    """The approved identities. Unknown is out; so is an empty scope's everything (promise 1)."""

    approved: Mapping[AppIdentity, Approved]

    def of(self, window: Window | None) -> Approved | None:
        """Return what approves a window, or None: no window, no known process, not named, or a browser."""
        if window is None or window.identity is None or window.pid is None:
            return None
        return self.approved.get(window.identity)

    def rules(self) -> tuple[AppRule, ...]:
        """Return every approved rule once."""
        return tuple({found.app: found.rule for found in self.approved.values()}.values())


def is_browser(identity: AppIdentity) -> bool:
    """Tell whether an executable is a web browser."""
    return PurePosixPath(identity.executable).name in BROWSERS


def scope_of(policy: Policy, receipt: ConsentReceipt, at: int) -> Scope:
    """Return what both the policy and the person's consent allow at a Unix time in seconds."""
    approved: dict[AppIdentity, Approved] = {}
    for rule in policy.apps:
        agreed = receipt.permits(rule.id, at)
        if agreed is None:
            continue
        found = Approved(rule, rule.layers.narrowed(agreed).bounded(rule.app_class))
        approved |= {identity: found for identity in rule.identities if not is_browser(identity)}
    return Scope(approved)
