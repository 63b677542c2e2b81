"""What every store does, in a folder and on a real S3-compatible server; and what each says when it cannot."""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import boto3
import pytest
from flask import Flask

from govsocial.core.config import BadSettings, Settings
from govsocial.evidence import folder as folders
from govsocial.evidence.folder import Folder
from govsocial.evidence.s3 import S3
from govsocial.evidence.store import Changed, Missing, Store, Unreachable, name
from govsocial.evidence.stores import chosen
from tests.house.sources import ROOT
from tests.real.s3 import BUCKET, SECRET, S3Server

WORDS = b"<rss>what they said</rss>"
DIGEST = sha256(WORDS).hexdigest()
NOTHING = sha256(b"never kept").hexdigest()

pytestmark = pytest.mark.usefixtures("app")  # sentences are said inside the program


class Both:
    """A store, and a way to put bytes under a name behind its back."""

    def __init__(self, store: Store, plant: Callable[[str, bytes], None]) -> None:
        self.store, self.plant = store, plant


def there(server: S3Server, tmp_path: Path, **other: str) -> Settings:
    return Settings(instance=tmp_path, **{**server.settings, **other})


def bucket(server: S3Server):
    """The server's bucket, as another program sees it."""
    asked = {"endpoint_url": server.settings["evidence_endpoint"], "region_name": "us-east-1"}
    key = {"aws_access_key_id": server.settings["evidence_key"], "aws_secret_access_key": SECRET}
    return boto3.session.Session().resource("s3", **asked, **key).Bucket(BUCKET)


@pytest.fixture(params=["folder", "s3"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Both:
    """The same tests for each."""
    if request.param == "folder":
        path = tmp_path / "kept"

        def write(digest: str, data: bytes) -> None:
            (path / name(digest)).parent.mkdir(parents=True, exist_ok=True)
            (path / name(digest)).write_bytes(data)

        return Both(Folder(path), write)
    server = request.getfixturevalue("s3")
    seen = bucket(server)
    return Both(
        chosen(there(server, tmp_path)),
        lambda digest, data: seen.put_object(Key=f"{server.prefix}/{name(digest)}", Body=data),
    )


def test_bytes_come_back_as_they_were_until_they_are_given_up(both: Both) -> None:
    assert not both.store.has(DIGEST)
    assert both.store.put(WORDS) == DIGEST
    assert both.store.put(WORDS) == DIGEST
    assert both.store.has(DIGEST) and both.store.read(DIGEST) == WORDS
    assert both.store.read(both.store.put(b"")) == b""
    large = os.urandom(10 * 2**20)
    assert both.store.read(both.store.put(large)) == large
    both.store.delete(DIGEST)
    both.store.delete(DIGEST)
    assert not both.store.has(DIGEST)


def test_bytes_that_are_gone_or_others_are_noticed(both: Both) -> None:
    with pytest.raises(Missing, match=f"{NOTHING[:12]} is on record, but not in"):
        both.store.read(NOTHING)
    both.plant(DIGEST, b"<rss>what they never said</rss>")
    with pytest.raises(Changed, match=f"{DIGEST[:12]} was changed"):
        both.store.read(DIGEST)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "/" + "0" * 63])
def test_only_a_digest_names_a_file(digest: str, both: Both) -> None:
    for verb in (both.store.read, both.store.has, both.store.delete):
        with pytest.raises(ValueError, match="is not a SHA-256"):
            verb(digest)


def test_a_folder_mends_what_was_cut_off_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    store, path = Folder(tmp_path), tmp_path / DIGEST[:2] / DIGEST
    store.put(WORDS)
    path.write_bytes(WORDS[:3])
    store.put(WORDS)
    assert path.read_bytes() == WORDS
    assert [entry.name for entry in path.parent.iterdir()] == [DIGEST]


def test_a_full_disk_is_said_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(folders.os, "fsync", full)
    with pytest.raises(Unreachable, match="does not answer just now"):
        Folder(tmp_path / "kept").put(WORDS)
    assert [path for path in (tmp_path / "kept").rglob("*") if path.is_file()] == []


def test_a_folder_copied_as_it_is_becomes_the_bucket(s3: S3Server, tmp_path: Path) -> None:
    kept = Folder(tmp_path / "evidence")
    kept.put(WORDS)
    [file] = [path for path in kept.path.rglob("*") if path.is_file()]
    bucket(s3).upload_file(str(file), f"{s3.prefix}/{file.relative_to(kept.path).as_posix()}")
    assert chosen(there(s3, tmp_path)).read(DIGEST) == WORDS


def test_a_server_that_is_away_is_waited_for(s3: S3Server, tmp_path: Path) -> None:
    store = chosen(there(s3, tmp_path))
    store.put(WORDS)
    s3.stop()
    for verb in (lambda: store.put(b"other"), lambda: store.read(DIGEST), lambda: store.has(DIGEST)):
        with pytest.raises(Unreachable, match="does not answer just now"):
            verb()
    later = chosen(there(s3, tmp_path))  # a program that starts meanwhile starts all the same
    s3.start()
    assert later.read(DIGEST) == store.read(DIGEST) == WORDS


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"evidence_store": "s3://nobody/evidence"}, "s3://nobody: there is no such bucket."),
        ({"evidence_secret": "wrong"}, "our key may not look into it; look at evidence_key, evidence_secret"),
        ({"evidence_key": "wrong"}, "our key may not look into it"),
        ({"evidence_secret": ""}, "Set evidence_key and evidence_secret both, or neither."),
        ({"evidence_endpoint": "http://a b"}, "Invalid endpoint"),
    ],
)
def test_a_wrong_setting_stops_the_program(other: dict[str, str], said: str, s3: S3Server, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=said) as stopped:
        chosen(there(s3, tmp_path, **other))
    assert SECRET not in str(stopped.value)


def test_a_key_that_is_refused_later_keeps_nothing(s3: S3Server, tmp_path: Path) -> None:
    refused = S3(there(s3, tmp_path, evidence_secret="wrong"))
    with pytest.raises(Unreachable):
        refused.put(WORDS)
    assert list(bucket(s3).objects.filter(Prefix=s3.prefix)) == []


def test_without_the_package_one_sentence_says_what_to_install(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(BadSettings, match=r"needs the package boto3, which is not installed: pip install '\.\[s3\]'"):
        chosen(there(s3, tmp_path))


def test_the_secret_is_not_shown(s3: S3Server, tmp_path: Path, app: Flask) -> None:
    settings = there(s3, tmp_path, mail_password="tell-nobody")
    assert SECRET not in repr(settings) and "tell-nobody" not in repr(settings)
    assert SECRET not in repr(chosen(settings))


def test_each_application_has_its_own_store(app: Flask) -> None:
    from govsocial.evidence.stores import store

    assert store() is store()
    assert isinstance(store(), Folder) and store().path == app.config["SETTINGS"].instance / "evidence"


def test_no_connection_is_open_when_the_program_has_started(s3: S3Server, settings: Settings) -> None:
    """gunicorn forks its workers then; two that share a connection would read each other's answers."""
    code = (
        "import os, wsgi\n"
        "held = [os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if int(fd) > 2\n"
        "        and os.path.lexists(f'/proc/self/fd/{fd}')]\n"
        "assert not [name for name in held if name.startswith('socket:')], held\n"
        "from govsocial.evidence.stores import store\n"
        "with wsgi.app.app_context():\n"
        f"    store().put({WORDS!r})\n"
        "held = [os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd')\n"
        "        if os.path.lexists(f'/proc/self/fd/{fd}')]\n"
        "assert [name for name in held if name.startswith('socket:')], 'this test would find one'\n"
    )
    told = {"instance": str(settings.instance), "database_url": settings.database_url, **s3.settings}
    env = {**os.environ, **{f"GOVSOCIAL_{key.upper()}": value for key, value in told.items()}}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
