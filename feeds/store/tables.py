"""The tables, as SQLAlchemy Core knows them. What they look like on disk is made by migrations/."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as whole microseconds since 1970 UTC: exact, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive moments by arithmetic: they cannot be subtracted from EPOCH."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Moments come back in UTC."""
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("first_refreshed", Moment),
    Column("last_attempt", Moment),
    Column("last_success", Moment),
    Column("next_due", Moment),
    Column("wanted", Moment),
    Column("error", Text, nullable=False, default=""),
    Column("failures", Integer, nullable=False, default=0),
    Column("lease_owner", String(64), nullable=False, default=""),
    Column("lease_until", Moment),
    Index("source_due", "next_due"),
)

# `passes`: Python has taken the word `pass`.
passes = Table(
    "pass",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("source_id", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("outcome", String(16), nullable=False),
    Column("counts", Text, nullable=False),
    Column("error", Text, nullable=False),
    Index("pass_by_source", "source_id", "number"),
    Index("pass_by_end", "finished"),
)
# One unfinished pass a source: the database itself refuses the second.
Index(
    "pass_running",
    passes.c.source_id,
    unique=True,
    sqlite_where=passes.c.finished.is_(None),
    postgresql_where=passes.c.finished.is_(None),
)

file = Table(
    "file",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("inode", String(20), nullable=False),  # up to 2^64-1: more than a signed integer column holds
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("drop", Text, nullable=False, default=""),
)

# What is remembered of a source's address on the web, as JSON.
memory = Table(
    "memory",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("memory", Text, nullable=False),
)

# Articles' own pages, which are read again now and then.
page = Table(
    "page",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("validated", Text, nullable=False),  # the address that gave the validators
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("next_check", Moment),
    Column("gone_since", Moment),
    Column("failures", Integer, nullable=False),
    Index("page_due", "source_id", "next_check"),
)

payload = Table(
    "payload",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("origin", Text, nullable=False),
    Column("media_type", String(64), nullable=False),
    Column("charset", String(64), nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
    Column("modified", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("id", Text, primary_key=True),
    Column("slug", String(64), nullable=False, unique=True),
    Column("source_id", String(64), nullable=False),
    Column("path", Text, nullable=False),  # the file; `origin` names the member of a list as well
    Column("origin", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published", Text, nullable=False),  # the same moment with its offset and precision
    Column("first_seen", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("arrived", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("withdrawn_at", Moment),
    Column("held", Boolean, nullable=False, default=False),
    Column("recipe", String(64), nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("draft", Text, nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("also", Text, nullable=False),  # other sources that show it, and where: JSON pairs
    Index("article_by_path", "source_id", "path"),
    Index("article_by_recipe", "source_id", "recipe"),
    Index("article_by_payload", "payload_hash"),
    Index("article_held", "source_id", "id", sqlite_where=text("held"), postgresql_where=text("held")),
    Index(
        "article_withdrawn",
        "source_id",
        "body_hash",
        sqlite_where=text("withdrawn_at IS NOT NULL"),
        postgresql_where=text("withdrawn_at IS NOT NULL"),
    ),
)

# By what an article is told again, whichever source shows it.
address = Table(
    "address",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_id", Text, primary_key=True),
    Index("address_by_article", "article_id"),
)

membership = Table(
    "membership",
    metadata,
    Column("label", String(160), primary_key=True),
    Column("article_id", Text, primary_key=True),
    Column("published_at", Moment, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("arrived", Boolean, nullable=False),
    Column("visible_from", Moment),
    Column("version", Integer, nullable=False),
    Index("membership_newest", "label", "published_at", "first_seen", "article_id"),
    Index("membership_arrivals", "label", "arrived", "first_seen"),
    Index("membership_by_article", "article_id"),
)

media = Table(
    "media",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("article_id", Text, primary_key=True),
    Index("media_by_article", "article_id"),
)

# Pictures that are kept for readers whom their own hosts refuse, by the names under which they are served.
picture = Table(
    "picture",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("media_type", String(64), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("stored", Moment, nullable=False),
    Column("kept", Boolean, nullable=False),  # whether its bytes are
)

picture_bytes = Table(
    "picture_bytes",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# Which picture an address gave. The address is hashed: it may be longer than an index takes.
picture_address = Table(
    "picture_address",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Index("picture_address_by_name", "source_id", "name"),
)

# Articles some of whose pictures could not be had yet.
incomplete = Table(
    "incomplete",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("source_id", String(64), nullable=False),
    Column("next_try", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Index("incomplete_due", "source_id", "next_try"),
)

publication = Table(
    "publication",
    metadata,
    Column("path", String(160), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("since", Moment, nullable=False),  # first published: the `updated` of a feed that is empty
    Column("sequence", BigInteger, nullable=False),
    Column("stale_at", Moment),
    Column("position", Integer, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("listing", Text, nullable=False),
)

representation = Table(
    "representation",
    metadata,
    Column("path", String(160), primary_key=True),
    Column("coding", String(16), primary_key=True),
    Column("media_type", String(64), nullable=False),
    Column("etag", String(80), nullable=False),
    Column("last_modified", Moment, nullable=False),
    Column("max_age", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

retired = Table(
    "retired",
    metadata,
    Column("path", String(160), primary_key=True),
    Column("since", Moment, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("label", String(160), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
