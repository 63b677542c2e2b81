"""Starting stays light: what few pages need is loaded by them, in the process that serves as gunicorn loads it."""

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from govsocial.core.config import PREFIX
from tests.conftest import installation
from tests.house.sources import ROOT

HEAVY = {
    "feedparser": "feeds are read in a process of their own",
    "PIL": "pictures are re-encoded when somebody hands one in: 9 MiB",
    "bleach": "markup is cleaned where it is shown",
    "nh3": "markup is cleaned where it is shown",
    "markdown_it": "drafts become markup where they are shown",
    "diff_match_patch": "words are compared where they are shown",
    "merge3": "drafts are merged when somebody saves",
    "pyphen": "checks run beside a draft",
    "courlan": "addresses are made canonical when a mention is heard",
    "w3lib": "addresses are made canonical when a mention is heard",
    "urllib3": "the worker fetches, pages do not",
    "qrcode": "a second factor is set up once",
    "limits": "attempts are counted when somebody tries to sign in: 90 ms",
    "structlog": "a process that runs well says nothing",
    "alembic": "the schema is brought up by a command",
    "waitress": "gunicorn serves here",
    "sqlalchemy.dialects.postgresql": "this installation is on SQLite",
    "govsocial.ledger.verify": "bundles are proven elsewhere",
    "govsocial.setup": "an installation is made once",
    "govsocial.demo.story": "the demo is told once",
    "pydantic": "settings are read without it: 120 ms and 9 MiB",
    "webauthn": "nobody signs in with a passkey yet: 100 ms and 7 MiB",
}
SAYS = "import sys; print(*(name for name in sys.argv[1:] if name in sys.modules), f'({len(sys.modules)} modules)')"


def loaded(folder: Path, code: str, *, demo: bool = False) -> str:
    """Which of HEAVY a process has loaded after this code, as `name name (count modules)`."""
    settings = asdict(installation(folder, f"sqlite:///{folder / 'govsocial.db'}")) | {"demo": demo}
    told = {PREFIX + name.upper(): str(settings[name]) for name in ("instance", "database_url", "demo")}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SAYS}", *HEAVY],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def names(said: str) -> list[str]:
    return said.rpartition("(")[0].split()


def test_the_first_answer_takes_nothing_heavy(tmp_path: Path) -> None:
    said = loaded(tmp_path, "import wsgi\nassert wsgi.app.test_client().get('/sign-in').status_code == 200")
    assert names(said) == [], {name: HEAVY[name] for name in names(said)}
    assert int(said.rpartition("(")[2].split()[0]) < 1_100


def test_nor_does_the_demo(tmp_path: Path) -> None:
    assert names(loaded(tmp_path, "import wsgi", demo=True)) == []


def test_what_is_loaded_too_soon_is_found(tmp_path: Path) -> None:
    assert names(loaded(tmp_path, "import wsgi, govsocial.text.text\ngovsocial.text.text.clean_html('<b>x</b>')")) == [
        "bleach",
        "nh3",
    ]


def test_workers_can_be_forked_from_what_was_loaded(tmp_path: Path) -> None:
    """No thread runs and no database is open: neither survives a fork."""
    code = (
        "import os, threading, wsgi\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
        "held = [os.path.realpath(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd')]\n"
        "assert not [path for path in held if 'govsocial.db' in path], held"
    )
    assert names(loaded(tmp_path, code)) == []


def test_what_was_loaded_is_set_aside(tmp_path: Path) -> None:
    """The collector is on again, and does not walk what stays."""
    code = "import gc, wsgi\nassert gc.isenabled()\nassert gc.get_freeze_count() > 50_000"
    assert names(loaded(tmp_path, code)) == []
