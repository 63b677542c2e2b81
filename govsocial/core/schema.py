"""Which schema the program expects, and which the database has. Without alembic, which takes long to load."""

import sys
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from govsocial.core.config import ROOT, is_checkout
from govsocial.core.db import db, rows_of


def migrations() -> Path:
    """Where the migrations are: beside the code in a checkout, else where pip puts a package's data."""
    return ROOT / "migrations" if is_checkout() else Path(sys.prefix) / "share" / "govsocial" / "migrations"


@cache
def newest() -> str:
    """The newest revision there is: files are named after theirs, and numbered."""
    return max(path.name.partition("_")[0] for path in (migrations() / "versions").glob("[0-9]*_*.py"))


def present() -> str | None:
    """The revision of the database; None when it was never migrated. Raises when it does not answer."""
    if not sa.inspect(db.session.connection()).has_table("alembic_version"):
        return None
    return rows_of(sa.select(sa.column("version_num")).select_from(sa.table("alembic_version"))).scalar()
