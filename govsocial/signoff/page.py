"""What the review page shows, gathered for one version and one reader, and that of a refused submission."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.drafting import checks, links
from govsocial.drafting.page import outgoing
from govsocial.drafting.rows import Around
from govsocial.issues import rows as issues
from govsocial.issues import rules as ownership
from govsocial.people.permissions import Holder, Permission, may
from govsocial.responses import queries as responses
from govsocial.responses import rows as answers
from govsocial.responses import versions
from govsocial.responses.rows import Framed
from govsocial.signoff import queries, rows, rules
from govsocial.signoff.forms import ReturnForm, SignForm, SubmitForm, WithdrawForm
from govsocial.signoff.rows import Decision, Signer
from govsocial.text import invisible
from govsocial.text.text import plain, snippet
from govsocial.web import filters
from govsocial.web.forms import Form, choices

SAID = 600  # characters of the mention shown beside the words that answer it
WORDS = {
    "signed": ("good", _l("Signed")),
    "open": ("go", _l("You can sign")),
    "waiting": ("wait", _l("Waiting")),
    "stuck": ("stop", _l("Nobody can sign")),
    "off": ("plain", _l("Not signed")),
}


def review(
    number: int,
    which: int,
    reader: Holder,
    *,
    sign: SignForm | None = None,
    returning: ReturnForm | None = None,
    withdrawing: WithdrawForm | None = None,
) -> dict[str, Any]:
    """Everything templates/signoff/review.html asks for, of version `which` of response `number`. A form is given when
    it was sent and refused. Raises NotFound.
    """
    around = answers.version(number, which, reader)
    version, response, issue = around.version, around.response, around.issue
    found, able = rows.decisions(version.id), rows.signers(issue)
    newest = version.number == response.latest
    in_review, still_in = newest and response.state == "review", newest and response.state in ("review", "signed")
    lanes = queries.lanes(version, reader, found, able)
    open_ones = [lane for lane in lanes if lane.state == "open"] if in_review else []
    may_return = still_in and queries.may_return(version, reader)
    may_withdraw = still_in and queries.may_withdraw(version, reader, issue)
    given = {"digest": version.digest}
    return {
        **_about(around, found),
        "lanes": _shown(lanes, in_review),
        "open": open_ones,
        "stuck": [lane for lane in lanes if lane.is_stuck] if in_review else [],
        "in_review": in_review,
        "is_ready": newest and response.state == "signed",
        "form": next((f for f in (sign, returning, withdrawing) if f and f.error_count), None),
        "lost": _lost([(sign, in_review and open_ones), (returning, may_return), (withdrawing, may_withdraw)]),
        "sign_form": sign or (open_ones and _sign_form(given, open_ones, able.names)),
        "return_form": returning or (may_return and ReturnForm(None, data=given)),
        "withdraw_form": withdrawing or (may_withdraw and WithdrawForm(None, data=given)),
        "may_return": may_return,
        "may_withdraw": may_withdraw,
        "may_publish": may(reader, Permission.PUBLICATION_PUBLISH),
        "wrote": reader.id in version.contributors,
        "taken": [t for t in version.taken if t["by"] == reader.id],
    }


def refused(around: Around, form: SubmitForm) -> dict[str, Any]:
    """Everything templates/signoff/submit.html asks for, after the words did not go to review."""
    response, mention = around.response, around.mention
    is_empty = response.state == "draft" and not around.draft.text.strip()
    title, author = (mention.title, mention.author) if mention else (None, None)
    return {
        "form": form,
        "response": response,
        "issue": around.issue,
        "called": responses.called(title, author, response.target_url),
        "unowned": ownership.ready_for_review(around.issue),
        "sent": [] if is_empty else [sent for sent in outgoing(around) if sent.words],
    }


def _sign_form(given: Mapping[str, str], lanes: Sequence[queries.Lane], names: Mapping[str, str]) -> SignForm:
    return offered(SignForm(None, data=given), [lane.function for lane in lanes], names)


def offered(form: SignForm, functions: list[str], names: Mapping[str, str]) -> SignForm:
    """The form with these functions up for choice; a single one is chosen already."""
    form.function.choices = choices(*((key, names.get(key, key)) for key in functions))
    if len(functions) == 1 and not form.function.data:
        form.function.data = functions[0]
    return form


def _about(around: Framed, found: Sequence[Decision]) -> dict[str, Any]:
    """The words, what they answer, what was said about them, and who could be asked when nobody can sign them."""
    version, response, issue, channel, mention = around
    before = answers.version_before(version)
    sent = versions.all_words(version.placements)
    comments, elsewhere = answers.comments_on(version)
    title, author = (mention.title, mention.author) if mention else (None, None)
    named = {*version.contributors, version.submitted_by_id, *(t["taken_by"] for t in version.taken)}
    people = rows.colleagues(named, queries.could_be_asked(version, rules.signatures(found), issue))
    return {
        "version": version,
        "response": response,
        "issue": issue,
        "channels": answers.channels_of(version.placements, channel),
        "targets": dict.fromkeys(placed["target"] for placed in version.placements),
        "mention": mention,
        "answers": snippet(plain(mention.words or ""), SAID) if mention else issue.claim,
        "facts": issues.facts(issue.id),
        "called": responses.called(title, author, response.target_url),
        "names": people.names,
        "ask": people.able,
        "administrators": ", ".join(people.administrators),
        "placements": [(p, invisible.find(p["words"])) for p in version.placements],
        "before": before,
        "changes": versions.changed(before.placements, version.placements) if before else [],
        "checks": checks.titles(version.checks),
        "links": len(links.addresses(sent)) if version.number == response.latest else 0,
        "comments": comments,
        "elsewhere": elsewhere,
        "decisions": [d for d in found if d.decision != "signed"],
    }


def _lost(sent: list[tuple[Form | None, Any]]) -> list[tuple[str, str]]:
    """What somebody typed into a form that the page no longer offers: [(label, text)]."""
    found = []
    for form, is_shown in sent:
        if form is not None and not is_shown:
            field = form["comment"] if "comment" in form else form["reason"]
            found += [(str(field.label.text), field.data)] if field.data else []
    return found


def _shown(lanes: list[queries.Lane], in_review: bool) -> list[dict[str, Any]]:
    """Lanes as parts/lanes.html draws them."""
    return [_lane(lane, in_review) for lane in lanes]


def _lane(lane: queries.Lane, in_review: bool) -> dict[str, Any]:
    state = lane.state
    if not in_review and state != "signed":
        state = "off"
    elif lane.is_stuck and state != "open":
        state = "stuck"
    tone, word = WORDS[state]
    return {
        "function": lane.name,
        "state": state,
        "tone": tone,
        "word": word,
        "signer": ((lane.signer and lane.signer.name) or _("Somebody")) if state == "signed" else None,
        "note": _note(lane) if state != "off" else "",
    }


def _note(lane: queries.Lane) -> Any:
    if lane.decision is not None:
        at, comment = lane.decision.at, lane.decision.comment
        said = Markup('<time datetime="{}">{}</time>').format(filters.iso(at), filters.when(at))
        return said + (Markup(" · “{}”").format(comment) if comment else "")
    if lane.could:
        listed = ", ".join(map(_named, lane.could))
        return _("Also possible: %(who)s", who=listed) if lane.state == "open" else _("Can sign: %(who)s", who=listed)
    if lane.wrote:
        return _("Wrote part of it, so cannot sign: %(who)s", who=", ".join(p.name or "" for p in lane.wrote))
    return ""


def _named(person: Signer) -> str:
    name = person.name or _("Somebody")
    return _("%(who)s (away until %(day)s)", who=name, day=filters.day(person.away)) if person.away else name
