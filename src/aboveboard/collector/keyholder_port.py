"""The collector's view of the keyholder: it hands over wraps, deletions and questions, and keeps none of them."""

from typing import Protocol

from aboveboard.formats.keyholder import WrapDeposit


class KeyholderPort(Protocol):
    """A keyholder. Every call may raise Unreachable; the sender then tries again, and nothing is lost."""

    def keep(self, wraps: WrapDeposit) -> None:
        """Hand over the wraps of one segment; the same again changes nothing. Raises Deleted, Tampered, Refused."""

    def delete(self, secret: str) -> str:
        """Destroy what belongs to a deletion secret; returns the receipt's id, whatever was there."""

    def receipt(self, receipt: str) -> bytes:
        """Return a deletion receipt as the keyholder signed it; raises NotFound."""

    def purpose_key(self, purpose: str) -> bytes:
        """Return the week's public key of a purpose as the keyholder signed it; raises NotFound."""

    def own(self, question: bytes) -> bytes:
        """Return the own wraps for a list of deletion hashes, as the keyholder answers it."""

    def log(self, path: str) -> bytes:
        """Return the public log's `checkpoint` or one of its tiles; raises NotFound."""
