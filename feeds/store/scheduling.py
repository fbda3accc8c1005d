"""What the scheduler reads and writes: due times and leases."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, or_, select, update

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
        free = or_(source.c.lease_until.is_(None), source.c.lease_until <= now)
        query = select(source.c.id).where(source.c.next_due <= now, free)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query.order_by(source.c.next_due).limit(limit)).scalars())

    def is_any_held(self, now: datetime) -> bool:
        """Whether somebody is refreshing something."""
        query = select(source.c.id).where(source.c.lease_until > now).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def claim(self, source_id: str, owner: str, *, now: datetime, until: datetime) -> bool:
        """Take the source's lease unless somebody holds it; True when it is ours."""
        free = or_(source.c.lease_until.is_(None), source.c.lease_until <= now, source.c.lease_owner == "")
        with writing(self._engine) as connection:
            ensure_source(connection, source_id)
            taken = connection.execute(
                update(source)
                .where(source.c.id == source_id, free)
                .values(lease_owner=owner, lease_until=until)
            )
            return taken.rowcount == 1

    def renew(self, source_id: str, owner: str, *, until: datetime) -> bool:
        """Lengthen our lease; False when it is no longer ours."""
        mine = (source.c.id == source_id) & (source.c.lease_owner == owner)
        with writing(self._engine) as connection:
            renewed = connection.execute(update(source).where(mine).values(lease_until=until))
            return renewed.rowcount == 1

    def release(self, source_id: str, owner: str) -> None:
        """Give the lease back."""
        mine = (source.c.id == source_id) & (source.c.lease_owner == owner)
        with writing(self._engine) as connection:
            connection.execute(update(source).where(mine).values(lease_owner="", lease_until=None))
