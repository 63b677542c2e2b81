"""A believable public body for trying the program, made through the real verbs: its ledger is real."""

import click
import sqlalchemy as sa

from govsocial import create_app
from govsocial.core import config, keys
from govsocial.core.db import commit, db, writing

SETTINGS = """\
# Written by `govsocial demo`. Delete this folder to begin anew.
demo = true
organisation = "Province of Tessermark"
log_origin = "tessermark.example/govsocial"
"""


def prepare(port: int | None = None) -> None:
    """Make the demo in the instance folder when it is empty; leave it alone when it is there. Says what it does.

    The letters of its story lead to `port`.
    """
    from govsocial import setup
    from govsocial.people.models import Person

    file = config.instance_folder() / "config.toml"
    if keys.folder(file.parent).exists() and not file.exists():
        raise click.ClickException(f"{file.parent} is a real installation. Choose another GOVSOCIAL_INSTANCE.")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SETTINGS, "utf-8")
    settings = config.load(port=port)
    if not settings.demo:
        raise click.ClickException(f"{file} is that of a real installation. Choose another GOVSOCIAL_INSTANCE.")
    setup.make_keys(settings)
    app = create_app(settings)
    with app.app_context(), writing():
        click.echo("Preparing the database …")
        setup.migrate()
        if db.session.scalar(sa.select(sa.func.count()).select_from(Person)):
            click.echo("The demo is there already.")
        else:
            load()
        db.session.remove()
    _say_who()


def load() -> None:
    """Tell the whole story into the empty database of the present application."""
    from govsocial import setup
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
