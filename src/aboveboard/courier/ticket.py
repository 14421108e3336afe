"""The day's ticket, fetched once a day by every device alike, whether it has anything to send or not."""

import secrets

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.courier.link import Link
from aboveboard.errors import ServiceError, TicketRefused
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.formats.tickets import Ticket, sign_ticket_request


def current_ticket(link: Link, places: Places, key: Ed25519PrivateKey, *, now: float) -> Ticket:
    """Return today's ticket, from the device's folder while it lasts; raises TicketRefused, Unreachable.

    The request is signed by the device, so nothing that a person does may cause one: a ticket that the collector
    refuses is not fetched anew before its day has ended, or refusing an upload would tell whose it was.
    """
    path = places.device / "ticket.json"
    if path.exists():
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=Ticket)
        except (msgspec.DecodeError, ValueError):
            kept = None  # a half-known ticket is worth nothing, a new one costs one request
        if kept is not None and kept.expires > now:
            return kept
    try:
        data = _fetch(link, key, now)
    except TicketRefused:
        # An answer lost on its way has spent the nonce: once more with a new one, then it is a refusal.
        data = _fetch(link, key, now)
    try:
        fetched = msgspec.json.decode(data, type=Ticket)
    except (msgspec.DecodeError, ValueError) as error:
        raise ServiceError("the collector's ticket cannot be read", remedy="update the collector") from error
    write_atomically(path, data)
    return fetched


def _fetch(link: Link, key: Ed25519PrivateKey, now: float) -> bytes:
    return link.get("/ticket", sign_ticket_request(f"{link.address}/ticket", key, now=now, nonce=secrets.token_hex(16)))
