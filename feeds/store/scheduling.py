"""What the scheduler reads and writes: due times."""

from collections.abc import Container, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, bindparam, not_, or_, select, update

from feeds.model.lease import LEASE
from feeds.model.reading import SourceState
from feeds.store.engine import reading, writing
from feeds.store.rows import ensure_sources, state_of
from feeds.store.tables import source

GIVES_WAY = timedelta(minutes=10)
PAGE = 100
"""Rows that are read at once."""


class Scheduling:
    """The store as schedule.py sees it (ports.ScheduleStore)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history, without counting its articles."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(source).order_by(source.c.id)).mappings().all()
        return tuple(state_of(row, 0) for row in rows)

    def enroll(self, due: Mapping[str, datetime], states: Mapping[str, SourceState]) -> None:
        """Set when these sources are looked at next, making those that are new.

        A source whose due time is no longer that of its state here is left alone: a pass that ended
        meanwhile, or another process, knows better.
        """
        if not due:
            return
        mine = source.c.id == bindparam("source_id")
        as_seen = source.c.next_due.is_not_distinct_from(bindparam("seen"))
        rows = [
            {"source_id": one, "due": moment, "seen": states[one].next_due if one in states else None}
            for one, moment in due.items()
        ]
        with writing(self._engine) as connection:
            ensure_sources(connection, due.keys() - states.keys())
            connection.execute(update(source).where(mine, as_seen).values(next_due=bindparam("due")), rows)

    def list_stopped(self) -> tuple[str, ...]:
        """The sources that were looked at, and are not looked at any more."""
        query = select(source.c.id).where(source.c.next_due.is_(None), source.c.last_attempt.is_not(None))
        with reading(self._engine) as connection:
            return tuple(connection.execute(query.order_by(source.c.id)).scalars())

    def want(self, source_id: str, now: datetime) -> None:
        """Ask for a pass that begins after this moment; one that runs now does not count as it."""
        with writing(self._engine) as connection:
            ensure_sources(connection, [source_id])
            mine = source.c.id == source_id
            connection.execute(update(source).where(mine).values(wanted=now, next_due=now))

    def due(self, now: datetime, *, among: Container[str], limit: int) -> tuple[str, ...]:
        """Of these sources those whose time has come and that nobody refreshes, longest overdue first.

        The first look at a source costs as much as many later ones, and nobody has a feed of it yet: for
        some minutes it gives way to sources that are on their beat, then it is as overdue as any.

        What is no longer configured stays due for ever: it is passed over while reading, not fetched.
        """
        free = or_(
            source.c.lease_until.is_(None),
            source.c.lease_until <= now,
            source.c.lease_until > now + LEASE,  # the clock has gone back: to be claimed, to be shortened
        )
        gives_way = and_(source.c.first_refreshed.is_(None), source.c.next_due > now - GIVES_WAY)
        query = select(source.c.id).where(source.c.next_due <= now, free).order_by(source.c.next_due)
        query = query.execution_options(yield_per=PAGE)
        with reading(self._engine) as connection:
            known = _take(connection, query.where(not_(gives_way)), among, limit)
            return (*known, *_take(connection, query.where(gives_way), among, limit - len(known)))


def _take(connection: Connection, query: Select[Any], among: Container[str], limit: int) -> tuple[str, ...]:
    """The first that are among these; what comes after them is not fetched."""
    if not limit:
        return ()
    with connection.execute(query) as found:
        return tuple(islice((one for one in found.scalars() if one in among), limit))
