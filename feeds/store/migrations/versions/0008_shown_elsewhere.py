"""One article that several sources show: they are remembered with it, and it is found by its address."""

import json

import sqlalchemy as sa
from alembic import op

from feeds.text.sameness import address_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SIZE = 500


def upgrade() -> None:
    """Add both; what is stored already is found by the address that it has."""
    op.add_column("article", sa.Column("also", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "address",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
    )
    op.create_index("address_by_article", "address", ["article_id"])
    _fill()


def _fill() -> None:
    article = sa.table("article", sa.column("id"), sa.column("draft"))
    address = sa.table("address", sa.column("key"), sa.column("article_id"))
    connection = op.get_bind()
    after = ""
    query = sa.select(article.c.id, article.c.draft).order_by(article.c.id).limit(SIZE)
    while rows := connection.execute(query.where(article.c.id > after)).all():
        after = rows[-1].id
        keys = [
            {"key": address_key(json.loads(row.draft).get("url", "")), "article_id": row.id} for row in rows
        ]
        told = [one for one in keys if one["key"].removeprefix("//").partition("/")[2]]
        if told:
            connection.execute(sa.insert(address), told)
