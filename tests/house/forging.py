"""A database built by the migrations, filled through the verbs, and ways of changing it behind the program's back."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from govsocial.assessment import actions as assessment
from govsocial.core import clock
from govsocial.core.db import Base, commit
from govsocial.drafting import actions as drafting
from govsocial.issues import actions as issues
from govsocial.ledger.governed import Governed
from govsocial.listening import actions as listening
from govsocial.people import actions as people
from govsocial.publishing import retraction
from govsocial.responses import actions as responses
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import bring_on, found
from tests.house.happy.listening import feed

DANGLING = "00000000-0000-7000-8000-000000000000"
NO_ENTRY = "no entry explains this"


def fill(instance: Path) -> None:
    """At least one row of every governed table, two of most, with their private texts."""
    bring_on()
    cast = found()
    heating = people.add_team(department=people.add_department(name="Energy", by=cast.ada), name="Heat", by=cast.ada)
    people.set_team(cast.ines, team=heating, by=cast.ada)
    people.follow_topics(cast.ines, topics=["Heating"], by=cast.ines)
    now = clock.now()
    people.set_absence(cast.mateo, starts_at=now, ends_at=now + timedelta(days=3), by=cast.mateo)
    commit()
    source = listening.add_source(name="Courier comments", address=feed(instance), by=cast.priya)
    commit()
    listening.hear(source)
    listening.leave(factories.mention(cast), reason="Nobody reads it there.", by=cast.priya)
    issue = factories.issue(cast)
    issues.add_fact(issue, text="It ends on 31 March.", by=cast.priya)
    issues.start_thread(issue, title="Dates", text="Which date is right?", by=cast.priya)
    run = assessment.begin(issue, by=cast.priya)
    assessment.answer(run, question="true", answer="no", note="See the decree.", by=cast.priya)
    assessment.give_no_answer(run, reason="The thread is three years old.", by=cast.priya)
    [seat] = issues.invite(issue, function="policy", persons=[cast.jonas], by=cast.priya)
    issues.decline(seat, reason="Sami knows more.", by=cast.jonas)
    publication = factories.published(cast, of=issue)
    retraction.ask(publication, by=cast.priya, reason="The date is wrong.")
    sent_back = factories.in_review(cast, on=factories.channel(cast, "Courier"), of=issue)
    digest = sent_back.digest
    signoff.sign(sent_back, by=cast.leona, function="communications", digest=digest, comment="Checked.")
    signoff.return_version(sent_back, by=cast.jonas, reason="Shorter.", digest=digest)
    response = sent_back.response
    drafting.suggest(response, old="31 March 2027", new="the end of March", by=cast.ines)
    responses.comment(sent_back, quote="31 March 2027", text="Sure?", by=cast.ines)
    drafting.abandon(response, reason="Nobody asks any more.", by=cast.priya)
    commit()


def a_row(connection: sa.Connection, model: type[Governed]) -> dict[str, Any]:
    """One row of the table as it stands, the one with the most said in it."""
    table = Base.metadata.tables[model.__tablename__]
    rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
    assert rows, f"nothing in {model.__tablename__}: fill() is to be completed"
    return max(rows, key=lambda row: sum(value is not None for value in row.values()))


def another(connection: sa.Connection, column: sa.Column[Any], value: Any) -> Any:
    """A different value that the column's type, length and foreign key let pass, so that only the chain refuses it."""
    if column.foreign_keys and is_unique(column):
        return "nobody"  # everybody else may be taken
    if column.foreign_keys:
        [key] = column.foreign_keys
        others = connection.scalars(sa.select(key.column).where(key.column != (value or ""))).all()
        return others[0] if others else None if column.nullable and value else "nobody"
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return not value
    if isinstance(kind, sa.Integer):
        return (value or 0) + 1_000_003
    if isinstance(kind, sa.JSON):
        return [*value, "forged"] if isinstance(value, list) else {**(value or {}), "forged": True}
    if isinstance(value, datetime) or "DateTime" in type(kind).__name__:
        return (value or clock.now()) + timedelta(seconds=1)
    if isinstance(kind, sa.LargeBinary):
        return bytes(32)
    text = value or "x"
    return ("y" if text[0] == "x" else "x") + text[1:]


def is_unique(column: sa.Column[Any]) -> bool:
    """Whether a unique index or constraint has the column in it."""
    kept = [c for c in column.table.constraints if isinstance(c, sa.UniqueConstraint)]
    unique = [*kept, *(index for index in column.table.indexes if index.unique)]
    return any(column.name in thing.columns for thing in unique)


def old_event(connection: sa.Connection, row: dict[str, Any]) -> str:
    """The id of an entry that does not speak of the row last."""
    ids = connection.execute(sa.text("SELECT event_id FROM ledger_entry ORDER BY seq")).scalars()
    return next(str(i) for i in ids if i != row["last_event_id"])


def disarm(connection: sa.Connection) -> None:
    """Until the transaction ends, neither triggers nor foreign keys: an administrator can do that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # looked at by COMMIT, which does not come
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def refused(connection: sa.Connection, statement: sa.Executable) -> str:
    """With what words the database refused this, at once or at COMMIT. Raises AssertionError when it let it pass."""
    try:
        connection.execute(statement)
        connection.commit()
    except sa.exc.DBAPIError as error:
        connection.rollback()
        connection.connection.rollback()  # SQLite keeps a transaction open whose COMMIT it refused
        return str(error.orig)
    raise AssertionError(f"passed: {statement}")
