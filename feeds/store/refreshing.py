"""What a refresh reads and writes: files, articles, their bytes and labels."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, literal, select, update

from feeds.classify import source_label
from feeds.errors import Overtaken
from feeds.model.article import Article
from feeds.model.intent import Add, Hold
from feeds.model.known import KnownArticle
from feeds.model.lease import Lease
from feeds.model.payload import Payload
from feeds.model.picture import HeldPicture, Incomplete, Picture
from feeds.model.reading import KnownFile, Signature, SourceState
from feeds.ports import Batch, Filed
from feeds.store.codec import dump_draft, dump_stamp
from feeds.store.engine import lock, reading, writing
from feeds.store.files import find_files, list_files, store_files
from feeds.store.leases import fence
from feeds.store.payloads import forget_payloads, load_payloads, store_payloads
from feeds.store.pictures import (
    find_crowding,
    find_lent,
    find_pictures,
    find_unused,
    forget_bytes,
    forget_incomplete,
    forget_pictures,
    store_incomplete,
    store_picture,
)
from feeds.store.remembering import find_memory, store_memory, store_pages
from feeds.store.renaming import find_former, rename_source
from feeds.store.rows import article_of, chunks, ensure_source, state_of, touch, upsert
from feeds.store.tables import Moment, address, article, file, incomplete, media, membership, source


class Refreshing:
    """The store as flow/refresh sees it (ports.RefreshStore)."""

    def __init__(self, engine: Engine, lease: Lease | None = None) -> None:
        self._engine = engine
        self._lease = lease

    def under(self, lease: Lease) -> "Refreshing":
        """The same store for one pass: it writes while the lease is its own, and then raises LeaseLost."""
        return Refreshing(self._engine, lease)

    def wake(self, source_id: str) -> None:
        """Let the source's address be asked once more, if it was given up."""
        with reading(self._engine) as connection:
            remembered = find_memory(connection, source_id)
        if remembered is None or remembered == remembered.wake():
            return
        with self._writing() as connection:
            store_memory(connection, source_id, remembered.wake())

    def known_files(self, source_id: str) -> Mapping[str, KnownFile]:
        """Every file that passes noted, by path: more with every article that the source ever had."""
        with reading(self._engine) as connection:
            return list_files(connection, source_id)

    def find_files(self, source_id: str, paths: Collection[str]) -> Mapping[str, KnownFile]:
        """What passes noted of these files, by path."""
        with reading(self._engine) as connection:
            return find_files(connection, source_id, paths)

    def find_by_paths(self, source_id: str, paths: Collection[str]) -> tuple[KnownArticle, ...]:
        """The articles of these files, withdrawn ones included."""
        with reading(self._engine) as connection:
            return tuple(
                known
                for chunk in chunks(paths)
                for known in _find(connection, article.c.source_id == source_id, article.c.path.in_(chunk))
            )

    def find_by_ids(self, ids: Collection[str]) -> tuple[KnownArticle, ...]:
        """The articles with these ids, whatever their source."""
        with reading(self._engine) as connection:
            return tuple(
                known for chunk in chunks(ids) for known in _find(connection, article.c.id.in_(chunk))
            )

    def find_by_keys(self, keys: Collection[str]) -> Mapping[str, tuple[KnownArticle, ...]]:
        """The live articles of any source by what tells them again; held ones are none."""
        with reading(self._engine) as connection:
            pairs = [
                (row.key, row.article_id)
                for chunk in chunks(keys)
                for row in connection.execute(select(address).where(address.c.key.in_(chunk)))
            ]
            live = article.c.withdrawn_at.is_(None)
            known = {
                one.article.id: one
                for chunk in chunks({article_id for _, article_id in pairs})
                for one in _find(connection, live, article.c.id.in_(chunk))
            }
        found: dict[str, tuple[KnownArticle, ...]] = {}
        for key, article_id in sorted(pairs):
            if article_id in known:
                found[key] = (*found.get(key, ()), known[article_id])
        return found

    def find_withdrawn(self, source_id: str, body_hashes: Collection[str]) -> tuple[KnownArticle, ...]:
        """The withdrawn articles of a source that have one of these texts; held ones are none."""
        gone = (
            article.c.source_id == source_id,
            article.c.withdrawn_at.is_not(None),
            article.c.held.is_(False),
        )
        with reading(self._engine) as connection:
            return tuple(
                known
                for chunk in chunks(body_hashes)
                for known in _find(connection, *gone, article.c.body_hash.in_(chunk))
            )

    def find_outdated(
        self, source_id: str, recipe: str, *, after: str, limit: int
    ) -> tuple[tuple[KnownArticle, Payload], ...]:
        """Articles that another recipe made, with the bytes they were made of, ids above `after`."""
        query = (
            select(article.c.id)
            .where(article.c.source_id == source_id, article.c.recipe != recipe, article.c.id > after)
            .where(article.c.withdrawn_at.is_(None))
            .order_by(article.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            ids = connection.execute(query).scalars().all()
            known = _find(connection, article.c.id.in_(ids)) if ids else ()
            payloads = load_payloads(connection, {one.payload_hash for one in known})
        ordered = sorted(known, key=lambda one: one.article.id)
        return tuple((one, payloads[one.payload_hash]) for one in ordered)

    def find_held(self, source_id: str, *, after: str, limit: int) -> tuple[KnownArticle, ...]:
        """Articles that are held, by id, ids above `after`."""
        return self._find_page(source_id, article.c.held, after=after, limit=limit)

    def find_live(self, source_id: str, *, after: str, limit: int) -> tuple[KnownArticle, ...]:
        """Articles that are in feeds, by id, ids above `after`."""
        return self._find_page(source_id, article.c.withdrawn_at.is_(None), after=after, limit=limit)

    def _find_page(
        self, source_id: str, condition: ColumnElement[bool], *, after: str, limit: int
    ) -> tuple[KnownArticle, ...]:
        query = (
            select(article.c.id)
            .where(article.c.source_id == source_id, condition, article.c.id > after)
            .order_by(article.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            ids = connection.execute(query).scalars().all()
            known = _find(connection, article.c.id.in_(ids)) if ids else ()
        return tuple(sorted(known, key=lambda one: one.article.id))

    def find_pictures(self, source_id: str, urls: Collection[str]) -> Mapping[str, HeldPicture]:
        """What is kept of these addresses, by address."""
        with reading(self._engine) as connection:
            return find_pictures(connection, source_id, urls)

    def keep_picture(self, source_id: str, url: str, picture: Picture, now: datetime) -> None:
        """Keep what an address gave; bytes that are kept already are kept once."""
        with self._writing() as connection:
            store_picture(connection, source_id, url, picture, now)

    def find_incomplete(
        self, source_id: str, now: datetime, *, limit: int
    ) -> tuple[tuple[KnownArticle, Incomplete], ...]:
        """The newest articles in feeds whose missing pictures are to be tried again by now."""
        query = (
            select(incomplete)
            .join(article, article.c.id == incomplete.c.article_id)
            .where(incomplete.c.source_id == source_id, incomplete.c.next_try <= now)
            .where(article.c.source_id == source_id, article.c.withdrawn_at.is_(None))
            .order_by(article.c.published_at.desc(), article.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            waiting = [
                Incomplete(row.article_id, row.next_try, row.failures) for row in connection.execute(query)
            ]
            ids = [one.article_id for one in waiting]
            known = {one.article.id: one for one in _find(connection, article.c.id.in_(ids))} if ids else {}
        return tuple((known[one.article_id], one) for one in waiting)

    def tidy_pictures(self, source_id: str, *, most_bytes: int) -> None:
        """Forget the pictures that no article refers to, and the bytes of the oldest beyond `most_bytes`."""
        with reading(self._engine) as connection:
            unused = find_unused(connection, source_id)
            crowding = find_crowding(connection, source_id, most_bytes=most_bytes)
        if not unused and not crowding:
            return
        with self._writing() as connection:
            forget_pictures(connection, source_id, find_unused(connection, source_id))
            forget_bytes(connection, source_id, find_crowding(connection, source_id, most_bytes=most_bytes))

    def load_payloads(self, hashes: Collection[str]) -> Mapping[str, Payload]:
        """Stored bytes by their hash; what is not stored is left out."""
        with reading(self._engine) as connection:
            return load_payloads(connection, hashes)

    def adopt(self, source_id: str, aliases: Collection[str]) -> str:
        """Give a source what is stored under an id it had before; that id, empty when there is none.

        A source that was read under its new id already keeps what it has.
        """
        with reading(self._engine) as connection:
            if not find_former(connection, source_id, aliases):
                return ""
        with writing(self._engine) as connection:
            former = find_former(connection, source_id, aliases)
            if former:
                touch(connection, rename_source(connection, former, source_id))
            return former

    def apply(self, source_id: str, batch: Batch, now: datetime) -> None:
        """Carry out a batch, and mark every label it touches for the next publish."""
        with self._writing() as connection:
            touched: set[str] = set()
            if batch.filed:
                _refuse_doubles(connection, batch)
                touched |= _file_articles(connection, batch.filed, now)
                store_payloads(connection, batch.payloads)
            if batch.withdrawn:
                touched |= _withdraw(connection, [intent.article_id for intent in batch.withdrawn], now)
            if batch.discarded:
                _discard(connection, batch.discarded)
            store_files(connection, source_id, batch.files)
            for chunk in chunks(batch.forgotten):
                connection.execute(delete(file).where(file.c.source_id == source_id, file.c.path.in_(chunk)))
            store_pages(connection, source_id, batch.pages)
            store_incomplete(connection, source_id, batch.incomplete)
            if batch.memory is not None:
                store_memory(connection, source_id, batch.memory)
            touch(connection, touched)

    def state(self, source_id: str) -> SourceState:
        """A source's history; a blank one for a source never looked at."""
        count = select(func.count()).where(article.c.source_id == source_id, article.c.withdrawn_at.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(select(source).where(source.c.id == source_id)).mappings().first()
            articles = connection.execute(count).scalar_one()
        return state_of(row, articles) if row else SourceState(source_id)

    def record(self, state: SourceState) -> None:
        """Remember how a pass ended; what was wanted after it began is due at once.

        The first attempt, and the first complete pass, mark the source's label for the next publish.
        """
        values: dict[str, object] = {
            "first_refreshed": state.first_refreshed,
            "last_attempt": state.last_attempt,
            "last_success": state.last_success,
            "next_due": case(
                (source.c.wanted > literal(state.last_attempt, Moment()), source.c.wanted),
                else_=literal(state.next_due, Moment()),
            ),
            "error": state.error,
            "failures": state.failures,
        }
        mine = source.c.id == state.source_id
        known = select(source.c.last_attempt, source.c.first_refreshed).where(mine)
        with self._writing() as connection:
            ensure_source(connection, state.source_id)
            tried, read = connection.execute(known).one()
            connection.execute(update(source).where(mine).values(values))
            if tried is None or (read is None and state.first_refreshed is not None):
                touch(connection, {source_label(state.source_id)})  # feeds waited for it, even if it is empty

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, which nobody else's pass can be in the middle of."""
        with writing(self._engine) as connection:
            if self._lease is not None:
                fence(connection, self._lease)
            yield connection


def _refuse_doubles(connection: Connection, batch: Batch) -> None:
    """Raise Overtaken if another pass has meanwhile stored what this one takes to be new."""
    added = {
        key: one.intent.article.id for one in batch.filed if isinstance(one.intent, Add) for key in one.keys
    }
    if not added or batch.checked is None:
        return
    lock(connection, "address")
    for chunk in chunks(added):
        holders = (
            select(address.c.key, address.c.article_id, article.c.source_id)
            .join(article, article.c.id == address.c.article_id)
            .where(address.c.key.in_(chunk), article.c.withdrawn_at.is_(None))
        )
        for row in connection.execute(holders):
            if row.article_id != added[row.key] and row.article_id not in batch.checked:
                raise Overtaken(row.source_id, f"took {row.key} a moment before")


def _find(connection: Connection, *conditions: object) -> tuple[KnownArticle, ...]:
    joined = article.outerjoin(
        file, (file.c.source_id == article.c.source_id) & (file.c.path == article.c.path)
    )
    query = select(article, file.c.inode, file.c.size, file.c.modified_ns).select_from(joined)
    rows = connection.execute(query.where(*conditions)).mappings()  # type: ignore[arg-type]  # SQLAlchemy's own conditions
    return tuple(
        KnownArticle(
            article=article_of(row),
            path=row["path"],
            withdrawn=row["withdrawn_at"] is not None,
            held=row["held"],
            recipe=row["recipe"],
            payload_hash=row["payload_hash"],
            signature=None
            if row["inode"] is None
            else Signature(int(row["inode"]), row["size"], row["modified_ns"]),
        )
        for row in rows
    )


def _file_articles(connection: Connection, filed: Sequence[Filed], now: datetime) -> set[str]:
    """Store articles with their labels and media; the labels they have, or had."""
    ids = [one.intent.article.id for one in filed]
    lent = find_lent(connection, [one.intent.article for one in filed])
    touched = _clear(connection, ids)
    replaced = _hashes(connection, ids)
    upsert(connection, article, [_article_row(one, now) for one in filed])
    shown = [one for one in filed if not isinstance(one.intent, Hold)]
    _store_keys(connection, filed)
    labels = [row for one in shown for row in membership_rows(one.intent.article, one.labels)]
    if labels:
        connection.execute(insert(membership), labels)
    files = [row for one in filed for row in media_rows(one.intent.article, lent)]
    if files:
        connection.execute(insert(media), files)
    forget_payloads(connection, replaced - {one.payload_hash for one in filed})
    return touched | {label for one in shown for label in one.labels}


def _article_row(filed: Filed, now: datetime) -> dict[str, object]:
    stored, held = filed.intent.article, isinstance(filed.intent, Hold)
    return {
        "id": stored.id,
        "slug": stored.slug,
        "source_id": stored.source_id,
        "path": filed.path,
        "origin": stored.draft.origin,
        "published_at": stored.published.at,
        "published": dump_stamp(stored.published),
        "first_seen": stored.first_seen,
        "updated": stored.updated,
        "arrived": stored.arrived,
        "version": stored.version,
        "withdrawn_at": now if held else None,
        "held": held,
        "recipe": filed.recipe,
        "payload_hash": filed.payload_hash,
        "draft": dump_draft(stored.draft),
        "body_hash": stored.draft.body_hash,
        "also": json.dumps([[one.source_id, one.path] for one in stored.also]),
    }


def _store_keys(connection: Connection, filed: Sequence[Filed]) -> None:
    for chunk in chunks([one.intent.article.id for one in filed]):
        connection.execute(delete(address).where(address.c.article_id.in_(chunk)))
    rows = [
        {"key": key, "article_id": one.intent.article.id} for one in filed for key in dict.fromkeys(one.keys)
    ]
    if rows:
        connection.execute(insert(address), rows)


def membership_rows(stored: Article, labels: Collection[str]) -> list[dict[str, object]]:
    """One row a label, with what a feed's order and bytes depend on copied in."""
    return [
        {
            "label": label,
            "article_id": stored.id,
            "published_at": stored.published.at,
            "first_seen": stored.first_seen,
            "arrived": stored.arrived,
            "visible_from": stored.draft.withheld_until,
            "version": stored.version,
        }
        for label in sorted(labels)
    ]


def media_rows(stored: Article, lent: Mapping[tuple[str, str], str]) -> list[dict[str, object]]:
    """One row a file, under the source that has it."""
    return [
        {
            "source_id": lent.get((stored.id, path), stored.source_id),
            "path": path,
            "article_id": stored.id,
        }
        for path in dict.fromkeys(stored.draft.media)
    ]


def _clear(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Take these articles out of every label and of media; the labels they had."""
    touched: set[str] = set()
    for chunk in chunks(ids):
        mine = membership.c.article_id.in_(chunk)
        touched |= set(connection.execute(select(membership.c.label).where(mine).distinct()).scalars())
        connection.execute(delete(membership).where(mine))
        connection.execute(delete(media).where(media.c.article_id.in_(chunk)))
    return touched


def _withdraw(connection: Connection, ids: Sequence[str], now: datetime) -> set[str]:
    touched = _clear(connection, ids)
    forget_incomplete(connection, ids)
    for chunk in chunks(ids):
        connection.execute(update(article).where(article.c.id.in_(chunk)).values(withdrawn_at=now))
    return touched


def _discard(connection: Connection, ids: Sequence[str]) -> None:
    """Remove held articles: no feed ever named them."""
    hashes = _hashes(connection, ids)
    forget_incomplete(connection, ids)
    for chunk in chunks(ids):
        connection.execute(delete(article).where(article.c.id.in_(chunk), article.c.held))
        connection.execute(delete(address).where(address.c.article_id.in_(chunk)))
        connection.execute(delete(media).where(media.c.article_id.in_(chunk)))
    forget_payloads(connection, hashes)


def _hashes(connection: Connection, ids: Sequence[str]) -> set[str]:
    return {
        key
        for chunk in chunks(ids)
        for key in connection.execute(select(article.c.payload_hash).where(article.c.id.in_(chunk))).scalars()
    }
