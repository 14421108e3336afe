"""The consent that nobody has withdrawn, and whether the rules let it count now, for whichever purpose it was given."""

from aboveboard.companion.settings import CompanionSettings
from aboveboard.errors import NoConsent, PolicyInvalid
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.receipts import current_receipt, latest_receipt, receipts
from aboveboard.model.consent import ConsentReceipt


def consent_in_force(settings: CompanionSettings, now: int) -> ConsentReceipt | None:
    """Return the receipt in force at a Unix time, or None; without a valid policy nothing is."""
    try:
        policy = PolicyStore(settings.places.policy).current(now)
    except PolicyInvalid:
        return None
    for purpose in settings.purposes(policy.purposes):
        try:
            return current_receipt(settings.places, purpose, now)
        except NoConsent:
            continue
    return None


def standing_consent(settings: CompanionSettings, now: int) -> ConsentReceipt | None:
    """Return what can be withdrawn: the receipt in force, else one that waits for valid rules, or None.

    A clock that went back before the yes, one reason for rules not to be valid, takes nothing from it.
    """
    return consent_in_force(settings, now) or _waiting(settings, now)


def _waiting(settings: CompanionSettings, now: int) -> ConsentReceipt | None:
    given = dict.fromkeys(receipt.purpose for receipt in receipts(settings.places))
    for purpose in settings.purposes(tuple(given)):
        latest = latest_receipt(settings.places, purpose)
        if latest is not None and not latest.withdrawn and now < latest.expires:
            return latest
    return None
