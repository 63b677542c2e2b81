"""First steps of an installation: keys, database, functions, default rules, first administrator."""

from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig

from govsocial import create_app
from govsocial.core import config, keys, schema, seal
from govsocial.core.db import db, writing
from govsocial.ledger import checkpoint
from govsocial.ledger.record import SYSTEM
from govsocial.people.models import Person


def make_keys(settings: config.Settings) -> list[str]:
    """The installation's keys, where they are missing."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    makers = {
        "secret": keys.new_secret,
        "seal": seal.new_key,
        "ledger": lambda: checkpoint.new_key(settings.log_origin).encode(),
    }
    return keys.make_missing(settings.instance, makers)


def migrate() -> None:
    """Bring the database to the newest schema. Needs an application context."""
    folder = schema.migrations()
    alembic = AlembicConfig(str(folder / "alembic.ini"))
    alembic.set_main_option("script_location", str(folder))
    db.session.remove()
    command.upgrade(alembic, "head")


def initialise(ask: Callable[[], tuple[str, str, str]]) -> Iterator[str]:
    """Everything a new installation needs; says what it did, line by line. What exists stays as it is.

    `ask` gives name, e-mail address and password of the first administrator, and is called only when nobody is there.
    """
    from govsocial.accounts import actions as accounts
    from govsocial.people import actions as people

    settings = config.load()
    if made := make_keys(settings):
        yield f"Made {', '.join(made)} in {keys.folder(settings.instance)}."
    if "ledger" in made:
        yield f"The ledger is named {settings.log_origin} for good. Another name needs log_origin set and new keys."
    with create_app(settings).app_context(), writing():
        migrate()
        seed()
        db.session.commit()
        yield f"The database is ready at {_place(settings)}."
        if db.session.scalar(sa.select(sa.func.count()).select_from(Person)):
            yield "There are people already; no administrator was added."
        else:
            db.session.rollback()
            name, email, password = ask()
            person = people.add_person(name=name, functions=(), roles=("administrator", "staff"), by=SYSTEM)
            accounts.create_account(person, email, password=password)
            db.session.commit()
            yield f"{person.name} is the first administrator."
    yield "Start with: govsocial serve"


def seed() -> None:
    """Functions and the default sign-off rules, where there are none."""
    from govsocial.people import actions as people
    from govsocial.signoff import actions as signoff

    people.seed_functions(by=SYSTEM)
    signoff.seed_rules(by=SYSTEM)


def _place(settings: config.Settings) -> str:
    file = Path(settings.instance / "govsocial.db")
    return str(file) if not settings.database_url else "the given GOVSOCIAL_DATABASE_URL"
