"""The keyholder over HTTP: one short request each, no retries here, because every sender has its own."""

from types import TracebackType
from typing import Self

import httpx
import msgspec

from aboveboard import errors
from aboveboard.calling import caller
from aboveboard.formats.keyholder import WrapDeposit
from aboveboard.formats.services import Deletion, DeletionTaken, refusal_of

TIMEOUT_S = 10.0
_PASSED_ON: tuple[type[errors.AboveboardError], ...] = (
    errors.Deleted,
    errors.KeyMissing,
    errors.Malformed,
    errors.NewerFormat,
    errors.NotFound,
    errors.SessionClosed,
    errors.Tampered,
    errors.UnknownFormat,
    errors.WrongPurpose,
)


class HttpKeyholder:
    """A keyholder at an address. A context manager: leaving closes its connections."""

    def __init__(self, address: str) -> None:
        self._client = caller(TIMEOUT_S, address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def keep(self, wraps: WrapDeposit) -> None:
        """Hand over the wraps of one segment."""
        self._ask("POST", "/wraps", msgspec.json.encode(wraps))

    def delete(self, secret: str) -> str:
        """Destroy what belongs to a deletion secret; returns the receipt's id."""
        answered = self._ask("POST", "/deletions", msgspec.json.encode(Deletion(secret=secret)))
        return msgspec.json.decode(answered, type=DeletionTaken).receipt

    def receipt(self, receipt: str) -> bytes:
        """Return a deletion receipt as the keyholder signed it."""
        return self._ask("GET", f"/receipts/{receipt}")

    def purpose_key(self, purpose: str) -> bytes:
        """Return the week's public key of a purpose as the keyholder signed it."""
        return self._ask("GET", f"/purpose-keys/{purpose}")

    def own(self, question: bytes) -> bytes:
        """Return the own wraps for a list of deletion hashes."""
        return self._ask("POST", "/own", question)

    def log(self, path: str) -> bytes:
        """Return the public log's checkpoint or one of its tiles."""
        return self._ask("GET", f"/{path}")

    def _ask(self, method: str, path: str, content: bytes | None = None) -> bytes:
        headers = {"Content-Type": "application/json"} if content is not None else {}
        try:
            response = self._client.request(method, path, content=content, headers=headers)
        except httpx.TransportError as error:
            raise errors.Unreachable("the keyholder does not answer") from error
        if response.is_success:
            return response.content
        raise _refused(response)


def _refused(response: httpx.Response) -> errors.AboveboardError:
    """Return the named error of an answer; one that is not of the sender's making becomes Unreachable or Refused."""
    named = refusal_of(response.content, _PASSED_ON)
    if named is not None:
        return named
    if response.status_code >= 500:
        return errors.Unreachable(f"the keyholder cannot answer now ({response.status_code})")
    return errors.Refused(f"the keyholder refused ({response.status_code})", remedy="compare with spec/services.md")
