"""The store: everything Feedmill remembers, in SQLite or PostgreSQL.

This room knows SQL and nothing of feeds' rules; what it is asked stands in ports/.
"""

from dataclasses import dataclass

from sqlalchemy import Engine

from feeds.ports import Clock
from feeds.store.engine import PATIENCE, make_engine
from feeds.store.leases import Leases
from feeds.store.migrate import migrate
from feeds.store.publishing import Publishing
from feeds.store.refreshing import Refreshing
from feeds.store.remembering import Remembering
from feeds.store.scheduling import Scheduling
from feeds.store.selecting import Selecting
from feeds.store.serving import Serving


@dataclass(frozen=True, slots=True)
class Store:
    """One database, seen by those who use it."""

    refreshing: Refreshing
    selecting: Selecting
    publishing: Publishing
    serving: Serving
    scheduling: Scheduling
    leases: Leases
    remembering: Remembering
    engine: Engine

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(url: str, clock: Clock, *, patience: float = PATIENCE) -> Store:
    """Open the database at a SQLAlchemy URL, making or upgrading its tables.

    Another process's transaction is waited for, `patience` seconds at most.

    Raises StoreError when it cannot be had, StoreOutdated when it is newer than this program.
    """
    engine = make_engine(url, patience=patience)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(
        Refreshing(engine),
        Selecting(engine),
        Publishing(engine),
        Serving(engine, clock),
        Scheduling(engine),
        Leases(engine, clock),
        Remembering(engine),
        engine,
    )
