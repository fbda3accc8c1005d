"""Brings a database to the tables this version needs, by itself, at every opening."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from feeds.errors import StoreOutdated
from feeds.store.engine import reading, writing

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x6665656473  # "feeds": any number, the same in every process


def migrate(engine: Engine) -> None:
    """Run the missing steps in one transaction; two processes that open at once take turns.

    Raises StoreOutdated when the database is newer than this program.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        if _revision(connection) == script.get_current_head():
            return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        found = _revision(connection)
        if found and found not in {step.revision for step in script.walk_revisions()}:
            raise StoreOutdated(
                "database", f"was made by a newer Feedmill (its tables are at {found}); upgrade this one"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
