"""Today's ticket and the nonces of this minute, in the database."""

import hashlib

import sqlalchemy as sa

from aboveboard.collector.database import NONCES, TICKETS, Database, insert_new

NONCE_LIFE_S = 180
"""Longer than a signed request is believed, clock skew on both sides included."""


class TicketStore:
    """What the database knows of tickets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend_nonce(self, device: str, nonce: str, now: int) -> bool:
        """Remember a nonce for as long as it could be replayed; False when it was spent already."""
        sha256 = hashlib.sha256(f"{device}:{nonce}".encode()).hexdigest()
        with self._database.write() as connection:
            connection.execute(NONCES.delete().where(NONCES.c.expires <= now))
            return insert_new(connection, NONCES, sha256=sha256, expires=now + NONCE_LIFE_S)

    def forget_nonces(self, now: int) -> None:
        """Forget the nonces that nobody could use again."""
        with self._database.write() as connection:
            connection.execute(NONCES.delete().where(NONCES.c.expires <= now))

    def of_day(self, day: int) -> str | None:
        """Return the ticket of a day, if there is one yet."""
        with self._database.read() as connection:
            return connection.execute(sa.select(TICKETS.c.ticket).where(TICKETS.c.day == day)).scalar()

    def propose(self, day: int, ticket: str) -> str:
        """Make this the ticket of a day unless another worker was first; returns the day's ticket."""
        with self._database.write() as connection:
            connection.execute(TICKETS.delete().where(TICKETS.c.day < day))
            insert_new(connection, TICKETS, day=day, ticket=ticket)
            return str(connection.execute(sa.select(TICKETS.c.ticket).where(TICKETS.c.day == day)).scalar_one())
