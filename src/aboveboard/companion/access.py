"""Who is answered at all: exact Host, Origin and Sec-Fetch-Site on every request, and nothing without a session."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aboveboard.companion.door import COOKIE, Door

ENTRANCE = "/open"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=(), display-capture=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Access:
    """An ASGI layer around the pages; what it refuses gets an empty 403 whatever it asked for.

    `host` is the exact authority, such as `k3f9.localhost:41233`.
    """

    def __init__(self, app: ASGIApp, *, host: str, door: Door) -> None:
        self._app = app
        self._host = host
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = _single(scope) if scope["type"] == "http" else None
        if headers is None or not self._allowed(scope, headers):
            await _refuse(send)
            return
        scope["state"] = {**scope.get("state", {}), "browser": _cookie(headers)}
        await self._app(scope, receive, _with_headers(send))

    def _allowed(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        if headers.get("host") != self._host or scope["method"] not in {"GET", "POST"}:
            return False
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if scope["path"] == ENTRANCE:
            # The only request that comes from elsewhere: the auto-posting file, whose origin is opaque.
            navigates = headers.get("sec-fetch-mode") == "navigate"
            return scope["method"] == "POST" and origin == "null" and site == "cross-site" and navigates
        own = f"http://{self._host}"
        if site != "same-origin" or (origin != own if scope["method"] == "POST" else origin not in {None, own}):
            return False
        return self._door.knows(_cookie(headers))


def _single(scope: Scope) -> Mapping[str, str] | None:
    """Return the headers that decide, or None where one of them comes twice."""
    deciding = {b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"cookie"}
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name.lower() in deciding:
            if name.lower().decode() in found:
                return None
            found[name.lower().decode()] = value.decode("latin-1")
    return found


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name.lower().encode() for name in HEADERS}
            kept = [pair for pair in message["headers"] if pair[0].lower() not in own]
            message["headers"] = kept + [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        await send(message)

    return sending


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
