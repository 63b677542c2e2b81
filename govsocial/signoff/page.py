"""What the review page shows, gathered for one version and one reader."""

from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from govsocial.channels.models import Channel
from govsocial.core import diff, invisible
from govsocial.core.db import db
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import queries as responses
from govsocial.responses.models import Version
from govsocial.signoff import actions, queries
from govsocial.signoff.forms import ReasonForm, SignForm
from govsocial.web import filters
from govsocial.web.forms import choices

TAGS = {"signed": "good", "open": "go", "waiting": "wait", "stuck": "stop"}


def review(
    version: Version,
    reader: Person,
    *,
    form: SignForm | None = None,
    returning: ReasonForm | None = None,
    withdrawing: ReasonForm | None = None,
) -> dict[str, Any]:
    """Everything templates/signoff/review.html asks for."""
    response = version.response
    issue = db.session.get(Issue, response.issue_id)
    lanes = queries.lanes(version, reader)
    newest = version.number == response.latest
    in_review, still_in = newest and response.state == "review", newest and response.state in ("review", "signed")
    open_ones = [lane for lane in lanes if lane.state == "open"] if in_review else []
    before = responses.version_before(version)
    given = {"digest": version.digest}
    if form is None:
        form = SignForm(None, ids="sign", data=given)
        offer_functions(form, version, [lane.function for lane in open_ones])
    return {
        "version": version,
        "response": response,
        "issue": issue,
        "channel": db.session.get(Channel, response.channel_id),
        "mention": db.session.get(Mention, response.mention_id) if response.mention_id else None,
        "names": people.names({*version.contributors, version.submitted_by_id}),
        "placements": [(p, invisible.find(p["words"])) for p in version.placements],
        "lanes": [_shown(lane, in_review) for lane in lanes],
        "open": open_ones,
        "stuck": [lane for lane in lanes if lane.state == "stuck"] if in_review else [],
        "in_review": in_review,
        "before": before,
        "changes": diff.word_diff(before.variants[0]["text"], version.variants[0]["text"]) if before else None,
        "comments": responses.comments_on(version),
        "decisions": [d for d in queries.decisions(version) if d.decision != "signed"],
        "form": next((f for f in (form, returning, withdrawing) if f and f.error_count), None),
        "sign_form": form,
        "return_form": returning or ReasonForm(None, ids="return", data=given),
        "withdraw_form": withdrawing or ReasonForm(None, ids="withdraw", data=given),
        "may_return": still_in and actions.may_return(version, reader) and may(reader, Permission.SIGNOFF_RETURN),
        "may_withdraw": still_in and _insider(version, reader, issue),
        "wrote": reader.id in version.contributors,
    }


def offer_functions(form: SignForm, version: Version, functions: list[str] | None = None) -> None:
    """Put the functions up for choice; a single one is chosen already."""
    names = people.function_names()
    keys = version.rule["functions"] if functions is None else functions
    form.function.choices = choices(*((key, names.get(key, key)) for key in keys))
    if len(keys) == 1 and not form.function.data:
        form.function.data = keys[0]


def _insider(version: Version, reader: Person, issue: Issue | None) -> bool:
    insiders = {*version.contributors, version.submitted_by_id, *(issue.owner_ids if issue else ())}
    return may(reader, Permission.RESPONSE_WITHDRAW) and reader.id in insiders


def _shown(lane: queries.Lane, in_review: bool) -> dict[str, Any]:
    """A lane as parts/lanes.html draws it."""
    word = {
        "signed": _("Signed"),
        "open": _("You can sign"),
        "waiting": _("Waiting"),
        "stuck": _("Nobody can sign"),
    }[lane.state if in_review or lane.state == "signed" else "waiting"]
    state = lane.state if in_review or lane.state == "signed" else "off"
    return {
        "function": lane.name,
        "state": state,
        "tone": TAGS[lane.state] if state != "off" else "plain",
        "word": word if state != "off" else _("Not signed"),
        "signer": (lane.signer.name or _("Somebody")) if lane.signer else None,
        "note": _note(lane),
    }


def _note(lane: queries.Lane) -> str | Markup:
    if lane.at is not None:
        said = Markup('<time datetime="{}">{}</time>').format(filters.iso(lane.at), filters.when(lane.at))
        comment = lane.decision.comment if lane.decision else None
        return said + (Markup(" · “{}”").format(comment) if comment else "")
    if lane.could:
        listed = ", ".join(p.name or "" for p in lane.could)
        return _("Also possible: %(who)s", who=listed) if lane.state == "open" else _("Can sign: %(who)s", who=listed)
    if lane.wrote:
        return _("Wrote part of it, so cannot sign: %(who)s", who=", ".join(p.name or "" for p in lane.wrote))
    return ""
