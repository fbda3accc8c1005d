"""What is remembered of the web: of sources' addresses, and of articles' own pages."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "memory",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("memory", sa.Text, nullable=False),
    )
    op.create_table(
        "page",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("validated", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("next_check", sa.BigInteger),
        sa.Column("gone_since", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_index("page_due", "page", ["source_id", "next_check"])
