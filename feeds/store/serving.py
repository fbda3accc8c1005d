"""What a request looks up: representations, listings, single articles, media."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, bindparam, exists, func, or_, select

from feeds.classify import ALL
from feeds.model.article import Article
from feeds.model.feed import Listing
from feeds.model.picture import StoredPicture
from feeds.model.reading import SourceState
from feeds.model.representation import Coding, RepresentationHead, Validators
from feeds.ports import Clock
from feeds.store.engine import reading
from feeds.store.publishing import PUBLISHED, publication_of
from feeds.store.rows import article_of, read_meta, state_of
from feeds.store.tables import (
    article,
    media,
    membership,
    picture,
    picture_bytes,
    publication,
    representation,
    retired,
    source,
)

# Built once: a look-up that is asked for all day spends its time in the database, not in making itself.
HEADS = select(*(column for column in representation.columns if column.name != "body")).where(
    representation.c.path == bindparam("wanted")
)
BODY = select(representation.c.body).where(
    representation.c.path == bindparam("wanted"),
    representation.c.coding == bindparam("coding"),
    representation.c.etag == bindparam("etag"),
)

RETIRED = select(retired.c.path).where(retired.c.path == bindparam("wanted"))

PICTURE = (
    select(picture.c.media_type, picture.c.stored, picture.c.url, picture_bytes.c.data)
    .outerjoin(
        picture_bytes,
        and_(picture_bytes.c.source_id == picture.c.source_id, picture_bytes.c.name == picture.c.name),
    )
    .where(picture.c.source_id == bindparam("holder"), picture.c.name == bindparam("wanted"))
)


class Serving:
    """The store as web/ sees it (ports.ServeStore)."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def find_heads(self, path: str) -> Mapping[Coding, RepresentationHead]:
        """Everything but the bytes of what is stored at `path`; empty when nothing is."""
        with reading(self._engine) as connection:
            rows = connection.execute(HEADS, {"wanted": path}).mappings().all()
        return {
            Coding(row["coding"]): RepresentationHead(
                path=path,
                coding=Coding(row["coding"]),
                media_type=row["media_type"],
                validators=Validators(row["etag"], row["last_modified"]),
                max_age=timedelta(seconds=row["max_age"]),
                length=row["length"],
            )
            for row in rows
        }

    def read_body(self, head: RepresentationHead) -> bytes | None:
        """The bytes that `head` describes; None when they were replaced meanwhile."""
        wanted = {"wanted": head.path, "coding": head.coding.value, "etag": head.validators.etag}
        with reading(self._engine) as connection:
            return connection.execute(BODY, wanted).scalar()

    def list_published(self) -> tuple[Listing, ...]:
        """Every published and listed feed, category and source, in the configuration's order."""
        query = select(publication).where(publication.c.listed).order_by(publication.c.position)
        with reading(self._engine) as connection:
            return tuple(publication_of(row).listing for row in connection.execute(query).mappings())

    def find_article(self, slug: str) -> Article | None:
        """A visible article: not withdrawn, not withheld, its source configured."""
        query = select(article).where(article.c.slug == slug, _visible(self._clock()))
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return article_of(row) if row else None

    def has_media(self, source_id: str, path: str) -> bool:
        """Whether a visible article of this source refers to this file."""
        query = select(media.c.path).where(
            media.c.source_id == source_id,
            media.c.path == path,
            exists().where(and_(article.c.id == media.c.article_id, _visible(self._clock()))),
        )
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def find_picture(self, source_id: str, name: str) -> StoredPicture | None:
        """A picture that is kept for a visible article of this source."""
        if not self.has_media(source_id, name):
            return None
        with reading(self._engine) as connection:
            row = connection.execute(PICTURE, {"wanted": name, "holder": source_id}).first()
        return StoredPicture(row.media_type, row.stored, row.url, row.data) if row else None

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history."""
        counts = (
            select(article.c.source_id, func.count().label("articles"))
            .where(article.c.withdrawn_at.is_(None))
            .group_by(article.c.source_id)
        )
        with reading(self._engine) as connection:
            found = {row.source_id: row.articles for row in connection.execute(counts)}
            rows = connection.execute(select(source).order_by(source.c.id)).mappings().all()
        return tuple(state_of(row, found.get(row["id"], 0)) for row in rows)

    def is_retired(self, path: str) -> bool:
        """Whether a feed was published at this path once, and is no more."""
        with reading(self._engine) as connection:
            return connection.execute(RETIRED, {"wanted": path}).first() is not None

    def published_digest(self) -> str:
        """The digest of the configuration and version that the last complete publish used."""
        with reading(self._engine) as connection:
            return read_meta(connection, PUBLISHED)


def _visible(now: datetime) -> ColumnElement[bool]:
    """A label is only on articles that are not withdrawn and whose source is configured."""
    return exists().where(
        membership.c.article_id == article.c.id,
        membership.c.label == ALL,
        or_(membership.c.visible_from.is_(None), membership.c.visible_from <= now),
    )
