"""The consent that stands now, for whichever purpose it was given."""

from aboveboard.companion.settings import CompanionSettings
from aboveboard.errors import NoConsent, PolicyInvalid
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.receipts import current_receipt
from aboveboard.model.consent import ConsentReceipt


def standing_consent(settings: CompanionSettings, now: int) -> ConsentReceipt | None:
    """Return the receipt in force at a Unix time, or None; without a valid policy nothing stands."""
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
