"""The collector and the keyholder as a job meets them: JSON over HTTP, every refusal a named error."""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from aboveboard import errors
from aboveboard.calling import caller
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import (
    BATCH_LIMIT,
    LeaseShown,
    ModelRegistration,
    ModelStanding,
    PurposeKey,
    Recheck,
    Unwrapped,
    UnwrapRequest,
    WrapDeposit,
)
from aboveboard.formats.services import Listing, refusal_of

T = TypeVar("T")
TIMEOUT_S = 60.0
"""An unwrap waits for the witnesses of the ledger."""

AGAIN_S = (0.5, 2.0, 5.0)
"""So long is waited each time before a keyholder is asked the same again whose witnesses were late."""

REFUSALS: tuple[type[errors.AboveboardError], ...] = (
    errors.Deleted,
    errors.KeyMissing,
    errors.LeaseInvalid,
    errors.NewerFormat,
    errors.NotFound,
    errors.NotWitnessed,
    errors.PolicyExpired,
    errors.PolicyInvalid,
    errors.SessionClosed,
    errors.Tampered,
    errors.Truncated,
    errors.UnknownFormat,
    errors.WrongPurpose,
)


class Service:
    """One service at one address; a context manager."""

    def __init__(self, name: str, url: str) -> None:
        self._name = name
        self._client = caller(TIMEOUT_S, url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, method: str, path: str, content: bytes | None = None) -> bytes:
        """Return the answer's body; raises Unreachable, or the error that the service named."""
        headers = {"Content-Type": "application/json"} if content is not None else {}
        try:
            response = self._client.request(method, path, content=content, headers=headers)
        except httpx.TransportError as error:
            raise errors.Unreachable(f"the {self._name} does not answer") from error
        if response.is_success:
            return response.content
        raise self._refused(response)

    def read(self, data: bytes, kind: type[T]) -> T:
        """Return an answer as a value; raises Refused for one that breaks its specification."""
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, ValueError):
            raise errors.Refused(f"the {self._name} gave an answer that breaks its specification") from None

    def _refused(self, response: httpx.Response) -> errors.AboveboardError:
        named = refusal_of(response.content, REFUSALS)
        if named is not None:
            return named
        if response.status_code >= 500:
            return errors.Unreachable(f"the {self._name} cannot answer now ({response.status_code})")
        return errors.Refused(f"the {self._name} refused ({response.status_code})")


class Collector(Service):
    """Gives sealed segments; needs no key, since nobody can read them."""

    def __init__(self, url: str) -> None:
        super().__init__("collector", url)

    def require(self) -> None:
        """Raise Unreachable unless a collector answers, before anything is asked for that cannot be asked twice."""
        self.read(self.ask("GET", "/segments?epoch=none"), Listing)

    def segment(self, sha256: str) -> bytes:
        """Return a sealed segment; raises NotFound when it is deleted or was never here."""
        return self.ask("GET", f"/segments/{sha256}")


class Keyholder(Service):
    """Gives keys to a lease, and keeps those of shards; `again_s` are the rests before it is asked the same again."""

    def __init__(self, url: str, *, again_s: Sequence[float] = AGAIN_S) -> None:
        super().__init__("keyholder", url)
        self._again_s = again_s

    def ask(self, method: str, path: str, content: bytes | None = None) -> bytes:
        """Return the answer's body; where witnesses were late, ask the same again: no key left, no mark is made twice.

        Raises NotWitnessed where they stay away, and what asking once raises.
        """
        for rest in self._again_s:
            try:
                return super().ask(method, path, content)
            except errors.NotWitnessed:
                time.sleep(rest)
        return super().ask(method, path, content)

    def submit(self, envelope: bytes) -> LeaseShown:
        """Have the lease shown in the ledger; the same again changes nothing."""
        return self.read(self.ask("POST", "/leases", envelope), LeaseShown)

    def unwrap(self, lease_id: str, request: UnwrapRequest) -> Unwrapped:
        """Return wraps for the job key, after the openings are logged and witnessed."""
        body = msgspec.json.encode(request)
        return self.read(self.ask("POST", f"/leases/{lease_id}/unwrap", body), Unwrapped)

    def recheck(self, lease_id: str) -> Recheck:
        """Return which of the lease's segments are deleted by now."""
        return self.read(self.ask("POST", f"/leases/{lease_id}/recheck"), Recheck)

    def purpose_key(self, purpose: str, trusted: str) -> PurposeKey:
        """Return the week's public key of a purpose, signed by the keyholder that the lease names (key in hex)."""
        envelope = self.ask("GET", f"/purpose-keys/{purpose}")
        found = envelopes.verify(envelope, "purpose-key", PurposeKey, [trusted], 1)
        if found.purpose != purpose:
            raise errors.Tampered("the keyholder signed the key of another purpose")
        return found

    def deposit(self, deposit: WrapDeposit) -> None:
        """Leave the wrap of a shard; raises Deleted when its session was deleted meanwhile."""
        self.ask("POST", "/wraps", msgspec.json.encode(deposit))

    def register(self, lease_id: str, model: str, shards: Sequence[str]) -> None:
        """Say that a model of that name learns from shards; raises LeaseInvalid, WrongPurpose, Deleted."""
        for start in range(0, len(shards), BATCH_LIMIT):
            batch = ModelRegistration(model=model, shards=tuple(shards[start : start + BATCH_LIMIT]))
            self.ask("POST", f"/leases/{lease_id}/models", msgspec.json.encode(batch))

    def standing(self, model: str) -> ModelStanding:
        """Return whether a session that a model learnt from was deleted; raises NotFound for one never registered."""
        return self.read(self.ask("GET", f"/models/{model}"), ModelStanding)
