"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("expelled", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "provisioning_tokens",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "nonces",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tickets",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "segments",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("epoch", sa.String(8), nullable=False),
        sa.Column("deletion_hash", sa.String(64), nullable=False),
        sa.Column("size_bucket", sa.Integer, nullable=False),
        sa.Column("arrived", sa.String(8), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_segments_deletion_hash", "segments", ["deletion_hash"])
    op.create_table(
        "openings",
        sa.Column("deletion_hash", sa.String(64), primary_key=True),
        sa.Column("closes", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstones",
        sa.Column("deletion_hash", sa.String(64), primary_key=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("tombstones", "openings", "segments", "tickets", "nonces", "provisioning_tokens", "devices"):
        op.drop_table(table)
