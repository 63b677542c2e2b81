"""The auditor takes the whole log away and changes nothing; nobody else can take it away."""

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import sqlalchemy as sa
from flask import Flask

from govsocial.audit import page
from govsocial.core.db import commit, db
from govsocial.issues import actions as issues
from govsocial.ledger import verify
from govsocial.ledger.models import Entry
from govsocial.people.permissions import GIVEN, Permission, Role
from tests import factories
from tests.audit.readers import Clients, published, sent
from tests.cast import Cast
from tests.house.doors import PUBLIC, doors

OWN = {Permission.SIGNED_IN, Permission.REGISTER_EXPORT, Permission.LEDGER_EXPORT}


def verified(archive: bytes, folder: Path, vkey: str) -> int:
    """What the verifier says, copied out of the program and started alone."""
    with ZipFile(BytesIO(archive)) as packed:
        packed.extractall(folder / "bundle")
    shutil.copyfile(str(verify.__file__), folder / "verify.py")
    command = [sys.executable, "-I", "verify.py", "bundle", "--vkey", vkey]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode


def test_the_bundle_verifies_without_the_program(cast: Cast, client_for: Clients, tmp_path: Path) -> None:
    published(cast, 1)
    answer = sent(client_for("freya"), "/ledger/bundle")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert verified(answer.data, tmp_path, page.key().vkey) == 0
    last = db.session.scalars(sa.select(Entry.body).order_by(Entry.seq.desc()).limit(1)).one().decode()
    assert '"act":"log.bundled"' in last and cast.freya.id in last


def test_a_bundle_somebody_touched_does_not(cast: Cast, client_for: Clients, tmp_path: Path) -> None:
    published(cast, 1)
    whole = sent(client_for("freya"), "/ledger/bundle").data
    touched = BytesIO()
    with ZipFile(BytesIO(whole)) as packed, ZipFile(touched, "w") as other:
        for name in packed.namelist():
            other.writestr(name, packed.read(name).replace(b"published", b"retracted"))
    assert verified(touched.getvalue(), tmp_path, page.key().vkey) == 1


def test_only_auditors_take_away_what_is_restricted(cast: Cast, client_for: Clients) -> None:
    made = published(cast, 1)[0]
    issues.restrict(db.session.get_one(factories.Issue, made.issue_id), by=cast.priya)
    commit()
    statuses = {who: sent(client_for(who), "/ledger/bundle").status_code for who in ("freya", "ada", "tomas")}
    assert statuses == {"freya": 200, "ada": 403, "tomas": 403}
    tables = {who: sent(client_for(who), "/register/export.csv").get_data(as_text=True) for who in ("freya", "ada")}
    assert made.words[:20] in tables["freya"] and made.words[:20] not in tables["ada"]


def test_an_auditor_can_read_and_change_nothing_but_their_own_profile(app: Flask, client_for: Clients) -> None:
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    assert {right for right in GIVEN[Role.AUDITOR] if not right.value.endswith(":read")} == OWN
    client, last = client_for("freya"), db.session.scalar(sa.select(sa.func.max(Entry.seq)))
    tried = 0
    for door in doors(app):
        if "POST" in door.methods and door.endpoint not in PUBLIC and door.right not in OWN:
            reads = door.right is not None and door.right.value.endswith(":read")  # its act asks for another right
            assert client.post(door.address()).status_code == (404 if reads else 403), door.endpoint
            tried += 1
    assert tried > 30
    assert db.session.scalar(sa.select(sa.func.max(Entry.seq))) == last
