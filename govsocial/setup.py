"""First steps of an installation: keys, database, functions, default rules, first administrator."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig

from govsocial import create_app
from govsocial.core import config, keys, seal
from govsocial.core.config import ROOT
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
    alembic = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    db.session.remove()
    command.upgrade(alembic, "head")


def initialise(*, name: str, email: str, password: str) -> list[str]:
    """Everything a new installation needs; says what it did, line by line. What exists stays as it is."""
    from govsocial.accounts import actions as accounts
    from govsocial.people import actions as people

    settings = config.load()
    said = [f"Made {', '.join(made)} in {keys.folder(settings.instance)}."] if (made := make_keys(settings)) else []
    app = create_app(settings)
    with app.app_context(), writing():
        migrate()
        said.append(f"The database is ready at {_place(settings)}.")
        seed()
        if db.session.scalar(sa.select(sa.func.count()).select_from(Person)):
            said.append("There are people already; no administrator was added.")
        else:
            person = people.add_person(name=name, functions=(), roles=("administrator", "staff"), by=SYSTEM)
            accounts.create_account(person, email, password=password)
            said.append(f"{name} is the first administrator.")
        db.session.commit()
    return [*said, "Start with: govsocial serve"]


def seed() -> None:
    """Functions and the default sign-off rules, where there are none."""
    from govsocial.people import actions as people
    from govsocial.signoff import actions as signoff

    people.seed_functions(by=SYSTEM)
    signoff.seed_rules(by=SYSTEM)


def _place(settings: config.Settings) -> str:
    file = Path(settings.instance / "govsocial.db")
    return str(file) if not settings.database_url else "the given GOVSOCIAL_DATABASE_URL"
