"""What a publish reads and writes: labels, picks, publications and representations."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from feeds.model.article import Article
from feeds.model.feed import Kind, Listing
from feeds.model.representation import Coding
from feeds.ports import Pick, Publication, Query, Rendered, View
from feeds.store.engine import reading, writing
from feeds.store.refreshing import membership_rows
from feeds.store.rows import article_of, chunks, read_meta, read_sequence, touch, upsert, write_meta
from feeds.store.tables import article, membership, pending, publication, representation, source

RULES = "rules digest"
PUBLISHED = "published digest"
BIRTHPLACE = "birthplace"
SECOND = timedelta(seconds=1)


class Publishing:
    """The store as flow/publish sees it (ports.PublishStore)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def view(self) -> View:
        """The present moment of the store and the labels touched since they were last published."""
        with reading(self._engine) as connection:
            labels = frozenset(connection.execute(select(pending.c.label)).scalars())
            return View(read_sequence(connection), labels)

    def settle(self, view: View) -> None:
        """Every label of this view has been published; what was touched later stays."""
        if not view.labels:
            return
        with writing(self._engine) as connection:
            connection.execute(delete(pending).where(pending.c.sequence <= view.sequence))

    def birthplace(self, site_url: str) -> str:
        """The site's address when it first published: what the ids of feeds are made of, for good."""
        with writing(self._engine) as connection:
            known = read_meta(connection, BIRTHPLACE)
            if not known:
                write_meta(connection, BIRTHPLACE, site_url)
            return known or site_url

    def rules_digest(self) -> str:
        """Which classification rules the stored labels come from; empty before the first."""
        with reading(self._engine) as connection:
            return read_meta(connection, RULES)

    def set_rules_digest(self, digest: str) -> None:
        """All stored labels now come from these rules."""
        with writing(self._engine) as connection:
            write_meta(connection, RULES, digest)

    def published_digest(self) -> str:
        """The digest of the configuration and version that the last complete publish used."""
        with reading(self._engine) as connection:
            return read_meta(connection, PUBLISHED)

    def set_published_digest(self, digest: str) -> None:
        """A complete publish with this configuration and version has ended."""
        with writing(self._engine) as connection:
            write_meta(connection, PUBLISHED, digest)

    def iterate_articles(self, *, size: int) -> Iterator[tuple[Article, ...]]:
        """Every article that is not withdrawn, in batches; none of them holds the database."""
        after = ""
        while True:
            query = select(article).where(article.c.id > after, article.c.withdrawn_at.is_(None))
            with reading(self._engine) as connection:
                rows = connection.execute(query.order_by(article.c.id).limit(size)).mappings().all()
            if not rows:
                return
            yield tuple(article_of(row) for row in rows)
            after = rows[-1]["id"]

    def relabel(self, labels: Mapping[str, frozenset[str]]) -> None:
        """Replace the labels of these articles (by id), touching every label of those that differ.

        Such an article counts as another version: feeds name its categories.
        """
        with writing(self._engine) as connection:
            old = _labels_of(connection, labels)
            moved = {key: new for key, new in labels.items() if new != old.get(key, frozenset())}
            for chunk in chunks(moved):
                connection.execute(delete(membership).where(membership.c.article_id.in_(chunk)))
                mine = article.c.id.in_(chunk)
                connection.execute(update(article).where(mine).values(version=article.c.version + 1))
            stored = _load(connection, moved)
            rows = [row for key, one in stored.items() for row in membership_rows(one, moved[key])]
            if rows:
                connection.execute(insert(membership), rows)
            touched = {label for key, new in moved.items() for label in new | old.get(key, frozenset())}
            touch(connection, touched)

    def newest(self, query: Query, *, limit: int, now: datetime) -> tuple[Pick, ...]:
        """The newest visible articles: by publication, then first seen, then id.

        One limited walk along the index for each label of the first group, then merged:
        the cost does not grow with how many articles a label has.
        """
        order = (membership.c.published_at.desc(), membership.c.first_seen.desc(), membership.c.article_id)
        picks: dict[str, Pick] = {}
        with reading(self._engine) as connection:
            for label in sorted(query.any_of[0]):
                walk = _walk(query, label, now).order_by(*order).limit(limit)
                picks |= {row["article_id"]: _pick(row) for row in connection.execute(walk).mappings()}
        return tuple(sorted(picks.values(), key=_newest_first)[:limit])

    def arrivals(self, query: Query, *, since: datetime, limit: int, now: datetime) -> tuple[Pick, ...]:
        """The visible articles that arrived after `since`, latest arrival first."""
        picks: dict[str, Pick] = {}
        with reading(self._engine) as connection:
            for label in sorted(query.any_of[0]):
                late = (
                    _walk(query, label, now)
                    .where(membership.c.arrived == true(), membership.c.first_seen > since)
                    .order_by(membership.c.first_seen.desc(), membership.c.article_id)
                    .limit(limit)
                )
                picks |= {row["article_id"]: _pick(row) for row in connection.execute(late).mappings()}
        latest = sorted(picks.values(), key=lambda pick: pick.article_id)
        return tuple(sorted(latest, key=lambda pick: pick.first_seen, reverse=True)[:limit])

    def next_visible(self, query: Query, *, now: datetime) -> datetime | None:
        """When the next withheld article may be seen."""
        soonest = select(func.min(membership.c.visible_from)).where(
            membership.c.label.in_(query.any_of[0]), membership.c.visible_from > now
        )
        with reading(self._engine) as connection:
            return connection.execute(soonest).scalar()

    def load_articles(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Articles by id."""
        with reading(self._engine) as connection:
            return _load(connection, ids)

    def read_sources(self) -> frozenset[str]:
        """The sources that were read completely at least once."""
        query = select(source.c.id).where(source.c.first_refreshed.is_not(None))
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def next_stale(self) -> datetime | None:
        """The earliest moment at which a published window will be different by itself."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.min(publication.c.stale_at))).scalar()

    def publications(self) -> Mapping[str, Publication]:
        """Everything that is published, by path."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(publication)).mappings().all()
        return {row["path"]: publication_of(row) for row in rows}

    def publish(self, made: Publication | None, rendered: Sequence[Rendered], now: datetime) -> bool:
        """Replace representations in one transaction; True if any byte differs.

        Bytes that are the same keep their validators, and a publication made from an older view
        than the stored one is not taken. None publishes documents that are no feed.
        """
        with writing(self._engine) as connection:
            if made is not None and _is_overtaken(connection, made):
                return False
            changed = [_replace(connection, one, now) for one in rendered]
            if made is None:
                return any(changed)
            if any(changed):
                made = replace(made, listing=replace(made.listing, updated=now))
            upsert(connection, publication, [_publication_row(made)])
            return any(changed)

    def unpublish(self, paths: Collection[str]) -> None:
        """Remove publications and their representations."""
        with writing(self._engine) as connection:
            for path in paths:
                mine = or_(representation.c.path == path, representation.c.path.startswith(path + "."))
                connection.execute(delete(representation).where(mine))
                connection.execute(delete(publication).where(publication.c.path == path))


def _walk(query: Query, label: str, now: datetime) -> Select[Any]:
    """The visible members of one label that are in the other groups and in nothing excluded."""
    conditions = [
        membership.c.label == label,
        or_(membership.c.visible_from.is_(None), membership.c.visible_from <= now),
    ]
    conditions += [_also_in(group) for group in query.any_of[1:]]
    if query.without:
        conditions.append(~_also_in(query.without))
    return select(
        membership.c.article_id,
        membership.c.published_at,
        membership.c.first_seen,
        membership.c.arrived,
        membership.c.version,
    ).where(*conditions)


def _also_in(labels: Collection[str]) -> Any:
    if not labels:
        return false()
    other = membership.alias()
    return exists().where(and_(other.c.article_id == membership.c.article_id, other.c.label.in_(labels)))


def _pick(row: RowMapping) -> Pick:
    return Pick(row["article_id"], row["published_at"], row["first_seen"], row["arrived"], row["version"])


def _newest_first(pick: Pick) -> tuple[timedelta, timedelta, str]:
    far = datetime.max.replace(tzinfo=pick.published.tzinfo)
    return far - pick.published, far - pick.first_seen, pick.article_id


def _labels_of(connection: Connection, ids: Collection[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for chunk in chunks(ids):
        query = select(membership.c.article_id, membership.c.label)
        for key, label in connection.execute(query.where(membership.c.article_id.in_(chunk))):
            found.setdefault(key, set()).add(label)
    return {key: frozenset(labels) for key, labels in found.items()}


def _load(connection: Connection, ids: Collection[str]) -> dict[str, Article]:
    return {
        row["id"]: article_of(row)
        for chunk in chunks(ids)
        for row in connection.execute(select(article).where(article.c.id.in_(chunk))).mappings()
    }


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
