"""Placements and contributors as rows, derived from the JSON on record; a publication says which placement it sends.

Revision ID: 0003
Revises: 0002
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PAGE = 500

version = sa.table("version", sa.column("id"), sa.column("placements", sa.JSON()), sa.column("contributors", sa.JSON()))
draft = sa.table("draft", sa.column("response_id"), sa.column("contributors", sa.JSON()))


def upgrade() -> None:
    """New tables, filled from the lists they derive from; a governed column, NULL in all rows that are there."""
    placement, version_contributor, draft_contributor = tables()
    for rows in pages(version.c.id, version):
        insert(placement, [placed for row in rows for placed in placements_of(row)])
        insert(version_contributor, [{"version_id": row.id, "person_id": p} for row in rows for p in row.contributors])
    for rows in pages(draft.c.response_id, draft):
        wrote = [{"response_id": row.response_id, "person_id": p} for row in rows for p in row.contributors]
        insert(draft_contributor, wrote)
    op.add_column("publication", sa.Column("placement", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Derived tables go without loss. What publications written since say of their placement is lost."""
    op.drop_column("publication", "placement")
    for table in ("draft_contributor", "version_contributor", "placement"):
        op.drop_table(table)


def tables() -> tuple[sa.Table, sa.Table, sa.Table]:
    """Make the three derived tables."""
    placement = op.create_table(
        "placement",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_placement_version_id"),
        sa.ForeignKeyConstraint(["channel"], ["channel.number"], name="fk_placement_channel"),
        sa.PrimaryKeyConstraint("id", name="pk_placement"),
        sa.UniqueConstraint("version_id", "position", name="uq_placement_version_id_position"),
    )
    op.create_index("ix_placement_channel", "placement", ["channel"])
    return placement, contributors("version", "version_id", "id"), contributors("draft", "response_id", "response_id")


def contributors(of: str, link: str, key: str) -> sa.Table:
    """Make a table of who wrote."""
    name = f"{of}_contributor"
    made = op.create_table(
        name,
        sa.Column(link, sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint([link], [f"{of}.{key}"], name=f"fk_{name}_{link}"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{name}_person_id"),
        sa.PrimaryKeyConstraint(link, "person_id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_person_id", name, ["person_id"])
    return made


def placements_of(row: Any) -> Iterator[dict[str, Any]]:
    """A version's placements, each with its place in the list."""
    for position, placed in enumerate(row.placements):
        named = {key: placed[key] for key in ("channel", "target", "language", "words")}
        yield {"id": f"{row.id}.{position}", "version_id": row.id, "position": position, **named}


def pages(key: Any, source: Any) -> Iterator[list[Any]]:
    """All rows of the source by its key, some at a time."""
    last = None
    while True:
        query = sa.select(source).order_by(key).limit(PAGE)
        found = list(op.get_bind().execute(query if last is None else query.where(key > last)))
        if not found:
            return
        yield found
        last = getattr(found[-1], key.name)


def insert(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert them, if there are any."""
    if rows:
        op.bulk_insert(table, rows)
