"""Devices and one-time tokens in the database."""

import sqlalchemy as sa

from aboveboard.collector.database import DEVICES, TOKENS, Database, insert_new


class EnrolmentStore:
    """What the database knows of devices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_token(self, sha256: str, expires: int) -> None:
        """Keep a token's hash until it expires."""
        with self._database.write() as connection:
            insert_new(connection, TOKENS, sha256=sha256, expires=expires, key="")

    def use_token(self, sha256: str, key: str, now: int) -> bool:
        """Spend a token for a device and enrol it; False when it is unknown, expired or spent for another device.

        The same token with the same key again is True, as the answer may have been lost on its way, unless the device
        has been expelled since. A new token takes an expelled device in again.
        """
        with self._database.write() as connection:
            connection.execute(TOKENS.delete().where(TOKENS.c.expires <= now))
            used = connection.execute(sa.select(TOKENS.c.key).where(TOKENS.c.sha256 == sha256)).scalar()
            if used is None or used not in {"", key}:
                return False
            device = DEVICES.c.key == key
            if used == key:
                return connection.execute(sa.select(DEVICES.c.expelled).where(device)).scalar() is False
            connection.execute(TOKENS.update().where(TOKENS.c.sha256 == sha256).values(key=key))
            if not insert_new(connection, DEVICES, key=key, expelled=False):
                connection.execute(DEVICES.update().where(device).values(expelled=False))
            return True

    def expel(self, key: str) -> bool:
        """Refuse a device from now on; False when it was never enrolled."""
        with self._database.write() as connection:
            changed = connection.execute(DEVICES.update().where(DEVICES.c.key == key).values(expelled=True))
            return changed.rowcount == 1

    def knows(self, key: str) -> bool:
        """Tell whether a device is enrolled and not expelled."""
        with self._database.read() as connection:
            found = connection.execute(sa.select(DEVICES.c.expelled).where(DEVICES.c.key == key)).scalar()
        return found is False
