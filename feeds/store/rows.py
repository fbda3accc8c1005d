"""Rows in and out: the statements every part of the store shares."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, RowMapping, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from feeds.model.article import Article, Elsewhere
from feeds.model.reading import SourceState
from feeds.store.codec import load_draft, load_stamp
from feeds.store.tables import meta, pending, source

CHUNK = 500  # bound parameters in one statement: SQLite's oldest limit is 999

SEQUENCE = "sequence"

T = TypeVar("T")


def chunks(members: Collection[T], size: int = CHUNK) -> Iterator[tuple[T, ...]]:
    """The members in tuples of at most `size`."""
    iterator = iter(members)
    while chunk := tuple(islice(iterator, size)):
        yield chunk


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert, or replace all given columns of the row with the same primary key."""
    if rows:
        statement = _make_upsert(connection.dialect.name, table, tuple(rows[0]))
        connection.execute(statement, [dict(row) for row in rows])


@cache
def _make_upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    """The statement for rows of these columns: making it takes as long as carrying it out."""
    key = [column.name for column in table.primary_key]
    others = [name for name in columns if name not in key]
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table)
    if not others:
        return statement.on_conflict_do_nothing(index_elements=key)
    replaced = {name: statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=key, set_=replaced)


def read_meta(connection: Connection, key: str) -> str:
    """One remembered value, empty when it was never set."""
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar() or ""


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Remember one value."""
    upsert(connection, meta, [{"key": key, "value": value}])


def touch(connection: Connection, labels: Collection[str]) -> None:
    """Count the store one step on, and mark these labels for the next publish."""
    if not labels:
        return
    sequence = read_sequence(connection) + 1
    write_meta(connection, SEQUENCE, str(sequence))
    upsert(connection, pending, [{"label": label, "sequence": sequence} for label in sorted(labels)])


def read_sequence(connection: Connection) -> int:
    """How many steps the articles have taken so far."""
    return int(read_meta(connection, SEQUENCE) or 0)


def article_of(row: RowMapping) -> Article:
    """An article from a row of its table."""
    return Article(
        id=row["id"],
        slug=row["slug"],
        source_id=row["source_id"],
        draft=load_draft(row["draft"]),
        first_seen=row["first_seen"],
        published=load_stamp(row["published"]),
        updated=row["updated"],
        arrived=row["arrived"],
        version=row["version"],
        also=tuple(Elsewhere(source_id, path) for source_id, path in json.loads(row["also"])),
    )


def state_of(row: RowMapping, articles: int) -> SourceState:
    """A source's history from a row of its table."""
    return SourceState(
        source_id=row["id"],
        first_refreshed=row["first_refreshed"],
        last_attempt=row["last_attempt"],
        last_success=row["last_success"],
        next_due=row["next_due"],
        error=row["error"],
        failures=row["failures"],
        articles=articles,
    )


def ensure_source(connection: Connection, source_id: str) -> None:
    """The source has a row, blank if it is new."""
    ensure_sources(connection, (source_id,))


def ensure_sources(connection: Connection, ids: Collection[str]) -> None:
    """Each of these sources has a row, blank if it is new."""
    if not ids:
        return
    rows = [{"id": one, "error": "", "failures": 0, "lease_owner": ""} for one in ids]
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(source).on_conflict_do_nothing(index_elements=["id"]), rows)
