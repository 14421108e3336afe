"""Gives the day's ticket to enrolled devices and recognises it at uploads."""

import hmac
import secrets
from collections.abc import Callable, Mapping

from aboveboard.collector.tickets.store import TicketStore
from aboveboard.errors import TicketRefused
from aboveboard.formats.tickets import Ticket, verify_ticket_request

DAY_S = 86_400


class TicketService:
    """One ticket a day. Nothing is kept about who fetched it."""

    def __init__(self, store: TicketStore, known: Callable[[str], bool], clock: Callable[[], float]) -> None:
        self._store = store
        self._known = known
        self._clock = clock
        self._today: tuple[int, str] = (-1, "")

    def fetch(self, url: str, headers: Mapping[str, str]) -> Ticket:
        """Return today's ticket for a signed request (RFC 9421); raises TicketRefused."""
        now = self._clock()
        request = verify_ticket_request(url, headers, now=now, known=self._known)
        if not self._store.spend_nonce(request.device, request.nonce, int(now)):
            raise TicketRefused("this request was made before", remedy="sign a new one with a nonce of its own")
        day = int(now) // DAY_S
        return Ticket(ticket=self._of(day), expires=(day + 1) * DAY_S)

    def tidy(self) -> None:
        """Forget the nonces of past minutes."""
        self._store.forget_nonces(int(self._clock()))

    def recognises(self, shown: str | None) -> bool:
        """Tell without looking anything up whether this is today's ticket; False also where that is not known yet."""
        day, ticket = self._today
        return day == self._day() and _same(shown, ticket)

    def check(self, shown: str | None) -> None:
        """Refuse anything but today's ticket; raises TicketRefused."""
        today = self._ticket_of(self._day())
        if today is None or not _same(shown, today):
            raise TicketRefused("the fleet ticket is missing, wrong or of another day")

    def _day(self) -> int:
        return int(self._clock()) // DAY_S

    def _ticket_of(self, day: int) -> str | None:
        """Return a day's ticket; once made it never changes, so it is read once."""
        if self._today[0] != day:
            found = self._store.of_day(day)
            if found is None:
                return None
            self._today = (day, found)
        return self._today[1]

    def _of(self, day: int) -> str:
        return self._store.of_day(day) or self._store.propose(day, secrets.token_hex(32))


def _same(shown: str | None, ticket: str) -> bool:
    return shown is not None and hmac.compare_digest(shown.encode(), ticket.encode())
