"""The root: 128 random bits, shown as twelve words, from which every secret of the participant's is derived."""

import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from mnemonic import Mnemonic

from aboveboard.errors import WordsWrong
from aboveboard.formats.framing import domain_hash, domain_hmac, number
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue

ENTROPY_BYTES = 16
_DOMAIN = "aboveboard/root/1"
_QUARTER = re.compile(r"\d{4}-Q[1-4]")


def quarter_of(week: Week) -> str:
    """Return the quarter that holds the Thursday of an ISO week, such as 2026-Q4; pseudonyms change with it."""
    year, number_of_week = week.name.split("-W")
    return f"{year}-Q{min(4, (int(number_of_week) - 1) // 13 + 1)}"


def deletion_hash(secret: bytes) -> bytes:
    """Return the 32 bytes that stand in the clear for a deletion secret."""
    return domain_hash("aboveboard/deletion/1", secret)


@dataclass(frozen=True)
class Root:
    """The participant's root. Secrets of session n are HMACs of it, so the twelve words alone recover them all.

    The same on every managed device, so that holding one proves nothing (DESIGN.md, section 6).
    """

    entropy: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse any other size."""
        if len(self.entropy) != ENTROPY_BYTES:
            message = "a root has 16 bytes"
            raise IllegalValue(message)

    @classmethod
    def generate(cls) -> Self:
        """Return a new root from the system's random source."""
        return cls(secrets.token_bytes(ENTROPY_BYTES))

    @classmethod
    def from_words(cls, words: str) -> Self:
        """Return the root of twelve English BIP-39 words in any case and spacing; raises WordsWrong."""
        typed = words.lower().split()
        if len(typed) != 12:
            raise WordsWrong("a root is written as twelve words")
        try:
            return cls(bytes(Mnemonic("english").to_entropy(typed)))
        except (ValueError, LookupError):
            # `from None`: the cause names the word.
            raise WordsWrong("these twelve words are not a root: one is misspelt or in another's place") from None

    @cached_property
    def words(self) -> str:
        """The twelve words, to be shown until they are written down."""
        return Mnemonic("english").to_mnemonic(self.entropy)

    def delete_secret(self, n: int) -> bytes:
        """Return the 32 bytes that delete session n wherever it is."""
        return self._label("delete", number(n))

    def receipt_secret(self, n: int) -> bytes:
        """Return the 32 bytes by which the participant recognises the ledger's leaves of session n."""
        return self._label("receipt", number(n))

    def read_key(self, n: int) -> X25519PrivateKey:
        """Return the private key that opens the own wraps of session n."""
        return X25519PrivateKey.from_private_bytes(self._label("read", number(n)))

    def pseudonym(self, purpose: str, quarter: str) -> bytes:
        """Return the 32 bytes that stand for the participant in one purpose and quarter (2026-Q4)."""
        if not _QUARTER.fullmatch(quarter):
            message = "a quarter is written as 2026-Q4"
            raise IllegalValue(message)
        return self._label("pseudonym", purpose.encode(), quarter.encode())

    def _label(self, label: str, *parts: bytes) -> bytes:
        return domain_hmac(self.entropy, _DOMAIN, label.encode(), *parts)
