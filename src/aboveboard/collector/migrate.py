"""Brings a database to the newest schema, from nothing or from any earlier version."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from aboveboard.collector.database import Database


def migrate(database: Database) -> None:
    """Run the migrations that are missing, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
