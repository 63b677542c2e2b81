"""Until when a worker visits a source, on a working row outside the ledger.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody visits anything at first."""
    op.add_column("source_visit", sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Leases are forgotten; a visit under way ends by itself."""
    op.drop_column("source_visit", "leased_until")
