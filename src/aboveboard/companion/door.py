"""How the person's browser comes in: a code that is used once within 60 seconds, and a session after it.

The code travels in the body of a POST from a file that only this user can read, never in an address, an argument or
a header (reference/review-security.md 34).
"""

import hmac
import secrets
import time
from collections.abc import Callable

CODE_LIFE_S = 60
COOKIE = "aboveboard"


class Door:
    """Codes, browser sessions and one-time form tokens, in memory only. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._codes: dict[str, tuple[float, str]] = {}
        self._sessions: dict[str, set[str]] = {}

    def admit(self, code: str, page: str) -> None:
        """Let a code, made by the process that opens the browser, lead to a page."""
        self._codes[code] = (self._clock() + CODE_LIFE_S, page)

    def enter(self, code: str) -> tuple[str, str] | None:
        """Spend a code: return a new session and the page it leads to, or None for a wrong, spent or late one."""
        found = next((known for known in self._codes if hmac.compare_digest(known.encode(), code.encode())), None)
        if found is None:
            return None
        until, page = self._codes.pop(found)
        if self._clock() > until:
            return None
        session = secrets.token_urlsafe(32)
        self._sessions[session] = set()
        return session, page

    def knows(self, session: str) -> bool:
        """Tell whether a browser session came in by a code."""
        return any(hmac.compare_digest(known.encode(), session.encode()) for known in self._sessions)

    def form(self, session: str) -> str:
        """Return a token for one form of a page."""
        token = secrets.token_urlsafe(16)
        self._sessions[session].add(token)
        return token

    def spend(self, session: str, token: str) -> bool:
        """Tell whether a form's token is this session's, and forget it."""
        tokens = self._sessions.get(session, set())
        if token in tokens:
            tokens.remove(token)
            return True
        return False
