"""What the scheduler reads and writes: due times."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, or_, select, update

from feeds.model.lease import LEASE
from feeds.model.reading import SourceState
from feeds.store.engine import reading, writing
from feeds.store.rows import ensure_source, state_of
from feeds.store.tables import source


class Scheduling:
    """The store as schedule.py sees it (ports.ScheduleStore)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history, without counting its articles."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(source).order_by(source.c.id)).mappings().all()
        return tuple(state_of(row, 0) for row in rows)

    def enroll(self, due: Mapping[str, datetime]) -> None:
        """Set when these sources are looked at next, making those that are new."""
        with writing(self._engine) as connection:
            for source_id, moment in due.items():
                ensure_source(connection, source_id)
                mine = source.c.id == source_id
                connection.execute(update(source).where(mine).values(next_due=moment))

    def due(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """Sources whose time has come and that nobody is refreshing, longest overdue first."""
        free = or_(
            source.c.lease_until.is_(None),
            source.c.lease_until <= now,
            source.c.lease_until > now + LEASE,  # the clock has gone back: to be claimed, to be shortened
        )
        query = select(source.c.id).where(source.c.next_due <= now, free)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query.order_by(source.c.next_due).limit(limit)).scalars())
