"""Beginning a response, saying where it goes, giving it up."""

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for

from govsocial.channels import queries as channels
from govsocial.channels.models import Channel
from govsocial.core.errors import Invalid
from govsocial.core.wording import gettext as _
from govsocial.drafting import actions
from govsocial.drafting.forms import EndForm, TargetForm
from govsocial.drafting.views.draft import room
from govsocial.issues import queries as issues
from govsocial.listening import queries as listening
from govsocial.listening.models import Mention
from govsocial.people.permissions import Permission
from govsocial.responses.actions import set_target
from govsocial.responses.queries import by_number
from govsocial.text.text import plain, snippet
from govsocial.web import me
from govsocial.web.forms import choices, whole
from govsocial.web.route import Answer, attempt

OFFERED = 6  # mentions to choose from at once
SAID = 240  # characters shown of each


@room.form("/issues/<int:number>/responses/new", Permission.RESPONSE_DRAFT)
def begin(number: int) -> Answer:
    issue = issues.find(number, me.somebody())
    mention, others = _mention_of(issue.id)
    known = channels.active()
    address = (mention and mention.address) or ""
    form = TargetForm(channel=_near(known, address), target_url=address, language=(mention and mention.language) or "")
    _offer(form, known)

    def act() -> None:
        form.made = actions.begin(
            issue,
            channel=_chosen(known, form),
            target_url=form.target_url.data or "",
            language=form.language.data,
            mention=mention,
            by=me.actor(),
        )

    if form.validate_on_submit() and attempt(form, act):
        return redirect(url_for("drafting.draft", number=form.made.number))
    said = plain(mention.words or "") if mention else ""
    heard = [(one, snippet(plain(one.words or ""), SAID)) for one in others]
    given = {"form": form, "issue": issue, "mention": mention, "said": said, "channels": known}
    given |= {"heard": heard[:OFFERED], "older": len(heard) > OFFERED}
    return render_template("drafting/begin.html", **given), form.status


@room.form("/responses/<int:number>/target", Permission.RESPONSE_DRAFT)
def target(number: int) -> Answer:
    response = by_number(number, me.somebody())
    shown = {"channel": str(response.channel.number), "target_url": response.target_url, "language": response.language}
    form, known = TargetForm(token=response.last_event_id, data=shown), channels.active()
    _offer(form, known)

    def act() -> None:
        set_target(
            response,
            channel=_chosen(known, form),
            target_url=form.target_url.data or "",
            language=form.language.data,
            token=form.token.data or "",
            by=me.actor(),
        )

    if form.validate_on_submit() and attempt(form, act):
        return redirect(url_for("drafting.draft", number=number))
    return render_template("drafting/target.html", form=form, response=response), form.status


@room.form("/responses/<int:number>/end", Permission.RESPONSE_DRAFT)
def end(number: int) -> Answer:
    response, form = by_number(number, me.somebody()), EndForm()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.abandon(response, reason=form.reason.data or "", by=me.actor())
    ):
        flash(_("Response %(n)s is given up. Its words stay in the record.", n=number), "good")
        return redirect(url_for("drafting.draft", number=number))
    return render_template("drafting/end.html", form=form, response=response), form.status


def _mention_of(issue_id: str) -> tuple[Mention | None, list[Mention]]:
    """The mention named in the address, if it belongs to the issue; without a name its only one, or some to choose."""
    asked, before = request.args.get("mention"), whole(request.args.get("before"))
    if asked is None:
        some = listening.of_issue(issue_id, before=before, size=OFFERED + 1)
        return (some[0], []) if len(some) == 1 and before is None else (None, some)
    number = whole(asked)
    mention = listening.find(number, me.somebody()) if number else None
    return (mention if mention and mention.triage.issue_id == issue_id else None), []


def _offer(form: TargetForm, known: list[Channel]) -> None:
    """The channels, none of them chosen by accident."""
    form.channel.choices = choices(("", _("Choose a channel")), *((str(c.number), c.name) for c in known))


def _near(known: list[Channel], address: str) -> str:
    """The one channel on the site of an address, by number; '' when there is none or there are several."""
    host = _host(address)
    near = [str(c.number) for c in known if host and _host(c.site_url) == host]
    return near[0] if len(near) == 1 else ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # feeds bring addresses like http://[
        return ""


def _chosen(known: list[Channel], form: TargetForm) -> Channel:
    channel = next((c for c in known if str(c.number) == form.channel.data), None)
    if channel is None:
        raise Invalid(errors={"channel": _("Choose an active channel.")})
    return channel
