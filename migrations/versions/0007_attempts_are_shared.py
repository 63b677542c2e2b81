"""Attempts to sign in, counted for all machines together. Unlogged on PostgreSQL: nobody misses them after a crash.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table outside the ledger. On SQLite the rows are in a file of their own, and this one stays empty."""
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
        prefixes=unlogged,
    )
    op.create_index("ix_sign_in_attempt_ends", "sign_in_attempt", ["ends"])


def downgrade() -> None:
    """Counting begins anew."""
    op.drop_table("sign_in_attempt")
