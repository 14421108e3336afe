"""Rows of stored segments, sessions that may still grow, and the tombstones both obey."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from aboveboard.collector.database import OPENINGS, SEGMENTS, TOMBSTONES, Database, insert_new
from aboveboard.collector.group_commit import GroupCommit
from aboveboard.errors import Deleted, SessionClosed
from aboveboard.formats.services import ListedSegment

_SESSION: sa.BindParameter[str] = sa.bindparam("session")
_BURIED = sa.select(TOMBSTONES.c.deletion_hash).where(TOMBSTONES.c.deletion_hash == _SESSION)
_STANDING = sa.select(
    sa.exists().where(SEGMENTS.c.sha256 == sa.bindparam("segment")),
    _BURIED.exists(),
    sa.exists().where(SEGMENTS.c.deletion_hash == _SESSION),
    sa.select(OPENINGS.c.closes).where(OPENINGS.c.deletion_hash == _SESSION).scalar_subquery(),
)
"""How a segment and its session stand: stored, buried, begun, closing at. One question, because each one costs."""
_STORED = sa.select(SEGMENTS.c.sha256).where(SEGMENTS.c.sha256 == sa.bindparam("segment"))
_CLOSED = OPENINGS.delete().where(OPENINGS.c.closes <= sa.bindparam("hour"))
_STILL_OPEN = sa.exists().where(
    OPENINGS.c.deletion_hash == SEGMENTS.c.deletion_hash, OPENINGS.c.closes > sa.bindparam("hour")
)

SESSION_OPEN_H = 48
"""A session's deletion hash takes segments for so many hours after its first: later ones are somebody else's."""


class SegmentStore:
    """What the database knows of segments."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._together: GroupCommit[bool] = GroupCommit(database)

    def known(self, sha256: str, deletion_hash: str, hour: int) -> bool:
        """Tell whether a segment is stored; if not, refuse early what `add` would: raises Deleted, SessionClosed."""
        with self._database.read() as connection:
            stored, buried, began, closes = connection.execute(
                _STANDING, {"segment": sha256, "session": deletion_hash}
            ).one()
        if stored:
            return True
        if buried:
            raise _deleted()
        # No open entry: the session is either new, or old enough for its entry to have been purged.
        if began and (closes is None or closes <= hour):
            raise SessionClosed("this session's first segment came more than 48 hours ago")
        return False

    def add(self, row: ListedSegment, hour: int) -> bool:
        """Enter a stored segment that `known` let through; False when it is there already. Raises Deleted.

        One transaction looks for a tombstone and writes the row, so a deletion comes wholly before or wholly after.
        """
        return self._together.run(lambda connection: _add(connection, row, hour))

    def listing(self, purpose: str, epoch: str, hour: int | None) -> Sequence[ListedSegment]:
        """Return the segments of a purpose and epoch (empty: any), ordered by hash.

        Of sessions that had closed by the midnight (UTC) before an hour, or without one of all.
        """
        query = sa.select(SEGMENTS).order_by(SEGMENTS.c.sha256)
        if hour is not None:
            query = query.where(~_STILL_OPEN)
        for column, wanted in ((SEGMENTS.c.purpose, purpose), (SEGMENTS.c.epoch, epoch)):
            query = query.where(column == wanted) if wanted else query
        with self._database.read() as connection:
            found = connection.execute(query, {} if hour is None else {"hour": midnight(hour)})
            return [ListedSegment(**row) for row in found.mappings()]

    def forget_closed(self, hour: int) -> None:
        """Forget when sessions closed, once it is midnight."""
        with self._database.write() as connection:
            connection.execute(_CLOSED, {"hour": midnight(hour)})

    def stored(self, sha256: str) -> bool:
        """Tell whether a segment is stored, wraps and row and all."""
        with self._database.read() as connection:
            return connection.execute(_STORED, {"segment": sha256}).first() is not None

    def buried(self) -> set[str]:
        """Return the deletion hashes of all deleted sessions."""
        with self._database.read() as connection:
            return set(connection.execute(sa.select(TOMBSTONES.c.deletion_hash)).scalars())

    def all_hashes(self) -> set[str]:
        """Return the hashes of all stored segments."""
        with self._database.read() as connection:
            return set(connection.execute(sa.select(SEGMENTS.c.sha256)).scalars())


def midnight(hour: int) -> int:
    """Return the hour (since 1970) at which the day of an hour began, in UTC."""
    return hour // 24 * 24


def _add(connection: Connection, row: ListedSegment, hour: int) -> bool:
    _check_buried(connection, row.deletion_hash)
    insert_new(connection, OPENINGS, deletion_hash=row.deletion_hash, closes=hour + SESSION_OPEN_H)
    return insert_new(
        connection,
        SEGMENTS,
        sha256=row.sha256,
        purpose=row.purpose,
        epoch=row.epoch,
        deletion_hash=row.deletion_hash,
        size_bucket=row.size_bucket,
        arrived=row.arrived,
    )


def _check_buried(connection: Connection, deletion_hash: str) -> None:
    if connection.execute(_BURIED, {"session": deletion_hash}).first():
        raise _deleted()


def _deleted() -> Deleted:
    return Deleted("this session has been deleted by its participant")
