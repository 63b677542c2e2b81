"""A believable public body for trying the program: everything in it is made through the real verbs, so its ledger is real."""

import os

import click
import sqlalchemy as sa

from govsocial import create_app, setup
from govsocial.core import config
from govsocial.core.db import commit, db, writing


def prepare() -> None:
    """Make the demo in the instance folder when it is empty; leave it alone when it is there. Says what it does."""
    from govsocial.people.models import Person

    os.environ.setdefault("GOVSOCIAL_DEMO", "true")
    os.environ.setdefault("GOVSOCIAL_ORGANISATION", "Province of Tessermark")
    os.environ.setdefault("GOVSOCIAL_LOG_ORIGIN", "tessermark.example/govsocial")
    settings = config.load()
    setup.make_keys(settings)
    app = create_app(settings)
    with app.app_context(), writing():
        click.echo("Preparing the database …")
        setup.migrate()
        if db.session.scalar(sa.select(sa.func.count()).select_from(Person)):
            click.echo("The demo is there already.")
        else:
            _load()
        db.session.remove()
    _say_who()


def _load() -> None:
    from govsocial.demo import cast, story

    click.echo("Bringing on the people …")
    setup.seed()
    people = cast.bring_on()
    commit()
    for line in story.tell(people):
        click.echo(line)
        commit()


def _say_who() -> None:
    from govsocial.demo.cast import PASSWORD, SHOWN, email_of

    click.echo(f"\nSign in with one of these, password “{PASSWORD}”:")
    for key, what in SHOWN:
        click.echo(f"  {what:<16} {email_of(key)}")
