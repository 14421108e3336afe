"""Tombstones and the segments that still lie under them, in the database."""

from collections.abc import Sequence

import sqlalchemy as sa

from aboveboard.collector.database import OPENINGS, SEGMENTS, TOMBSTONES, Database, insert_new


class DeletionStore:
    """What the database knows of deletions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bury(self, deletion_hash: str) -> None:
        """Refuse a session from now on; the same write for every hash, whether it has segments or not."""
        with self._database.write() as connection:
            insert_new(connection, TOMBSTONES, deletion_hash=deletion_hash)

    def left(self) -> Sequence[str]:
        """Return the hashes of segments whose session is deleted."""
        buried = sa.select(TOMBSTONES.c.deletion_hash)
        with self._database.read() as connection:
            return (
                connection.execute(sa.select(SEGMENTS.c.sha256).where(SEGMENTS.c.deletion_hash.in_(buried)))
                .scalars()
                .all()
            )

    def forget(self, sha256: str) -> None:
        """Remove a segment's row, and what says that its session was ever open."""
        with self._database.write() as connection:
            of_segment = sa.select(SEGMENTS.c.deletion_hash).where(SEGMENTS.c.sha256 == sha256).scalar_subquery()
            connection.execute(OPENINGS.delete().where(OPENINGS.c.deletion_hash == of_segment))
            connection.execute(SEGMENTS.delete().where(SEGMENTS.c.sha256 == sha256))

    def buried(self, prefix: str) -> Sequence[str]:
        """Return the deleted hashes that begin with a prefix, sorted."""
        with self._database.read() as connection:
            return (
                connection.execute(
                    sa.select(TOMBSTONES.c.deletion_hash)
                    .where(TOMBSTONES.c.deletion_hash.startswith(prefix, autoescape=True))
                    .order_by(TOMBSTONES.c.deletion_hash)
                )
                .scalars()
                .all()
            )
