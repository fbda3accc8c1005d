"""Who is under which label: what a feed's selection reads, and a changed rule writes."""

from collections.abc import Collection, Iterator, Mapping
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
from feeds.ports import Pick, Query, View
from feeds.store.engine import reading, writing
from feeds.store.refreshing import membership_rows
from feeds.store.rows import article_of, chunks, read_meta, read_sequence, touch, write_meta
from feeds.store.tables import article, membership, pending

RULES = "rules digest"


class Selecting:
    """The store as flow/publish sees its articles (ports.SelectStore)."""

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

    def rules_digest(self) -> str:
        """Which classification rules the stored labels come from; empty before the first."""
        with reading(self._engine) as connection:
            return read_meta(connection, RULES)

    def set_rules_digest(self, digest: str) -> None:
        """All stored labels now come from these rules."""
        with writing(self._engine) as connection:
            write_meta(connection, RULES, digest)

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
