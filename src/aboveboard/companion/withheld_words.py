"""What was held back and why, in plain words and numbers."""

from collections.abc import Mapping

from aboveboard.companion.catalogue import Catalogue

WITHHELD_WORDS = {
    "gap": "Breaks of which neither reason nor length leaves",
    "not agreed to": "Moments in apps, or of a kind, that you did not agree to: all of it stays here",
    "secure field": "Uses of a secret field, such as a password: nothing of it was recorded",
    "mask: text": "Places in pictures covered because text stands there",
    "mask: media": "Places in pictures covered because a picture or drawing is there",
    "mask: secure": "Places in pictures covered because they hold secrets",
    "mask: moving": "Places in pictures covered because something moved there all the time, such as a video",
    "mask: uncovered": "Places in pictures covered because their window had not drawn itself there yet",
    "mask: unknown": "Windows covered whole because it was not certain what they show",
    "mask: unapproved": "Places in pictures covered because they belong to something you did not approve",
    "picture: you": "Pictures that you removed",
    "mask: you": "Places in pictures that you blackened",
}
OTHER_MASK = "Places in pictures covered for another reason"
NO_PICTURE = "Pictures that were due and were not taken"
OTHER = "Held back for another reason"
REMOVED_WORDS = {
    "email": "mail addresses",
    "phone": "telephone numbers",
    "iban": "bank accounts",
    "card": "card numbers",
    "ip": "network addresses",
    "mac": "network card addresses",
    "user": "user names in file paths",
    "national-id": "national identity numbers",
    "secret": "words that look like a password or key",
    "private-key": "private keys",
    "credentials-in-url": "passwords in web addresses",
}
OTHER_REMOVED = "access keys of services"


def withheld_lines(words: Catalogue, withheld: Mapping[str, int], removed: Mapping[str, int]) -> tuple[str, ...]:
    """Return one line for each reason with how often it held something back, those that say the same together."""
    counts: dict[str, int] = {}
    for reason, count in sorted(withheld.items()):
        said = words(_reason(reason))
        counts[said] = counts.get(said, 0) + count
    for kind, count in sorted(removed.items()):
        said = words("Taken out of texts: {what}", what=words(REMOVED_WORDS.get(kind, OTHER_REMOVED)))
        counts[said] = counts.get(said, 0) + count
    return tuple(f"{said}: {count}" for said, count in counts.items())


def _reason(reason: str) -> str:
    if reason.startswith("no picture"):
        return NO_PICTURE
    return WITHHELD_WORDS.get(reason, OTHER_MASK if reason.startswith("mask") else OTHER)
