"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first release."""
    _make_source_tables()
    _make_article_tables()
    _make_published_tables()


def _make_source_tables() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("first_refreshed", sa.BigInteger),
        sa.Column("last_attempt", sa.BigInteger),
        sa.Column("last_success", sa.BigInteger),
        sa.Column("next_due", sa.BigInteger),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("lease_owner", sa.String(64), nullable=False),
        sa.Column("lease_until", sa.BigInteger),
    )
    op.create_index("source_due", "source", ["next_due"])
    op.create_table(
        "file",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("inode", sa.String(20), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified_ns", sa.BigInteger, nullable=False),
        sa.Column("drop", sa.Text, nullable=False),
    )


def _make_article_tables() -> None:
    op.create_table(
        "payload",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("charset", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("slug", sa.String(64), nullable=False, unique=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("published", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("arrived", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger),
        sa.Column("recipe", sa.String(64), nullable=False),
        sa.Column("payload_hash", sa.String(64), nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
    )
    op.create_index("article_by_path", "article", ["source_id", "path"])
    op.create_index("article_by_recipe", "article", ["source_id", "recipe"])
    op.create_index("article_by_payload", "article", ["payload_hash"])
    op.create_table(
        "membership",
        sa.Column("label", sa.String(160), primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("arrived", sa.Boolean, nullable=False),
        sa.Column("visible_from", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("membership_newest", "membership", ["label", "published_at", "first_seen", "article_id"])
    op.create_index("membership_arrivals", "membership", ["label", "arrived", "first_seen"])
    op.create_index("membership_by_article", "membership", ["article_id"])
    op.create_table(
        "media",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
    )
    op.create_index("media_by_article", "media", ["article_id"])


def _make_published_tables() -> None:
    op.create_table(
        "pending",
        sa.Column("label", sa.String(160), primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "publication",
        sa.Column("path", sa.String(160), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("stale_at", sa.BigInteger),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("listing", sa.Text, nullable=False),
    )
    op.create_table(
        "representation",
        sa.Column("path", sa.String(160), primary_key=True),
        sa.Column("coding", sa.String(16), primary_key=True),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("etag", sa.String(80), nullable=False),
        sa.Column("last_modified", sa.BigInteger, nullable=False),
        sa.Column("max_age", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
