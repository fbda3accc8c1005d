"""What is published: feeds with what they were made of, and their representations."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    delete,
    func,
    or_,
    select,
    update,
)

from feeds.model.feed import Kind, Listing
from feeds.model.representation import Coding
from feeds.ports import IndexMaker, Publication, Rendered
from feeds.store.engine import lock, reading, writing
from feeds.store.rows import chunks, read_meta, upsert, write_meta
from feeds.store.tables import publication, representation, retired, source

PUBLISHED = "published digest"
BIRTHPLACE = "birthplace"
INDEX_DUE = "index due"
SECOND = timedelta(seconds=1)


class Publishing:
    """The store as flow/publish sees what is published (ports.PublishStore)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def birthplace(self, site_url: str) -> str:
        """The site's address when it first published: what the ids of feeds are made of, for good."""
        with reading(self._engine) as connection:
            if known := read_meta(connection, BIRTHPLACE):
                return known
        with writing(self._engine) as connection:
            known = read_meta(connection, BIRTHPLACE)
            if not known:
                write_meta(connection, BIRTHPLACE, site_url)
            return known or site_url

    def read_sources(self) -> frozenset[str]:
        """The sources that were read completely at least once."""
        query = select(source.c.id).where(source.c.first_refreshed.is_not(None))
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def tried_sources(self) -> frozenset[str]:
        """The sources that were looked at, whether or not they could be read."""
        query = select(source.c.id).where(source.c.last_attempt.is_not(None))
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def next_stale(self) -> datetime | None:
        """The earliest moment at which a published window will be different, or the index is due."""
        with reading(self._engine) as connection:
            window = connection.execute(select(func.min(publication.c.stale_at))).scalar()
            index = _read_index_due(connection)
        return min((moment for moment in (window, index) if moment is not None), default=None)

    def published(self) -> Mapping[str, datetime | None]:
        """The path of everything that is published, and when its window will be different by itself."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(publication.c.path, publication.c.stale_at))
            return {row.path: row.stale_at for row in rows}

    def publications(self, paths: Collection[str] | None = None) -> Mapping[str, Publication]:
        """What is published at these paths, or everything, by path."""
        query = select(publication)
        queries = (
            [query] if paths is None else [query.where(publication.c.path.in_(one)) for one in chunks(paths)]
        )
        with reading(self._engine) as connection:
            rows = [row for one in queries for row in connection.execute(one).mappings()]
        return {row["path"]: publication_of(row) for row in rows}

    def publish(
        self,
        made: Publication,
        rendered: Sequence[Rendered],
        now: datetime,
        index_due: datetime | None = None,
    ) -> bool:
        """Replace representations in one transaction; True if any byte differs.

        Bytes that are the same keep their validators, and a publication made from an older view
        than the stored one is not taken. In the same transaction the index becomes due: whoever
        breaks off here leaves no index that never hears of it.
        """
        with writing(self._engine) as connection:
            lock(connection, INDEX_DUE)
            if _is_overtaken(connection, made):
                return False
            moment = _after_retirement(connection, made.path, now)
            changed = [_replace(connection, one, moment) for one in rendered]
            if any(changed):
                made = replace(made, listing=replace(made.listing, updated=now))
            upsert(connection, publication, [_publication_row(made)])
            connection.execute(delete(retired).where(retired.c.path == made.path))
            _bring_forward(connection, index_due or now)
            return any(changed)

    def publish_index(self, make: IndexMaker, now: datetime) -> bool:
        """Replace the documents that list everything published; True if any byte differs.

        They are made in the transaction that stores them: never from fewer feeds than are published.
        """
        with writing(self._engine) as connection:
            lock(connection, INDEX_DUE)
            rows = connection.execute(select(publication)).mappings().all()
            changed = [_replace(connection, one, now) for one in make([publication_of(row) for row in rows])]
            write_meta(connection, INDEX_DUE, "")
            return any(changed)

    def index_due(self) -> datetime | None:
        """When the index is to be made anew; None while it tells what is published."""
        with reading(self._engine) as connection:
            return _read_index_due(connection)

    def unpublish(self, paths: Collection[str], now: datetime) -> None:
        """Remove publications and their representations; that they existed is remembered."""
        with writing(self._engine) as connection:
            for path in paths:
                mine = or_(representation.c.path == path, representation.c.path.startswith(path + "."))
                newest = connection.execute(
                    select(func.max(representation.c.last_modified)).where(mine)
                ).scalar()
                connection.execute(delete(representation).where(mine))
                connection.execute(delete(publication).where(publication.c.path == path))
                upsert(connection, retired, [{"path": path, "since": max(now, newest or now)}])

    def set_published_digest(self, digest: str) -> None:
        """A complete publish with this configuration and version has ended."""
        with writing(self._engine) as connection:
            write_meta(connection, PUBLISHED, digest)

    def published_digest(self) -> str:
        """The digest of the configuration and version that the last complete publish used."""
        with reading(self._engine) as connection:
            return read_meta(connection, PUBLISHED)


def _read_index_due(connection: Connection) -> datetime | None:
    written = read_meta(connection, INDEX_DUE)
    return datetime.fromisoformat(written) if written else None


def _bring_forward(connection: Connection, due: datetime) -> None:
    """The index is to be made anew then, if it is not to be sooner."""
    known = _read_index_due(connection)
    if known is None or due < known:
        write_meta(connection, INDEX_DUE, due.isoformat())


def _replace(connection: Connection, rendered: Rendered, now: datetime) -> bool:
    """Store what differs, with a Last-Modified that only ever goes forward; whether identity differs.

    The moment is rounded up to the next whole second, and is at least a second after the one
    before: a client that holds the earlier bytes can never be told that they are current.
    """
    mine = representation.c.path == rendered.path
    query = select(representation.c.coding, representation.c.etag, representation.c.last_modified)
    old = {row.coding: row for row in connection.execute(query.where(mine))}
    newest = max((row.last_modified for row in old.values()), default=None)
    moment = now.replace(microsecond=0) + (SECOND if now.microsecond else timedelta())
    if newest is not None:
        moment = max(moment, newest + SECOND)
    max_age = int(rendered.max_age.total_seconds())
    changed = False
    for coding, body in rendered.bodies.items():
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if coding in old and old[coding].etag == etag:
            continue
        changed = changed or coding is Coding.IDENTITY
        row = {
            "path": rendered.path,
            "coding": coding.value,
            "media_type": rendered.media_type,
            "etag": etag,
            "last_modified": moment,
            "max_age": max_age,
            "length": len(body),
            "body": body,
        }
        upsert(connection, representation, [row])
    gone = set(old) - {coding.value for coding in rendered.bodies}
    connection.execute(delete(representation).where(mine, representation.c.coding.in_(gone)))
    values = {"max_age": max_age, "media_type": rendered.media_type}
    connection.execute(update(representation).where(mine).values(values))
    return changed


def _after_retirement(connection: Connection, path: str, now: datetime) -> datetime:
    """Now, or just after the feed was taken out: it may come back while the clock is set back.

    Readers hold its last bytes; what is served then must be later.
    """
    since = connection.execute(select(retired.c.since).where(retired.c.path == path)).scalar()
    return now if since is None else max(now, since + SECOND)


def _is_overtaken(connection: Connection, made: Publication) -> bool:
    """Whether another process has published this feed from a later view."""
    query = select(publication.c.sequence).where(publication.c.path == made.path)
    stored = connection.execute(query).scalar_one_or_none()
    return stored is not None and stored > made.sequence


def _publication_row(made: Publication) -> dict[str, object]:
    return {
        "path": made.path,
        "digest": made.digest,
        "since": made.since,
        "sequence": made.sequence,
        "stale_at": made.stale_at,
        "position": made.position,
        "listed": made.listed,
        "listing": _dump_listing(made.listing),
    }


def publication_of(row: RowMapping) -> Publication:
    """A publication from a row of its table."""
    return Publication(
        path=row["path"],
        digest=row["digest"],
        since=row["since"],
        sequence=row["sequence"],
        stale_at=row["stale_at"],
        position=row["position"],
        listed=row["listed"],
        listing=_load_listing(row["listing"]),
    )


def _dump_listing(listing: Listing) -> str:
    fields = {
        "kind": listing.kind.value,
        "id": listing.id,
        "title": listing.title,
        "description": listing.description,
        "page_url": listing.page_url,
        "language": listing.language,
        "categories": listing.categories,
        "entries": listing.entries,
        "newest": listing.newest and listing.newest.isoformat(),
        "updated": listing.updated and listing.updated.isoformat(),
    }
    return json.dumps(fields, ensure_ascii=False)


def _load_listing(text: str) -> Listing:
    fields: dict[str, Any] = json.loads(text)
    for key in ("newest", "updated"):
        fields[key] = datetime.fromisoformat(fields[key]) if fields[key] else None
    return Listing(**{**fields, "kind": Kind(fields["kind"]), "categories": tuple(fields["categories"])})
