"""Permission: what policy and consent on this device allow now; asked at start and again every few seconds."""

import os
from dataclasses import dataclass

from aboveboard.errors import NoConsent, PolicyInvalid, WrongPurpose
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.receipts import current_receipt
from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.purposes import DEMO, is_demo
from aboveboard.model.sessions import SessionHead
from aboveboard.recorder.scope import Scope, scope_of
from aboveboard.recorder.settings import Settings


@dataclass(frozen=True, slots=True)
class Permission:
    """The scope in force, and the bytes the journal may take."""

    scope: Scope
    quota_bytes: int

    @property
    def rules(self) -> tuple[AppRule | SiteRule, ...]:
        """The rules in scope."""
        return self.scope.rules()


def permission(places: Places, head: SessionHead, at: int) -> Permission:
    """Return what may be recorded for a session at a Unix time in seconds.

    Raises PolicyInvalid, PolicyExpired, ClockBehind or NoConsent: then nothing may. What cannot be read is not there.
    """
    try:
        return _permission(places, head, at)
    except OSError as error:
        raise PolicyInvalid("policy or consent cannot be read") from error


def written(places: Places) -> tuple[tuple[str, int, int, int], ...]:
    """Return what tells whether policy or consent were written since: names, inodes, sizes and times of their files."""
    found = []
    for folder in (places.policy, places.consent):
        try:
            for entry in os.scandir(folder):
                status = entry.stat()
                found.append((entry.path, status.st_ino, status.st_size, status.st_mtime_ns))
        except OSError:
            found.append((str(folder), 0, 0, 0))
    return tuple(sorted(found))


def _permission(places: Places, head: SessionHead, at: int) -> Permission:
    policy = PolicyStore(places.policy).current(at)
    if policy.version != head.policy_version:
        raise PolicyInvalid("the policy in force is not the one this session began under", remedy="start a new session")
    if head.purpose not in policy.purposes:
        raise WrongPurpose("the policy does not name this session's purpose")
    receipt = current_receipt(places, head.purpose, at)
    if receipt.id != head.receipt:
        raise NoConsent("this session was not begun under the consent that stands now", remedy="start a new session")
    return Permission(scope_of(policy, receipt, at), policy.journal_quota_mb * 1024 * 1024)


def check_purpose(settings: Settings, head: SessionHead) -> None:
    """Refuse demo data outside a demo and real data inside one. Raises WrongPurpose."""
    if head.purpose != DEMO if settings.demo else is_demo(head.purpose):
        raise WrongPurpose("purpose `demo` belongs to demo screens, and no other purpose does")
