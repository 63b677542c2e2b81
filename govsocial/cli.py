"""`govsocial …`: what operators and auditors type. Every command says what it did and what to do next."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from govsocial.core import db
from govsocial.core.db import writing
from govsocial.core.errors import Refusal
from govsocial.ledger.body import BadBody
from govsocial.ledger.checkpoint import BadNote
from govsocial.ledger.record import Acting, acting

PORT = click.IntRange(1, 65535)


class Sentences(click.Group):
    """Commands whose failures are one sentence and exit code 1, whatever it was that failed."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (Refusal, OSError, SQLAlchemyError, ModuleNotFoundError, BadNote, BadBody) as fault:
            raise click.ClickException(_sentence(fault)) from None


def _sentence(fault: Exception) -> str:
    """What an operator can do something about."""
    if isinstance(fault, Refusal):
        return fault.message
    if isinstance(fault, OSError):
        return f"{fault.strerror or fault}: {fault.filename}." if fault.filename else f"{fault.strerror or fault}."
    if isinstance(fault, BadBody):
        return "A word that you gave is no text. Type it in UTF-8."
    if isinstance(fault, BadNote):
        return f"The ledger's key cannot be used: {fault}. Put keys/ledger back from a backup."
    if isinstance(fault, ModuleNotFoundError):
        return f"The package {fault.name} is not installed. For PostgreSQL: pip install '.[postgres,serve]'."
    if isinstance(fault, DBAPIError):
        first = str(fault.orig).strip().partition("\n")[0].rstrip(".")
        if "no such table" in first or ("does not exist" in first and "relation" in first):
            return "The database has not our tables yet. Run `govsocial init`; it makes them."
        return f"The database refused: {first}. Look at database_url (docs/operators.md)."
    return f"The database cannot be used: {fault}"


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """govsocial: a public body answers in public, together."""
    acting.set(Acting("cli", 1))


def inside(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command that runs inside the program and may write."""

    @functools.wraps(function)
    def command(*args: Any, **kwargs: Any) -> Any:
        from govsocial import create_app

        with create_app().app_context(), writing():
            return function(*args, **kwargs)

    return command


@main.command()
@click.option("--name", help="The first administrator's name.")
@click.option("--email", help="What they sign in with.")
@click.option("--password", help="Their password; better typed when it is asked for.")
def init(name: str | None, email: str | None, password: str | None) -> None:
    """Make keys, database and the first administrator. Safe to repeat: what exists stays."""
    from govsocial import setup

    def ask() -> tuple[str, str, str]:
        """Asks for what was not given."""
        return (
            name if name is not None else click.prompt("Your name"),
            email if email is not None else click.prompt("Your e-mail address"),
            password if password is not None else click.prompt("Password", hide_input=True, confirmation_prompt=True),
        )

    for line in setup.initialise(ask):
        click.echo(line)


@main.command()
@click.option("--no-serve", is_flag=True, help="Load the demo and stop.")
@click.option("--port", type=PORT, help="Port to listen on.")
def demo(no_serve: bool, port: int | None) -> None:
    """Load a believable public body into an empty instance and show it."""
    from govsocial import demo as stage

    stage.prepare(port)
    if not no_serve:
        from govsocial import server

        server.serve(port=port, worker=True)


@main.command()
@click.option("--no-worker", is_flag=True, help="Serve pages only; run `govsocial worker` beside it.")
@click.option("--port", type=PORT, help="Port to listen on.")
def serve(no_worker: bool, port: int | None) -> None:
    """Serve the program, with its worker."""
    from govsocial import server

    server.serve(port=port, worker=not no_worker)


@main.command()
def worker() -> None:
    """Deliver mail and publications, listen to sources, sign checkpoints."""
    from govsocial import server

    server.work_forever()


@main.group()
def person() -> None:
    """People and their way in."""


@person.command("add")
@click.option("--name", prompt=True, help="Who this is.")
@click.option("--email", prompt=True, help="What they sign in with.")
@click.option("--function", "functions", multiple=True, help="A function they carry: policy, web … Repeat for more.")
@click.option("--role", "roles", multiple=True, default=("staff",), show_default=True, help="A role. Repeat for more.")
@inside
def person_add(name: str, email: str, functions: tuple[str, ...], roles: tuple[str, ...]) -> None:
    """Add a person, mail them an invitation and print its link."""
    from govsocial.accounts import actions
    from govsocial.ledger.record import SYSTEM

    added, address = actions.welcome(name=name, email=email, functions=functions, roles=roles, by=SYSTEM)
    db.commit()
    click.echo(f"{added.name} is number {added.number}. The invitation lasts seven days:\n{address}")


@main.command()
@click.option("--source", "number", type=click.IntRange(1, 999_999_999), help="Only the source of this number.")
@inside
def listen(number: int | None) -> None:
    """Visit the sources now and keep what is new."""
    from govsocial.listening import actions, queries

    found = [queries.find_source(number)] if number is not None else queries.active_sources()
    for source_number, name in [(source.number, source.name) for source in found]:
        heard = actions.hear(queries.find_source(source_number))
        busy = "another visit is under way" if heard.busy else f"{heard.count} new mentions"
        click.echo(f"{name}: {heard.error or busy}")
    if not found:
        click.echo("There is no active source. Add one on the page Sources.")


@main.command()
@inside
def rebuild() -> None:
    """Make the tables anew that only repeat what others hold as lists. Changes nothing that is on record."""
    from govsocial.ledger import derived

    count = derived.rebuild()
    db.commit()
    click.echo(f"Made {count} rows anew. Compare with: govsocial ledger reconcile")


@main.group()
def evidence() -> None:
    """Files kept as evidence."""


@evidence.command("check")
@inside
def evidence_check() -> None:
    """Read every file on record, compare it with its SHA-256 and name what is missing or changed. Exit 1 then."""
    from govsocial.evidence import checking

    count = faults = 0
    for file in checking.check():
        count += 1
        if file.fault:
            faults += 1
            needed = ", ".join(f"{row.table} {row.number or row.id}" for row in file.needed_by)
            click.echo(f"{file.sha256} is {file.fault}: {needed}")
    click.echo(f"Of {count} files, {faults} are missing or changed." if faults else f"All {count} files are as kept.")
    raise SystemExit(1 if faults else 0)


@main.group()
def ledger() -> None:
    """The ledger: keys, checkpoints, bundles, checks."""


def _key() -> Any:
    from govsocial.core import keys
    from govsocial.ledger.checkpoint import Key

    return Key.decode(keys.read(current_app.config["SETTINGS"].instance, "ledger"))


@ledger.command("vkey")
@inside
def vkey() -> None:
    """Print the verification key auditors need. Give it to them by another way than the bundle."""
    click.echo(_key().vkey)


@ledger.command("checkpoint")
@inside
def checkpoint() -> None:
    """Sign a checkpoint over all entries and print it."""
    from govsocial.ledger import signer

    signer.sign_new(_key())
    latest = signer.latest()
    if latest is None:
        raise click.ClickException("The ledger is empty; there is nothing to sign yet.")
    click.echo(latest.note, nl=False)


@ledger.command("export")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@inside
def export(out: Path) -> None:
    """Write a bundle: everything an auditor needs to check the log without us."""
    from govsocial.audit import bundle

    size = bundle.export(out, key=_key(), by="system")
    click.echo(f"Wrote {size} entries to {out}. Check it with: govsocial ledger verify {out} --vkey '{_key().vkey}'")


@ledger.command("verify", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Check a bundle: verify BUNDLE --vkey KEY [--previous NOTE]... [--json]. Needs no database."""
    from govsocial.ledger.verify import main as check

    raise SystemExit(check(list(arguments), prog="govsocial ledger verify"))


@ledger.command("reconcile")
@inside
def reconcile() -> None:
    """Compare every live row with what the ledger last said of it. Exit 1 when something does not fit."""
    from govsocial.ledger.reconcile import reconcile as compare

    found = compare()
    for line in found:
        click.echo(line)
    click.echo("Rows and ledger agree." if not found else f"{len(found)} do not agree.")
    raise SystemExit(1 if found else 0)
