"""What a database's refusal means: one sentence that names the place and the mend."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from feeds.errors import StoreBusy, StoreError

LOCKED = (
    "stayed locked by another process longer than we wait; is a backup running? It is tried again by itself"
)
CROSSED = "two processes wanted the same rows in turn; it is tried again by itself"
FULL = "its disk, or the quota on it, is full; free some space there, and all goes on by itself"
READ_ONLY = (
    "may not be written to; let this user write the file and its folder, or mount the disk for writing"
)
UNREADABLE = (
    "cannot be opened; let this user read and write the file and its folder, "
    "mount the disk for writing, or correct `database:`"
)
ILL = "its disk reports an error (full, over a quota, gone or failing); see the system's log for which"
DAMAGED = "is damaged; stop Feedmill and restore the file from a backup"
NO_DATABASE = "is no SQLite database; correct `database:`, or move that file away"
CROWDED = "has no connection left for us; raise max_connections of the server, or run fewer workers"
NOT_ALLOWED = "refuses this user; grant it the rights to its database, or correct `database:`"
UNREACHABLE = "cannot be reached; is the server running, and is `database:` right?"

_SQLITE = {8: READ_ONLY, 10: ILL, 11: DAMAGED, 13: FULL, 14: UNREADABLE, 26: NO_DATABASE}
_SQLITE_BUSY = frozenset({5, 6, 15})
"""SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL."""
_POSTGRESQL = {
    "25006": READ_ONLY,
    "53100": FULL,
    "53300": CROWDED,
    "42501": NOT_ALLOWED,
    "28P01": NOT_ALLOWED,
    "28000": NOT_ALLOWED,
    "58030": ILL,
}
_POSTGRESQL_BUSY = {"55P03": LOCKED, "40P01": CROSSED, "40001": CROSSED}


def explain(engine: Engine, error: SQLAlchemyError) -> StoreError:
    """The error that an admin is told of; StoreBusy when waiting is all that it takes."""
    place = describe(engine)
    original = error.orig if isinstance(error, DBAPIError) else None
    if original is None:
        return StoreError(place, str(error))
    told = str(original).partition("\n")[0].strip()
    code = getattr(original, "sqlite_errorcode", None)
    if code is not None:
        return _explain_sqlite(place, code & 0xFF, told)
    return _explain_postgresql(place, getattr(original, "sqlstate", None), error, told)


def describe(engine: Engine) -> str:
    """Which database it is, without a password."""
    url = engine.url
    name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    return f"database {name}"


def _explain_sqlite(place: str, code: int, told: str) -> StoreError:
    """By the primary result code; what SQLite itself says goes along."""
    if code in _SQLITE_BUSY:
        return StoreBusy(place, LOCKED)
    return StoreError(place, f"{_SQLITE[code]} ({told})" if code in _SQLITE else told)


def _explain_postgresql(place: str, state: str | None, error: SQLAlchemyError, told: str) -> StoreError:
    """By the SQLSTATE; a connection that never came about, or was cut, has none."""
    if state in _POSTGRESQL_BUSY:
        return StoreBusy(place, _POSTGRESQL_BUSY[state])
    if state in _POSTGRESQL:
        return StoreError(place, f"{_POSTGRESQL[state]} ({told})")
    lost = state is None or state.startswith(("08", "57P"))
    if lost and isinstance(error, OperationalError):
        return StoreError(place, f"{UNREACHABLE} ({told})")
    return StoreError(place, told)
