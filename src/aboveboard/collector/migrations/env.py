"""Alembic's entry: runs on the connection that `migrate` hands over."""

from alembic import context

from aboveboard.collector.database import SCHEMA

context.configure(connection=context.config.attributes["connection"], target_metadata=SCHEMA)
context.run_migrations()
