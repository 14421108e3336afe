"""Values to HTTP answers and back: every refusal is a named error with its remedy, every body is parsed once."""

from typing import TypeVar

import msgspec
from fastapi import FastAPI, Request, Response

from aboveboard import errors
from aboveboard.formats.services import Refusal

LARGEST_MESSAGE = 65_536
LARGEST_POLICY = 4 * 1024 * 1024

_Message = TypeVar("_Message")

# The first class that fits decides; programs act on the error's name, people read the status.
STATUS: tuple[tuple[type[errors.AboveboardError], int], ...] = (
    (errors.Deleted, 410),
    (errors.SessionClosed, 409),
    (errors.NotWitnessed, 503),
    (errors.PolicyInvalid, 503),
    (errors.LedgerShort, 503),
    (errors.PermissionRefused, 403),
    (errors.ArtefactError, 422),
    (errors.TooLarge, 413),
    (errors.NotFound, 404),
    (errors.InputError, 422),
    (errors.NoSpace, 507),
    (errors.Unreachable, 503),
    (errors.ServiceError, 502),
)


def answer(value: object, status: int = 200) -> Response:
    """Return a value as JSON that nobody caches."""
    return signed(msgspec.json.encode(value), status)


def signed(data: bytes, status: int = 200) -> Response:
    """Return JSON that is a document already, to the byte: a signature covers it."""
    return Response(data, status, media_type="application/json", headers={"Cache-Control": "no-store"})


def refuse_by_name(app: FastAPI) -> None:
    """Let an application answer every named error with its name, message and remedy."""

    async def refuse(_: Request, error: Exception) -> Response:
        if not isinstance(error, errors.AboveboardError):
            raise error
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
        return answer(Refusal(error=type(error).__name__, message=error.message, remedy=error.remedy), status)

    app.add_exception_handler(errors.AboveboardError, refuse)


async def body(request: Request, largest: int = LARGEST_MESSAGE) -> bytes:
    """Return a request's body, read no further than the limit; raises TooLarge."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise errors.TooLarge(f"a body of this route has at most {largest} bytes")
        parts.append(part)
    return b"".join(parts)


async def message(request: Request, kind: type[_Message], largest: int = LARGEST_MESSAGE) -> _Message:
    """Return a request's JSON body as a value; raises Malformed, which never repeats what was sent."""
    data = await body(request, largest)
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, ValueError) as error:
        raise errors.Malformed("the body is not what this route takes") from error
