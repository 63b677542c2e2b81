"""/healthz says whether the program can work."""

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from govsocial.core import schema
from govsocial.core.db import db
from govsocial.ledger.models import Entry
from tests.house.test_schema import alembic


def stamp(revision: str | None) -> None:
    """Say that the database has another schema, or none that anybody knows of."""
    connection = db.session.connection()
    if revision is None:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    else:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    db.session.commit()


def test_the_newest_schema_is_that_of_the_migrations() -> None:
    assert [schema.newest()] == ScriptDirectory.from_config(alembic()).get_heads()


def test_a_house_in_order_is_well(app: Flask) -> None:
    entries = db.session.scalar(sa.select(sa.func.count()).select_from(Entry))
    db.session.rollback()
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == entries


@pytest.mark.parametrize("revision", ["0000", None])
def test_an_older_schema_or_none_is_not(app: Flask, revision: str | None) -> None:
    stamp(revision)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "schema"})


def test_a_database_that_does_not_answer_is_not(app: Flask) -> None:
    engine = db.engine

    def refuse(dialect: sa.Dialect, *_rest: object) -> None:
        raise dialect.loaded_dbapi.OperationalError("the server went away")

    db.session.remove()
    engine.dispose()
    sa.event.listen(engine, "do_connect", refuse)
    try:
        answer = app.test_client().get("/healthz")
    finally:
        sa.event.remove(engine, "do_connect", refuse)
    assert (answer.status_code, answer.get_json()) == (503, {"status": "database"})
