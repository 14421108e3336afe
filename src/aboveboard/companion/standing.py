"""The consent that nobody has withdrawn, and whether the rules let it count now, for whichever purpose it was given."""

from aboveboard.companion.held import held_sessions
from aboveboard.companion.released import released_sessions
from aboveboard.companion.settings import CompanionSettings
from aboveboard.errors import AboveboardError, NoConsent, PolicyInvalid
from aboveboard.formats.places import Places
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

    One whose time has ended is among them as long as something that was recorded lies here or was released: nothing is
    recorded under it, and its person still sees, deletes and withdraws. A clock that went back before the yes, one
    reason for rules not to be valid, takes nothing from it.
    """
    return consent_in_force(settings, now) or _waiting(settings, now)


def has_ended(consent: ConsentReceipt | None, now: int) -> bool:
    """Tell whether a consent that nobody has withdrawn has come to the end of its time."""
    return consent is not None and now >= consent.expires


def _waiting(settings: CompanionSettings, now: int) -> ConsentReceipt | None:
    given = dict.fromkeys(receipt.purpose for receipt in receipts(settings.places))
    latest = [latest_receipt(settings.places, purpose) for purpose in settings.purposes(tuple(given))]
    standing = [receipt for receipt in latest if receipt is not None and not receipt.withdrawn]
    waiting = next((receipt for receipt in standing if now < receipt.expires), None)
    if waiting is None and standing and _left_something(settings.places):
        return standing[-1]
    return waiting


def _left_something(places: Places) -> bool:
    """Tell whether sessions lie here, or any was released that its person has not deleted."""
    try:
        return bool(held_sessions(places, 0)) or any(not each.deletion for each in released_sessions(places))
    except (AboveboardError, OSError):
        return True  # what cannot be listed must not hide the way to it
