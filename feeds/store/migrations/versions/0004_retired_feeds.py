"""Feeds that were published once and are no more: their readers are told so."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the list of retired feeds."""
    op.create_table(
        "retired",
        sa.Column("path", sa.String(160), primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
