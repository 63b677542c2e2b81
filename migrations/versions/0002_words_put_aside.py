"""A draft keeps the words that were not kept where two wrote at once.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of the draft, a working row outside the ledger."""
    op.add_column("draft", sa.Column("aside", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Words put aside are forgotten."""
    op.drop_column("draft", "aside")
