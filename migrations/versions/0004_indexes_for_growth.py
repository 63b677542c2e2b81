"""Indexes for pages that slowed down as issues became many.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED = (
    ("ix_issue_open", "issue", "number stage restricted opened_by_id id", "stage <> 'closed'"),
    ("ix_issue_topic", "issue", "topic stage number", None),
    ("ix_issue_urgency", "issue", "urgency stage number", None),
    ("ix_seat_of_issue", "seat", "issue_id person_id state function", None),
    ("ix_seat_of_person", "seat", "person_id state issue_id", None),
)
GONE = (("ix_seat_issue_id", "issue_id"), ("ix_seat_person_id", "person_id"))  # the new ones begin with these columns


def upgrade() -> None:
    """Wider indexes in the place of narrow ones, and one of the issues that are open."""
    for name, table, columns, condition in ADDED:
        where = {f"{op.get_bind().dialect.name}_where": sa.text(condition)} if condition else {}
        op.create_index(name, table, columns.split(), **where)
    for name, _column in GONE:
        op.drop_index(name, "seat")


def downgrade() -> None:
    """As before."""
    for name, column in GONE:
        op.create_index(name, "seat", [column])
    for name, table, _columns, _condition in ADDED:
        op.drop_index(name, table)
