"""Opens the database: one way to begin a transaction, one translation of its errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from feeds.errors import StoreError
from feeds.store.refusals import explain

PATIENCE = 20.0
"""Seconds to wait for another process's transaction."""
WRITE = "feedmill_write"


def make_engine(url: str, *, patience: float = PATIENCE) -> Engine:
    """An engine for `url`; SQLite's folder is made if it is not there. `patience` in seconds.

    Raises StoreError when the URL names no database that can be had here.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _postgresql(parsed, patience)
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    engine = create_engine(url, connect_args={"timeout": patience, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL, patience: float) -> Engine:
    """What the URL itself sets wins."""
    given = {"options": f"-c lock_timeout={int(patience * 1000)}ms", "connect_timeout": max(int(patience), 1)}
    arguments = {name: value for name, value in given.items() if name not in url.query}
    try:
        return create_engine(url, pool_pre_ping=True, connect_args=arguments)
    except ModuleNotFoundError as error:
        raise StoreError(
            "database", "PostgreSQL needs one more package: pip install 'feedmill[postgresql]'"
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            str(folder),
            f"cannot be made ({error.strerror}); correct `database:` or let this user write there",
        ) from error


def _prepare_sqlite(connection: SqliteConnection, _record: Any) -> None:
    """WAL lets feeds be read while a refresh writes; NORMAL survives a crash of the program."""
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-32768")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: a transaction that read first could not wait for it later."""
    write = connection.get_execution_options().get(WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database. Raises StoreError."""
    with _translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it or nothing. Raises StoreError."""
    with (
        _translated(engine),
        engine.connect().execution_options(**{WRITE: True}) as connection,
        connection.begin(),
    ):
        yield connection


def lock(connection: Connection, what: str) -> None:
    """Until this transaction ends nobody else comes past the same lock; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise explain(engine, error) from error
