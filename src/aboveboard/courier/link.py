"""One connection to the collector: short requests, bounded retries, named errors."""

from types import TracebackType
from typing import Self

import httpx
import msgspec
import stamina

from aboveboard import errors
from aboveboard.calling import caller
from aboveboard.courier.settings import CourierSettings
from aboveboard.formats.services import Refusal


class Link:
    """A fresh connection; a context manager. Nothing of one link is known to the next: no cookies, no resumption."""

    def __init__(self, address: str, settings: CourierSettings) -> None:
        self._settings = settings
        self._client = caller(settings.timeout_s, address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    @property
    def address(self) -> str:
        """The collector's address without a slash at its end."""
        return str(self._client.base_url).rstrip("/")

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """Return what is at a path; raises the error the collector names, or Unreachable."""
        return self.ask("GET", path, headers=headers).content

    def ask(
        self, method: str, path: str, *, content: bytes | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Return the answer to a request; it is tried again only where it could not be decided."""
        for attempt in stamina.retry_context(
            on=errors.Unreachable,
            attempts=self._settings.attempts,
            wait_initial=self._settings.first_wait_s,
            wait_jitter=self._settings.first_wait_s,
            timeout=None,
        ):
            with attempt:
                return self._once(method, path, content, headers)
        raise errors.Unreachable("the collector does not answer")

    def _once(self, method: str, path: str, content: bytes | None, headers: dict[str, str] | None) -> httpx.Response:
        try:
            response = self._client.request(method, path, content=content, headers=headers)
        except httpx.TransportError as error:
            raise errors.Unreachable("the collector does not answer") from error
        if response.is_success:
            return response
        raise _named(response)


def _named(response: httpx.Response) -> errors.AboveboardError:
    """Return the error the collector names; what is its own trouble, and what nobody named, is Unreachable."""
    if response.status_code >= 500:
        return errors.Unreachable(f"the collector cannot answer now ({response.status_code})")
    try:
        told = msgspec.json.decode(response.content, type=Refusal)
    except msgspec.DecodeError:
        return errors.Refused(f"the collector refused with status {response.status_code}")
    kind = getattr(errors, told.error, errors.Refused)
    if not (isinstance(kind, type) and issubclass(kind, errors.AboveboardError)):
        kind = errors.Refused
    return kind(told.message, remedy=told.remedy)
