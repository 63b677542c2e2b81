"""What the pages of this room show, gathered for one publication and one reader."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage

from govsocial.core.errors import Invalid, NotFound
from govsocial.core.wording import gettext as _
from govsocial.evidence.keeping import keep_upload
from govsocial.evidence.models import Evidence
from govsocial.evidence.pictures import BadFile
from govsocial.evidence.stores import store
from govsocial.people import queries as people
from govsocial.people.permissions import Holder, Permission, may
from govsocial.platforms import compare
from govsocial.platforms.compare import Verdict
from govsocial.platforms.registry import capabilities, channel_platform
from govsocial.publishing import actions, proof, queries, rows, rules, states
from govsocial.publishing.forms import ProofForm
from govsocial.publishing.models import Publication
from govsocial.publishing.rows import PublicationRow
from govsocial.responses.rows import Framed, channels_of
from govsocial.signoff.rows import Decision
from govsocial.signoff.rows import decisions as decisions_on
from govsocial.signoff.rules import signatures
from govsocial.text import diff


def before(number: int, person: Holder) -> dict[str, Any]:
    """The publish page: the words, where they go, who signed, and what stands in the way (`why`). Raises NotFound."""
    around = rows.to_publish(number, person)
    version, state = around.version, around.response.state
    decisions, earlier = decisions_on(version.id), rows.of_response(around.response.id)
    channels = channels_of(version.placements, around.channel)
    sent = {one.placement or 0: one.state for one in reversed(earlier) if one.version_id == version.id}
    waiting = rules.to_send(state, [sent.get(n, "failed") for n, _placed in enumerate(version.placements)])
    shown = [version.placements[n] for n in waiting] or version.placements
    goes = [(placed, channels[placed["channel"]]) for placed in shown]
    why = rules.why_not_publish(
        state,
        version,
        person,
        signatures(decisions),
        waiting=waiting,
        channel_states=[channel.state for _placed, channel in goes],
    )
    return {
        **_frame(around, decisions, set()),
        "placements": goes,
        "channels": ", ".join(dict.fromkeys(channel.name for _placed, channel in goes)),
        "by_hand": any(not capabilities(channel.method).sends for _placed, channel in goes),
        "by_program": any(capabilities(channel.method).sends for _placed, channel in goes),
        "earlier": earlier,
        "why": actions.WHY[why][1] if why else None,
        "corrects": next((one.number for one in earlier if one.id == version.corrects_id), None),
    }


def publication(number: int, person: Holder, *, proof_form: ProofForm | None = None) -> dict[str, Any]:
    """The page of one publication. Raises NotFound."""
    corrects, found, around = rows.sent(number, person)
    version, response, evidence = around.version, around.response, rows.evidence(found.evidence)
    retractions = rows.retractions(found.id)
    asked, taken = retractions.get("asked"), retractions.get("confirmed")
    askers = {i for row in (asked, taken) if row for i in (row.asked_by_id, row.decided_by_id) if i}
    proves, retracts = may(person, Permission.PUBLICATION_PROVE), may(person, Permission.PUBLICATION_RETRACT)
    corrects_it = may(person, Permission.PUBLICATION_CORRECT) and response.state == found.state == "published"
    provable = proves and (found.state, "prove") in states.TABLE
    offers, pictures = capabilities(found.method), rows.pictures(evidence)
    by_hand = not offers.sends and found.state in ("intended", "awaiting")
    return {
        **_frame(around, decisions_on(version.id), {found.publisher_id} | askers),
        "publication": found,
        "language": version.placements[found.placement or 0]["language"],
        "by_hand": by_hand,
        "offers": offers,
        "delayed": rows.delayed(found.id) if found.state == "intended" else None,
        "evidence": evidence,
        "asked": asked,
        "taken": taken,
        "corrects": corrects,
        "corrected_by": rows.corrected_by(found.id) if response.latest > version.number else None,
        "proof_form": proof_form or (provable and ProofForm(None, data={"permalink": found.permalink or ""})),
        "changes": _changes(found),
        "differences": diff.changes(found.words, found.seen or "")
        if found.read_back == "differs" and not by_hand
        else None,
        "may_prove": proves,
        "may_correct": corrects_it and version.number == response.live,
        "may_retract": retracts and found.state in ("published", "held", "awaiting") and asked is None,
        "may_decide": asked is not None and retracts and rules.is_second_person(asked.asked_by_id, person),
        "pictures": pictures,
        "may_confirm": proves and bool(pictures) and proof.may_confirm(found, person),
    }


def _changes(found: PublicationRow) -> list[Any]:
    """The kinds of formatting that were applied to what visitors see, in words."""
    known = channel_platform(found.method).formatting
    changes = compare.compare(found.words, found.seen, known).changes if found.seen else ()
    return compare.names(changes, known)


def _frame(around: Framed, decisions: Sequence[Decision], further: set[str]) -> dict[str, Any]:
    """What both pages show. `further`: ids of more people to be named in `people`."""
    version, response, issue, channel, mention = around
    signed = [d for d in decisions if d.decision == "signed"]
    names = people.names({*version.contributors} | further)
    return {
        "response": response,
        "version": version,
        "issue": issue,
        "channel": channel,
        "mention": mention,
        "people": names,
        "signed": [(d.function_name or d.function, d.by_name or "…", d.at) for d in signed],
        "drafters": [names.get(i, "…") for i in version.contributors],
    }


def keep_picture(upload: FileStorage | None) -> Evidence | None:
    """The uploaded screenshot as evidence, checked and stored; None when there is none. Raises Invalid."""
    if not isinstance(upload, FileStorage) or not upload.filename:
        return None
    data = BytesIO()
    upload.save(data)
    try:
        return keep_upload(data.getvalue()).row()
    except BadFile as bad:
        raise Invalid(errors={"picture": str(bad)}) from None


def kept(found: Publication, sha256: str) -> tuple[bytes, str]:
    """The bytes of one piece of a publication's evidence, and a file name for them. Raises NotFound, Unavailable."""
    row = next((row for row in queries.evidence_of(found) if row.sha256 == sha256), None)
    if row is None:
        raise NotFound(_("No such evidence belongs to this publication."))
    ending = {"text": "txt", "jpeg": "jpg"}.get(row.kind, row.kind)
    return store().read(row.sha256), f"publication-{found.number}-{sha256[:8]}.{ending}"


def said_of_proof(verdict: Verdict, pasted: str | None) -> tuple[str, str]:
    """What to tell whoever brought proof: (message, tone)."""
    if verdict.read_back != "differs":
        return _("The signed words stand on the page. The register says “published” now."), "good"
    if pasted and pasted.strip():
        said = _("Kept, but the signed words are not in what you pasted, so nothing is proven yet.")
        return f"{said} {_('Look at the post, then paste the page again.')}", "wait"
    return _("Kept. A second person has to look at the picture and confirm; it is on their desk."), "wait"
