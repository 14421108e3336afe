"""Consent receipts on the device: written once, withdrawn from the same place, never sent (spec/consent.md)."""

import hashlib
import re
from pathlib import Path

import msgspec

from aboveboard.errors import InputError, NoConsent
from aboveboard.formats import versions
from aboveboard.formats.envelopes import canonical
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.model.consent import ConsentReceipt

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def receipt_sha256(receipt: ConsentReceipt) -> str:
    """Return the hash that a release carries, in hex; a later withdrawal does not change it."""
    return hashlib.sha256(canonical(msgspec.structs.replace(receipt, withdrawn=0))).hexdigest()


def write_receipt(places: Places, receipt: ConsentReceipt) -> Path:
    """Keep a receipt before anything is recorded under it; returns where it lies."""
    if not _ID.fullmatch(receipt.id):
        raise InputError("a receipt's id has 1 to 64 letters, digits, - and _")
    path = places.consent / f"{receipt.id}.json"
    write_atomically(path, msgspec.json.encode(receipt))
    return path


def receipts(places: Places) -> tuple[ConsentReceipt, ...]:
    """Return all receipts, the latest last; raises NewerFormat or UnknownFormat."""
    paths = sorted(path for path in places.consent.glob("*.json") if _ID.fullmatch(path.stem))
    read = (versions.decode("consent-receipt", path.read_bytes(), ConsentReceipt, wire="json") for path in paths)
    return tuple(sorted(read, key=lambda receipt: receipt.given))


def latest_receipt(places: Places, purpose: str) -> ConsentReceipt | None:
    """Return the consent given last for a purpose, or None; of two in one second a withdrawn one is the later."""
    given = [receipt for receipt in receipts(places) if receipt.purpose == purpose]
    return max(given, key=lambda receipt: (receipt.given, receipt.withdrawn), default=None)


def current_receipt(places: Places, purpose: str, now: int) -> ConsentReceipt:
    """Return the consent that stands for a purpose at a Unix time: only the latest counts; raises NoConsent."""
    latest = latest_receipt(places, purpose)
    if latest is None or latest.withdrawn or not latest.given <= now < latest.expires:
        raise NoConsent("no consent for this purpose stands now")
    return latest


def withdraw(places: Places, purpose: str, now: int) -> tuple[ConsentReceipt, ...]:
    """Withdraw every consent given for a purpose, and return those that stood; none standing is no fault."""
    standing = [each for each in receipts(places) if each.purpose == purpose and not each.withdrawn]
    withdrawn = tuple(msgspec.structs.replace(receipt, withdrawn=max(now, 1)) for receipt in standing)
    for receipt in withdrawn:
        write_receipt(places, receipt)
    return withdrawn
