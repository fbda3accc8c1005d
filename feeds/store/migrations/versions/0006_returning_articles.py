"""Withdrawn articles are found by their text: one that returns at another place gets its old id."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SIZE = 500


def upgrade() -> None:
    """Add the hash of each article's text, and an index over those that are withdrawn."""
    op.add_column("article", sa.Column("body_hash", sa.String(64), nullable=False, server_default=""))
    article = sa.table("article", sa.column("id"), sa.column("draft"), sa.column("body_hash"))
    connection = op.get_bind()
    after = ""
    query = sa.select(article.c.id, article.c.draft).order_by(article.c.id).limit(SIZE)
    while rows := connection.execute(query.where(article.c.id > after)).all():
        after = rows[-1].id
        hashes = [{"key": row.id, "hash": json.loads(row.draft).get("body_hash", "")} for row in rows]
        mine = article.c.id == sa.bindparam("key")
        connection.execute(sa.update(article).where(mine).values(body_hash=sa.bindparam("hash")), hashes)
    op.create_index(
        "article_withdrawn",
        "article",
        ["source_id", "body_hash"],
        sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    )
