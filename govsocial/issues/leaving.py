"""What this room tells of a person: which issues they own, and what becomes of their seats when they leave."""

from flask import url_for
from markupsafe import Markup

from govsocial.core.wording import lazy_gettext as _l
from govsocial.issues import labels, queries
from govsocial.people.offers import Holding, Holdings, Load
from govsocial.people.permissions import Holder
from govsocial.web.places import address_of
from govsocial.web.wording import gettext as _
from govsocial.web.wording import ngettext

LOAD = Load(
    _l("Open issues"),
    _l("open issues of %(name)s"),
    queries.load,
    lambda number: url_for("issues.issue_list", owner=number),
)


def said(person: Holder, reader: Holder) -> list[str]:
    """For the confirming page of a deactivation; the number is a link where the reader may know of all of them."""
    count, alone = queries.load([person.id]).get(person.id, 0), queries.only_they_see(person)
    sentences: list[str] = []
    if count:
        issues = ngettext("one open issue", "%(num)s open issues", count)
        if queries.load([person.id], reader).get(person.id) == count:
            issues = Markup('<a href="{}">{}</a>').format(url_for("issues.issue_list", owner=person.number), issues)
        sentences.append(
            _(
                "They give up their seats in %(issues)s. Who takes over is asked, in functions they carry.",
                issues=issues,
            )
        )
    if alone:
        issues = ngettext("one restricted issue", "%(num)s restricted issues", alone)
        sentences.append(_("Only auditors see %(issues)s then: nobody else sits there.", issues=issues))
    return sentences


def holdings(person: Holder, reader: Holder) -> Holdings:
    """The open issues a person owns, for their page."""
    count, newest = queries.owned_by(person, reader)
    shown = tuple(
        Holding(
            title=issue.title,
            url=address_of("issue", issue.number),
            meta=f"{issue.number} · {labels.STAGES[issue.stage][0]}",
        )
        for issue in newest
    )
    all_of_them = url_for("issues.issue_list", owner=person.number) if count > len(shown) else None
    return Holdings(_l("Issues they own"), count, shown, all_of_them)
