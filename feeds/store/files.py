"""What passes noted of files, and of places in lists on the web."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from feeds.model.reading import KnownFile, Signature
from feeds.store.rows import chunks, upsert
from feeds.store.tables import file

_NOTED = select(file.c.path, file.c.inode, file.c.size, file.c.modified_ns, file.c.drop)


def list_files(connection: Connection, source_id: str) -> Mapping[str, KnownFile]:
    """Everything that was noted of a source, by path."""
    return _by_path(connection.execute(_NOTED.where(file.c.source_id == source_id)))


def find_files(connection: Connection, source_id: str, paths: Collection[str]) -> Mapping[str, KnownFile]:
    """What was noted of these paths, by path."""
    found: dict[str, KnownFile] = {}
    for chunk in chunks(paths):
        query = _NOTED.where(file.c.source_id == source_id, file.c.path.in_(chunk))
        found |= _by_path(connection.execute(query))
    return found


def has_files(connection: Connection, source_id: str) -> bool:
    """Whether anything was noted of a source."""
    query = select(file.c.path).where(file.c.source_id == source_id).limit(1)
    return connection.execute(query).first() is not None


def store_files(connection: Connection, source_id: str, files: Sequence[KnownFile]) -> None:
    """Note these as they are now."""
    upsert(
        connection,
        file,
        [
            {
                "source_id": source_id,
                "path": one.path,
                "inode": str(one.signature.inode),
                "size": one.signature.size,
                "modified_ns": one.signature.modified_ns,
                "drop": one.drop,
            }
            for one in files
        ],
    )


def _by_path(rows: Iterable[Row[Any]]) -> dict[str, KnownFile]:
    return {
        row.path: KnownFile(row.path, Signature(int(row.inode), row.size, row.modified_ns), row.drop)
        for row in rows
    }
