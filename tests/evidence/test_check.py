"""Which rows need a file, and which files are not as they were kept."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from govsocial.cli import main
from govsocial.core.config import Settings
from govsocial.core.db import Base, commit, db
from govsocial.evidence.models import Evidence
from govsocial.evidence.queries import references
from govsocial.evidence.store import name
from govsocial.listening import actions as listening
from govsocial.publishing import proof
from tests.cast import Cast
from tests.publishing.test_prove import LINK, posted

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF"


@pytest.fixture
def evidence(cast: Cast) -> tuple[str, str]:
    """SHA-256 of a PDF that two mentions show, and of the pasted page that proves a publication."""
    for number in (1, 2):
        place = {"address": f"https://doorstep.example/{number}", "platform": "Doorstep", "author": "rob"}
        listening.capture(**place, text=f"It ends {number}", shot=PDF, by=cast.tomas)
    made = posted(cast)
    proof.prove(made, by=cast.tomas, permalink=LINK, pasted=made.words)
    commit()
    kinds = {row.kind: row.sha256 for row in db.session.scalars(sa.select(Evidence))}
    db.session.rollback()
    return kinds["pdf"], kinds["text"]


def check(settings: Settings) -> Result:
    """The command as an operator types it on this installation."""
    db.session.rollback()
    told = {"GOVSOCIAL_INSTANCE": str(settings.instance), "GOVSOCIAL_DATABASE_URL": settings.database_url}
    return CliRunner(env=told).invoke(main, ["evidence", "check"])


def file(settings: Settings, digest: str) -> Path:
    return settings.instance / "evidence" / name(digest)


def test_rows_that_need_a_file_are_named_by_all_rooms(evidence: tuple[str, str]) -> None:
    shot, page = evidence
    assert [(row.table, row.number) for row in references(shot)] == [
        ("evidence", None),
        ("evidence", None),
        ("mention", 1),
        ("mention", 2),
    ]
    assert [(row.table, row.number) for row in references(page)] == [("evidence", None), ("publication", 1)]
    for row in [*references(shot), *references(page)]:
        found = db.session.execute(sa.text(f"SELECT count(*) FROM {row.table} WHERE id = :id"), {"id": row.id})
        assert found.scalar() == 1, row
    assert references("0" * 64) == []


def test_every_column_that_may_refer_to_evidence_is_known(app: Flask) -> None:
    """One more needs an offer (evidence/offers.py), or retention would take its file away."""
    tables = Base.metadata.tables.values()
    keys = {str(key.parent) for table in tables for key in table.foreign_keys if key.column.table.name == "evidence"}
    columns = [column for table in tables for column in table.columns]
    named = {str(column) for column in columns if "evidence" in column.name or column.name == "sha256"}
    assert keys == {"mention.evidence_id"}
    assert named == {"evidence.sha256", "mention.evidence_id", "publication.evidence"}


def test_files_as_they_were_kept_are_counted(settings: Settings, evidence: tuple[str, str]) -> None:
    made = check(settings)
    assert (made.exit_code, made.output) == (0, "All 2 files are as kept.\n")


def test_missing_and_changed_files_are_named_with_whoever_needs_them(
    settings: Settings, evidence: tuple[str, str]
) -> None:
    shot, page = evidence
    file(settings, shot).unlink()
    file(settings, page).write_bytes(b"other words")
    ids = dict(db.session.execute(sa.select(Evidence.sha256, Evidence.id).order_by(Evidence.id.desc())).all())
    made = check(settings)
    assert made.exit_code == 1
    lines = made.output.splitlines()
    assert lines[-1] == "Of 2 files, 2 are missing or changed."
    assert f"{page} is changed: evidence {ids[page]}, publication 1" in lines
    [missing] = [line for line in lines if line.startswith(f"{shot} is missing: evidence {ids[shot]}")]
    assert missing.endswith(", mention 1, mention 2")


def test_a_store_that_cannot_be_read_is_one_sentence(settings: Settings, evidence: tuple[str, str]) -> None:
    path = file(settings, evidence[0])
    path.unlink()
    path.mkdir()
    made = check(settings)
    assert made.exit_code == 1
    assert made.output.splitlines()[-1].startswith("Error: The store of evidence does not answer just now.")
