"""When somebody last asked for a pass over a source."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has asked yet."""
    op.add_column("source", sa.Column("wanted", sa.BigInteger))
