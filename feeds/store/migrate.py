"""Brings a database to the tables this version needs, by itself, at every opening."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from feeds.errors import StoreOutdated
from feeds.store.engine import reading, writing

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x6665656473  # "feeds": any number, the same in every process


def migrate(engine: Engine) -> None:
    """Run the missing steps in one transaction; two processes that open at once take turns.

    Raises StoreOutdated when the database is newer than this program.
    """
    steps = list_steps()
    with reading(engine) as connection:
        if _revision(connection) == steps[-1]:
            return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        found = _revision(connection)
        if found and found not in steps:
            raise StoreOutdated(
                "database", f"was made by a newer Feedmill (its tables are at {found}); upgrade this one"
            )
        _upgrade(connection)


def list_steps() -> tuple[str, ...]:
    """The revisions that this version knows, oldest first: a step's file is named for its revision."""
    return tuple(sorted(path.name.split("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*_*.py")))


def _revision(connection: Connection) -> str | None:
    """Where the tables are, in Alembic's own table; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    # Alembic costs a quarter of a second to import, and every process opens the store.
    from alembic import command  # noqa: PLC0415 - needed once in a database's life
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
