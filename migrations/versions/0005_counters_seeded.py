"""Every kind of public number has its counter from the start: two who are the first at once took the same row.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = (
    *("assessment", "channel", "issue", "mention", "person", "publication", "response", "signoff_rule"),
    "source",
)


def upgrade() -> None:
    """A counter for each table of numbered rows, at its highest number; a counter that exists stays as it is."""
    for kind in KINDS:
        numbered = sa.table(kind, sa.column("number"))
        counter = sa.table("counter", sa.column("kind"), sa.column("value"))
        seeded = sa.select(sa.literal(kind), sa.func.coalesce(sa.func.max(numbered.c.number), 0))
        absent = ~sa.exists().where(counter.c.kind == kind)
        op.execute(counter.insert().from_select(["kind", "value"], seeded.having(absent)))


def downgrade() -> None:
    """Counters stay: numbers that were given are never given again."""
