"""Who refreshes which source: leases, and the log of every pass that held one.

A lease is claimed, given back and taken over in the same transaction as its line of the log, whose index
allows one unfinished line a source: what the log says is what happened. The clock is read when the
database is ours: moments are in the order of the transactions, however long one waited.
"""

import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    insert,
    select,
    update,
)

from feeds.errors import LeaseLost
from feeds.model.lease import LEASE, Lease
from feeds.model.passes import Ending, LoggedPass, Outcome
from feeds.ports import Clock
from feeds.store.engine import reading, writing
from feeds.store.rows import ensure_source
from feeds.store.tables import Moment, passes, source

KEPT = 100
"""Lines of the log for each source."""
KEPT_FOR = timedelta(days=30)

# Built once, as every pass needs them: making a statement costs more than carrying it out.
_AT = source.c.id == bindparam("at")
_MINE = and_(_AT, source.c.lease_owner == bindparam("owner_is"))
_NOW = bindparam("now", type_=Moment())
_LOOK = select(source).where(_AT)
_LOCK = _LOOK.with_for_update()
_HOLDER = select(source.c.lease_owner).where(_AT).with_for_update()
_TAKE = update(source).where(_AT)
_RENEW = update(source).where(_MINE).values(lease_until=bindparam("until"))
_GIVE_BACK = update(source).where(_MINE).values(lease_owner="", lease_until=None)
# Nothing ends before it began, even if the clock has gone back.
_END = {"finished": case((passes.c.started > _NOW, passes.c.started), else_=_NOW)}
_UNFINISHED = update(passes).where(passes.c.finished.is_(None))
_LOSE = _UNFINISHED.where(passes.c.source_id == bindparam("at")).values(**_END, outcome=Outcome.LOST.value)
_CLOSE = _UNFINISHED.where(passes.c.owner == bindparam("owner_is")).values(
    **_END, outcome=bindparam("how"), counts=bindparam("counted"), error=bindparam("why")
)
_BEGIN = insert(passes)
_OWN = passes.c.source_id == bindparam("at")
_NEWEST = select(passes.c.number).where(_OWN).order_by(passes.c.number.desc())
_FORGET_MANY = delete(passes).where(_OWN, passes.c.number <= _NEWEST.limit(1).offset(KEPT).scalar_subquery())
_FORGET_OLD = delete(passes).where(passes.c.finished < bindparam("before"))

Wanted = Callable[[RowMapping, datetime], bool]
"""Whether a source that is free is worth taking."""


class Leases:
    """The store as whoever refreshes sees it (ports.LeaseStore)."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def claim(self, lease: Lease) -> bool:
        """Take the source's lease unless somebody holds it; True when it is ours."""
        return self._claim(lease, lambda _row, _now: True)

    def claim_due(self, lease: Lease) -> bool:
        """Take it if, besides, the source's time has come: another process may have been quicker."""
        return self._claim(lease, _is_due)

    def renew(self, leases: Collection[Lease]) -> frozenset[Lease]:
        """Lengthen these leases; those that are no longer ours come back."""
        with writing(self._engine) as connection:
            until = self._clock() + LEASE
            return frozenset(
                lease
                for lease in sorted(leases, key=attrgetter("source_id"))  # one order: nobody waits in a ring
                if connection.execute(_RENEW, {**_name(lease), "until": until}).rowcount == 0
            )

    def release(self, lease: Lease, ending: Ending) -> None:
        """Give the lease back if it is still ours, and log how the pass ended."""
        with writing(self._engine) as connection:
            now = self._clock()
            connection.execute(_GIVE_BACK, _name(lease))
            ended = {
                "how": ending.outcome.value,
                "counted": json.dumps(dict(ending.counts)),
                "why": ending.error,
            }
            connection.execute(_CLOSE, {"owner_is": lease.owner, "now": now, **ended})

    def is_any_held(self) -> bool:
        """Whether somebody is refreshing something."""
        now = self._clock()
        query = select(source.c.id).where(source.c.lease_until > now, source.c.lease_until <= now + LEASE)
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def find_running(self, source_id: str) -> LoggedPass | None:
        """The pass that took the source's lease and did not give it back; None when there is none."""
        query = select(passes).where(passes.c.source_id == source_id, passes.c.finished.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return _logged(row) if row else None

    def list_passes(self, *, after: int = 0) -> tuple[LoggedPass, ...]:
        """The log's lines with a number above `after`, oldest first."""
        query = select(passes).where(passes.c.number > after).order_by(passes.c.number)
        with reading(self._engine) as connection:
            return tuple(_logged(row) for row in connection.execute(query).mappings())

    def _claim(self, lease: Lease, wanted: Wanted) -> bool:
        """Looks before it asks for the write lock, of which SQLite has one for everybody."""
        at = {"at": lease.source_id}
        with reading(self._engine) as connection:
            row = connection.execute(_LOOK, at).mappings().first()
        if row is not None and _is_out_of_question(row, wanted, self._clock()):
            return False
        with writing(self._engine) as connection:
            ensure_source(connection, lease.source_id)
            row = connection.execute(_LOCK, at).mappings().one()
            now = self._clock()
            if _is_held(row, now):
                _shorten(connection, row, now)
                return False
            if not wanted(row, now):
                return False
            _take(connection, lease, now)
            return True


def fence(connection: Connection, lease: Lease) -> None:
    """Let a transaction go on only while nobody has taken the lease over. Raises LeaseLost.

    An expired lease that nobody else took is still ours; until this transaction ends it stays so.
    """
    if connection.execute(_HOLDER, {"at": lease.source_id}).scalar() != lease.owner:
        raise LeaseLost(
            lease.source_id,
            "another process took this source over, because this one gave no sign of life for "
            f"{LEASE.seconds} s; this pass ends without a trace, the other one counts",
        )


def _is_due(row: RowMapping, now: datetime) -> bool:
    return row["next_due"] is not None and row["next_due"] <= now


def _is_held(row: RowMapping, now: datetime) -> bool:
    return row["lease_owner"] != "" and row["lease_until"] is not None and row["lease_until"] > now


def _is_out_of_question(row: RowMapping, wanted: Wanted, now: datetime) -> bool:
    """Not wanted, or held for no longer than a lease can be."""
    return not wanted(row, now) or (_is_held(row, now) and row["lease_until"] <= now + LEASE)


def _shorten(connection: Connection, row: RowMapping, now: datetime) -> None:
    """No lease ends later than a whole one from now: the clock has gone back since it was taken.

    Its holder lengthens it as ever; if that is dead, the source is free in time all the same.
    """
    mine = (source.c.id == row["id"]) & (source.c.lease_until > now + LEASE)
    connection.execute(update(source).where(mine).values(lease_until=now + LEASE))


def _take(connection: Connection, lease: Lease, now: datetime) -> None:
    """The lease is ours, and whoever had it and did not give it back has lost it."""
    at = {"at": lease.source_id}
    connection.execute(_TAKE, {**at, "lease_owner": lease.owner, "lease_until": now + LEASE})
    connection.execute(_LOSE, {**at, "now": now})
    row = {
        "source_id": lease.source_id,
        "owner": lease.owner,
        "started": now,
        "outcome": Outcome.RUNNING.value,
        "counts": "{}",
        "error": "",
    }
    connection.execute(_BEGIN, row)
    connection.execute(_FORGET_MANY, at)
    connection.execute(_FORGET_OLD, {"before": now - KEPT_FOR})


def _name(lease: Lease) -> dict[str, str]:
    return {"at": lease.source_id, "owner_is": lease.owner}


def _logged(row: RowMapping) -> LoggedPass:
    return LoggedPass(
        number=row["number"],
        source_id=row["source_id"],
        owner=row["owner"],
        started=row["started"],
        finished=row["finished"],
        ending=Ending(Outcome(row["outcome"]), json.loads(row["counts"]), row["error"]),
    )
