"""What a database's refusal means: one sentence that names the place and the mend.

Whether it goes on by itself then is for those to say who know: a scheduler does, a command does not.
"""

import os
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from feeds.errors import StoreBusy, StoreError

LOCKED = "stayed locked by another process longer than we wait; is a backup running?"
CROSSED = "two processes wanted the same rows in turn"
FULL = "its disk, or the quota on it, is full; free some space there"
READ_ONLY = (
    "may not be written to; let this user write the file and its folder, or mount the disk for writing"
)
UNREADABLE = (
    "cannot be opened; let this user read and write the file and its folder, "
    "mount the disk for writing, or correct `database:`"
)
ILL = "its disk reports an error (over a quota, read-only, gone or failing); see the system's log for which"
DAMAGED = "is damaged; stop Feedmill and restore the file from a backup"
NO_DATABASE = "is no SQLite database; correct `database:`, or move that file away"
CROWDED = "has no connection left for us; raise max_connections of the server, or run fewer workers"
NOT_ALLOWED = "refuses this user; grant it the rights to its database, or correct `database:`"
UNREACHABLE = "cannot be reached; is the server running, and is `database:` right?"

ROOM = 64 * 1024
"""Bytes with which SQLite cannot even begin: it makes a file of half of that to coordinate processes."""

_SQLITE = {8: READ_ONLY, 10: ILL, 11: DAMAGED, 13: FULL, 14: UNREADABLE, 26: NO_DATABASE}
_VAGUE = frozenset({10, 14})
"""SQLITE_IOERR and SQLITE_CANTOPEN, behind which the disk may have a reason that it tells itself."""
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
        return _explain_sqlite(place, code & 0xFF, told, Path(engine.url.database or "."))
    return _explain_postgresql(place, getattr(original, "sqlstate", None), error, told)


def describe(engine: Engine) -> str:
    """Which database it is, without a password."""
    url = engine.url
    name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    return f"database {name}"


def _explain_sqlite(place: str, code: int, told: str, file: Path) -> StoreError:
    """By the primary result code; what SQLite itself says goes along."""
    if code in _SQLITE_BUSY:
        return StoreBusy(place, LOCKED)
    if code in _VAGUE and (seen := _look_at_disk(file)):
        return StoreError(place, f"{seen} ({told})")
    return StoreError(place, f"{_SQLITE[code]} ({told})" if code in _SQLITE else told)


def _look_at_disk(file: Path) -> str:
    """What a disk itself says is in the way of writing to it; empty for nothing."""
    try:
        disk = os.statvfs(file.parent)
    except OSError:
        return ""
    if disk.f_flag & os.ST_RDONLY:
        return READ_ONLY
    return FULL if disk.f_bavail * disk.f_frsize < ROOM else ""


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
