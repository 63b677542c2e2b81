"""What the pages of this room show, gathered for one publication and one reader."""

from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from govsocial.channels.models import Channel
from govsocial.core import clock, files
from govsocial.core.db import db
from govsocial.core.errors import Invalid
from govsocial.issues.models import Issue
from govsocial.listening.models import Evidence, Mention
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.publishing import queries
from govsocial.publishing.compare import Verdict
from govsocial.publishing.forms import ProofForm
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response, Version
from govsocial.signoff import queries as signoff


def response_of(publication: Publication) -> Response:
    """The response it belongs to."""
    found = db.session.get(Response, publication.response_id)
    assert found is not None
    return found


def before(response: Response, person: Person) -> dict[str, Any]:
    """The publish page: the words, where they go, who signed."""
    version = queries.latest_version(response)
    return {
        **_frame(response, version),
        "placement": version.placements[0],
        "earlier": queries.of_response(response),
        "ready": response.state == "signed" and signoff.is_signed(version),
    }


def publication(found: Publication, person: Person, *, proof_form: ProofForm | None = None) -> dict[str, Any]:
    """The page of one publication."""
    response = response_of(found)
    version = db.session.get(Version, found.version_id)
    assert version is not None
    asked = queries.open_retraction(found)
    ids = {found.publisher_id, *((asked.asked_by_id,) if asked else ())}
    return {
        **_frame(response, version),
        "publication": found,
        "people": people.names(ids),
        "evidence": db.session.scalars(sa.select(Evidence).where(Evidence.id.in_(found.evidence))).all(),
        "asked": asked,
        "corrects": db.session.get(Publication, found.corrects_id) if found.corrects_id else None,
        "corrected_by": db.session.scalar(sa.select(Publication).where(Publication.corrects_id == found.id)),
        "proof_form": proof_form or ProofForm(None, data={"permalink": found.permalink or ""}),
        "may_publish": may(person, Permission.PUBLICATION_PROVE),
        "may_correct": may(person, Permission.PUBLICATION_CORRECT),
        "may_decide": asked is not None and asked.asked_by_id != person.id and may(person, Permission.PUBLICATION_RETRACT),
        "may_confirm": may(person, Permission.PUBLICATION_PROVE) and found.publisher_id != person.id,
    }


def _frame(response: Response, version: Version) -> dict[str, Any]:
    signed = [d for d in signoff.decisions(version) if d.decision == "signed"]
    names, functions = people.names({d.person_id for d in signed} | {*version.contributors}), people.function_names()
    return {
        "response": response,
        "version": version,
        "issue": db.session.get(Issue, response.issue_id),
        "channel": db.session.get(Channel, response.channel_id),
        "mention": db.session.get(Mention, response.mention_id) if response.mention_id else None,
        "signed": [(functions.get(str(d.function), d.function), names.get(d.person_id, "…"), d.at) for d in signed],
        "drafters": [names.get(i, "…") for i in version.contributors],
    }


def keep_picture(upload: FileStorage | None, instance: Path) -> Evidence | None:
    """The uploaded screenshot as evidence, checked and stored; None when there is none. Raises Invalid."""
    if upload is None or not upload.filename:
        return None
    data = BytesIO()
    upload.save(data)
    try:
        stored = files.store(data.getvalue(), instance, upload.filename)
    except files.BadFile as bad:
        raise Invalid(errors={"picture": str(bad)}) from None
    return Evidence(sha256=stored.sha256, size=stored.size, kind=stored.kind, at=clock.now())


def said_of_proof(verdict: Verdict, pasted: str | None) -> tuple[str, str]:
    """What to tell whoever brought proof: (message, tone)."""
    if verdict.read_back != "differs":
        return _("The signed words stand on the page. The register says “published” now."), "good"
    if pasted:
        return _("Saved, but the signed words are not in what you pasted. It stays “awaiting proof”."), "wait"
    return _("Saved. A second person has to look at the picture and confirm."), "wait"
