"""The consent act: a press, a form, keys where there are none yet, and a receipt of exactly what was shown."""

import hashlib
import secrets
from collections.abc import Mapping

from aboveboard.companion.alone import alone
from aboveboard.companion.notice import chosen
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.twelve_words import begin_unconfirmed
from aboveboard.errors import InputError
from aboveboard.formats.keys import ParticipantKeys, Unlocked
from aboveboard.formats.places import Places
from aboveboard.formats.policies import policy_sha256
from aboveboard.formats.receipts import receipts, withdraw, write_receipt
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.policy import Policy

CONSENT_LIFE_S = 180 * 86_400
SHORTEST_PASSPHRASE = 8
LONGEST_WORD = 20


def consent(
    settings: CompanionSettings,
    policy: Policy,
    form: Mapping[str, str],
    *,
    notice: bytes,
    language: str,
    given_by: Device,
    now: int,
) -> tuple[ConsentReceipt, Unlocked | None]:
    """Write the receipt of a yes, and make the participant's keys the first time; returns both.

    Raises InputError for a form that is not complete, or when the notice is no longer the one that was shown.
    """
    if form.get("notice") != hashlib.sha256(notice).hexdigest():
        raise InputError("the notice has changed since it was shown", remedy="read it again and decide anew")
    purpose = form.get("purpose", "")
    if purpose not in settings.purposes(policy.purposes):
        raise InputError("this purpose cannot be agreed to here", remedy="a demo takes `demo`, and nothing else does")
    word = form.get("word", "").strip()
    if not 0 < len(word) <= LONGEST_WORD or not word.isprintable():
        raise InputError(f"a word of your own has 1 to {LONGEST_WORD} characters")
    layers = chosen(policy, form)
    with alone(settings.places):  # of two yeses at once one makes the keys
        unlocked = None if ParticipantKeys.exist(settings.places) else _new_keys(settings.places, form)
    receipt = ConsentReceipt(
        id=secrets.token_hex(16),
        purpose=purpose,
        policy_version=policy.version,
        policy_sha256=policy_sha256(policy),
        keyholder=policy.keyholder.key,
        layers=layers,
        notice=notice,
        language=language,
        given=now,
        expires=now + CONSENT_LIFE_S,
        given_by=given_by,
        word=word,
    )
    write_receipt(settings.places, receipt)
    return receipt, unlocked


def _new_keys(places: Places, form: Mapping[str, str]) -> Unlocked:
    passphrase = form.get("passphrase", "")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InputError(f"a passphrase has at least {SHORTEST_PASSPHRASE} characters")
    if passphrase != form.get("passphrase_again", ""):
        raise InputError("the two passphrases differ", remedy="type the same twice")
    # First: whatever fails or is lost after it, the words can be shown again.
    begin_unconfirmed(places)
    return ParticipantKeys.create(places, passphrase)


def withdraw_all(places: Places, now: int) -> int:
    """Withdraw every consent on this device, whatever its purpose; returns how many stood."""
    purposes = {receipt.purpose for receipt in receipts(places)}
    return sum(len(withdraw(places, purpose, now)) for purpose in purposes)
