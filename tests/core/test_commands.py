"""What operators type: every failure is one sentence and exit code 1, nothing is asked twice."""

import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import current_app

from govsocial.cli import main
from govsocial.core import keys, seal
from govsocial.core.config import BadSettings
from govsocial.ledger import checkpoint

ADA = ["--name", "Ada Vermeer", "--email", "ada@tessermark.example", "--password", "three words here"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty instance folder, named by the environment; the database is a SQLite file in it."""
    monkeypatch.setenv("GOVSOCIAL_INSTANCE", str(tmp_path))
    return tmp_path


def run(*words: str, typed: str = "") -> Result:
    """The command as an operator types it."""
    return CliRunner().invoke(main, list(words), input=typed)


def refused(*words: str, typed: str = "") -> str:
    """The one sentence of a command that fails."""
    found = run(*words, typed=typed)
    assert found.exit_code == 1, found.output
    assert found.exc_info is not None
    assert found.exc_info[0] is SystemExit, found.exc_info  # a sentence, not a defect
    said = found.output.strip().splitlines()[-1]
    assert said.startswith("Error: ")
    return said.removeprefix("Error: ")


def test_the_first_administrator_is_asked_for_once(folder: Path) -> None:
    words = "three words here"
    first = run("init", typed=f"Ada Vermeer\nada@tessermark.example\n{words}\n{words}\n")
    assert first.exit_code == 0, first.output
    assert "The ledger is named govsocial.example/log for good." in first.output
    assert "Ada Vermeer is the first administrator." in first.output
    again = run("init")  # as an upgrade does, with nobody at the keyboard
    assert again.exit_code == 0, again.output
    assert "There are people already; no administrator was added." in again.output
    assert "Your name" not in again.output


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--name", "", "Say who this is."),
        ("--email", "ada", "Give an e-mail address, as name@example.org"),
        ("--password", "short", "Use at least 12 characters; three words will do"),
    ],
)
def test_a_refused_administrator_can_be_given_again(folder: Path, option: str, value: str, said: str) -> None:
    assert refused("init", *ADA, option, value) == said
    assert "is the first administrator" in run("init", *ADA).output


def test_a_database_without_tables_says_what_to_do(folder: Path) -> None:
    run("init", *ADA)
    (folder / "govsocial.db").unlink()
    for words in (["listen"], ["serve"], ["worker"], ["ledger", "reconcile"]):
        assert refused(*words) == "The database has not our tables yet. Run `govsocial init`; it makes them."


def test_derived_tables_are_made_anew(folder: Path) -> None:
    run("init", *ADA)
    made = run("rebuild")
    assert (made.exit_code, made.output) == (0, "Made 0 rows anew. Compare with: govsocial ledger reconcile\n")
    assert run("ledger", "reconcile").output == "Rows and ledger agree.\n"


def test_a_database_out_of_reach_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", *ADA)
    monkeypatch.setenv("GOVSOCIAL_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    said = "The database refused: unable to open database file. Look at database_url (docs/operators.md)."
    assert refused("serve") == refused("listen") == said


def test_a_package_that_is_missing_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", *ADA)
    monkeypatch.setenv("GOVSOCIAL_DATABASE_URL", "postgresql://db.internal/govsocial")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = "The package psycopg is not installed. For PostgreSQL: pip install '.[postgres,serve]'."
    assert refused("serve") == said


def test_a_bundle_goes_to_an_empty_folder_that_can_be_written(folder: Path) -> None:
    run("init", *ADA)
    out = folder / "bundle"
    assert run("ledger", "export", "--out", str(out)).exit_code == 0
    assert refused("ledger", "export", "--out", str(out)) == f"{out} is not empty."
    assert refused("ledger", "export", "--out", "/proc/bundle").startswith("No such file or directory: ")


def test_a_port_in_use_is_said_before_a_worker_starts(folder: Path) -> None:
    run("init", *ADA)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another --port."
        assert refused("serve", "--port", str(port)) == said
    assert run("serve", "--port", "99999").exit_code == 2


def test_the_demo_leaves_a_real_installation_alone(folder: Path) -> None:
    run("init", *ADA)
    assert refused("demo", "--no-serve") == f"{folder} is a real installation. Choose another GOVSOCIAL_INSTANCE."
    assert not (folder / "config.toml").exists()


def test_letters_of_the_demo_lead_to_the_port_it_is_shown_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr("govsocial.demo.load", lambda: seen.append(current_app.config["BASE_URL"]))
    made = run("demo", "--no-serve", "--port", "5999")
    assert made.exit_code == 0, made.output
    assert seen == ["http://127.0.0.1:5999"]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_serve_takes_its_worker_along_however_it_ends(folder: Path, ending: signal.Signals) -> None:
    run("init", *ADA)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from govsocial.cli import main; main()", "serve", "--port", str(port)]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert served.stdout is not None
    assert f"govsocial is at http://127.0.0.1:{port}" in served.stdout.readline()
    worker = os.pidfd_open(int(Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text()))
    served.send_signal(ending)
    assert served.wait(20) == (0 if ending is signal.SIGTERM else -ending)
    served.stdout.close()
    assert select.select([worker], [], [], 30)[0], "the worker went on alone"  # readable once the process has ended
    os.close(worker)


@pytest.mark.parametrize("words", [("--help",), ()])
def test_the_verifier_speaks_as_the_command_that_was_typed(words: tuple[str, ...]) -> None:
    said = run("ledger", "verify", *words).output
    assert "usage: govsocial ledger verify [-h] --vkey VKEY" in said
    assert "govsocial-verify" not in said


@pytest.mark.parametrize("name", ["ledger", "secret", "seal"])
@pytest.mark.parametrize("content", [b"", b"no key at all", b"\xff\xfe"], ids=["empty", "words", "bytes"])
def test_a_key_file_without_a_key_is_named(folder: Path, name: str, content: bytes) -> None:
    run("init", *ADA)
    (folder / "keys" / name).write_bytes(content)
    if name == "seal":
        with pytest.raises(BadSettings, match="seal holds no key of ours"):
            seal.seal("a password", folder / "keys/seal")
    elif name == "ledger" or content == b"\xff\xfe":  # any words can sign sessions
        found = run("ledger", "checkpoint")
        assert str(found.exception).startswith(f"{folder / 'keys' / name} holds no key of ours.")
        assert isinstance(found.exception, SystemExit)


def test_a_key_of_the_ledger_that_was_altered_is_named(folder: Path) -> None:
    run("init", *ADA)
    path = folder / "keys/ledger"
    parts = path.read_text().split("+", 4)
    path.write_text("+".join([*parts[:3], "00000000", parts[4]]))
    assert refused("ledger", "vkey").startswith("The ledger's key cannot be used: ")


def test_a_name_the_ledger_cannot_have_leaves_no_half_made_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVSOCIAL_LOG_ORIGIN", "our log")
    assert "log_origin: must be as in log.example/govsocial" in str(run("init", *ADA).exception)
    with pytest.raises(ValueError, match="a key name"):
        keys.make_missing(folder, {"ledger": lambda: checkpoint.new_key("our log").encode()})
    assert not (folder / "keys/ledger").exists()
    monkeypatch.delenv("GOVSOCIAL_LOG_ORIGIN")
    assert run("init", *ADA).exit_code == 0


@pytest.mark.parametrize("number", ["0", "-1", str(10**30)])
def test_a_source_has_a_number_from_one(folder: Path, number: str) -> None:
    assert run("listen", "--source", number).exit_code == 2


def test_a_name_that_is_no_text_is_refused(folder: Path) -> None:
    run("init", *ADA)
    said = "A word that you gave is no text. Type it in UTF-8."
    assert refused("person", "add", "--name", "A\udcff", "--email", "a@tessermark.example") == said
