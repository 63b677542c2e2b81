"""Alembic's entry: runs inside the program (`govsocial init`), on the program's own connection."""

from alembic import context

from govsocial.core.db import Base, db, writing

engine = db.engine


def ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """Search tables are made by statements of their own and are none of the models'."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


with writing(), engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=ours,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
