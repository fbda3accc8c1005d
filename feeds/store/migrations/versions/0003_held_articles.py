"""Articles that are held: stored, and announced by nobody yet."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark, and an index over those that have it: usually none."""
    op.add_column("article", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index(
        "article_held",
        "article",
        ["source_id", "id"],
        sqlite_where=sa.text("held"),
        postgresql_where=sa.text("held"),
    )
