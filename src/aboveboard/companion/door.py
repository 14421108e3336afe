"""How the person's browser comes in: a code that is used once within 60 seconds, and a session after it.

The code travels in the body of a POST from a file that only this user can read, never in an address, an argument or
a header (reference/review-security.md 34).
"""

import hmac
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

CODE_LIFE_S = 60
COOKIE = "aboveboard"

MOST_WINDOWS = 20
"""So many browser sessions are known; one browser bears all windows and their latest cookie, so older ones are idle."""

MOST_FORMS = 10_000
"""So many forms of one session can be sent; older ones are old then. A page of a long recording has hundreds."""


class Door:
    """Codes, browser sessions and one-time form tokens, in memory only. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._codes: dict[str, tuple[float, str]] = {}
        self._sessions: OrderedDict[str, OrderedDict[str, bool]] = OrderedDict()
        self._secret = secrets.token_bytes(32)

    def admit(self, code: str, page: str) -> None:
        """Let a code, made by the process that opens the browser, lead to a page; forget those that nobody used."""
        now = self._clock()
        for known, (until, _) in tuple(self._codes.items()):
            if now > until:
                self._codes.pop(known, None)
        self._codes[code] = (now + CODE_LIFE_S, page)

    def enter(self, code: str) -> tuple[str, str] | None:
        """Spend a code: return a new session and the page it leads to, or None for a wrong, spent or late one."""
        found = next(
            (known for known in tuple(self._codes) if hmac.compare_digest(known.encode(), code.encode())), None
        )
        if found is None:
            return None
        until, page = self._codes.pop(found, (-math.inf, ""))
        if self._clock() > until:
            return None
        session = secrets.token_urlsafe(32)
        self._sessions[session] = OrderedDict()
        if len(self._sessions) > MOST_WINDOWS:
            self._sessions.popitem(last=False)
        return session, page

    def knows(self, session: str) -> bool:
        """Tell whether a browser session came in by a code."""
        return any(hmac.compare_digest(known.encode(), session.encode()) for known in tuple(self._sessions))

    def form(self, session: str) -> str:
        """Return a token for one form of a page."""
        name = secrets.token_urlsafe(16)
        token = f"{name}.{self._mark(name)}"
        tokens = self._sessions[session]
        tokens[token] = True
        if len(tokens) > MOST_FORMS:
            tokens.popitem(last=False)
        return token

    def spend(self, token: str) -> bool:
        """Tell whether a form was given to any window and not sent yet, and forget its token.

        Any window: opening a second one gives the browser another session, and the first window with it.
        """
        return any(tokens.pop(token, False) for tokens in tuple(self._sessions.values()))

    def gave(self, token: str) -> bool:
        """Tell whether a token was ever given out here, sent or not; its own mark says so, and nothing is kept."""
        name, _, mark = token.partition(".")
        return hmac.compare_digest(mark.encode(), self._mark(name).encode())

    def _mark(self, name: str) -> str:
        return hmac.digest(self._secret, name.encode(), "sha256").hex()
