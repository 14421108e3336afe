"""Policy and consent for tests of what records: signed by throwaway keys, given by a throwaway person."""

import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.formats import envelopes, policies
from aboveboard.formats.places import Places
from aboveboard.formats.receipts import write_receipt
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.policy import AppRule, Freshness, KeyholderIdentity, Policy, RoleKey, SiteRule

ROLES = ("privacy", "representative", "timestamp")


def signers() -> list[Ed25519PrivateKey]:
    """Return the keys of the three roles that sign a policy."""
    return [Ed25519PrivateKey.generate() for _ in ROLES]


def permit(
    places: Places,
    keys: list[Ed25519PrivateKey],
    *apps: AppRule,
    purpose: str = "demo",
    version: int = 1,
    expires_in: int = 3_600,
    quota_mb: int = 2_048,
    declined: frozenset[str] = frozenset(),
    sites: tuple[SiteRule, ...] = (),
) -> None:
    """Install a policy with these apps and sites; consent (`r-PURPOSE`) to all of their layers but the declined."""
    now = int(time.time())
    roles = tuple(RoleKey(role=role, key=envelopes.public_hex(key)) for role, key in zip(ROLES, keys, strict=True))
    policy = Policy(
        organisation="a test",
        version=version,
        issued=now - 60,
        expires=now + expires_in,
        purposes=("demo", "training"),
        apps=apps,
        sites=sites,
        keyholder=KeyholderIdentity(key="00" * 32),
        signers=roles,
        approvers=(),
        witnesses=(),
        journal_quota_mb=quota_mb,
    )
    policies.write_pins(places.device, policies.Pins(signers=roles))
    digest = policies.policy_sha256(policy)
    fresh = Freshness(version=version, policy_sha256=digest, issued=now - 30, expires=now + expires_in)
    signed, stated = envelopes.sign("policy", policy, keys[:2]), envelopes.sign("freshness", fresh, keys[:1])
    policies.PolicyStore(places.policy).install(signed, stated, now)
    agreed = {app.id: app.layers for app in apps} | {site.id: site.layers for site in sites}
    receipt = ConsentReceipt(
        id=f"r-{purpose}",
        purpose=purpose,
        policy_version=version,
        policy_sha256=digest,
        keyholder="",
        layers={name: layers for name, layers in agreed.items() if name not in declined},
        notice=b"read and agreed",
        language="en",
        given=now - 5,
        expires=now + 3_600,
        given_by=Device.XTEST,
        word="harbour",
    )
    write_receipt(places, receipt)
