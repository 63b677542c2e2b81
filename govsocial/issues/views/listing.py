"""The list of issues."""

from flask import render_template, request

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.issues import labels, lists
from govsocial.issues.forms import ANY, IssueFilter
from govsocial.issues.views.door import room
from govsocial.people import queries as people
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.forms import choices, whole


@room.page("", Permission.ISSUE_READ)
def issue_list() -> str:
    """Issues by tab, newest first, narrowed by words and filters."""
    reader, functions = me.somebody(), people.function_names()
    form = _filter(functions)
    given = {name: form[name].data or "" for name in ("tab", "stage", "lacks", "urgency", "topic", "owner")}
    wanted = lists.Wanted(words=form.q.data or "", **given)
    issues, more = lists.page(reader, wanted, before=whole(request.args.get("before")))
    return render_template(
        "issues/list.html",
        filter=form,
        issues=issues,
        more=more,
        counts=lists.counts(reader, wanted),
        cap=lists.COUNT_CAP,
        names=people.names(seat.person_id for issue in issues for seat in issue.seats),
        functions=functions,
        labels=labels,
        now=clock.now(),
        paged="before" in request.args,
        empty=_empty(form),
    )


def _filter(functions: dict[str, str]) -> IssueFilter:
    """The filters, with the functions and topics there are. Choices are set before anything is read."""
    topics = [(topic, topic) for topic in lists.topics(me.somebody())]

    class Offered(IssueFilter):
        """With this installation's functions and topics."""

    Offered.lacks.kwargs["choices"] = choices(ANY, *functions.items())
    Offered.topic.kwargs["choices"] = choices(ANY, *topics)
    Offered.owner.kwargs["choices"] = choices(("", _("Anybody")), *people.active_numbers())
    return Offered()


def _empty(form: IssueFilter) -> tuple[str, str]:
    """What to say when the list is empty."""
    if any(form[name].data for name in ("q", "stage", "lacks", "urgency", "topic", "owner")):
        return _("No issue fits these filters"), _("Take one filter away, or look in another tab.")
    return {
        "open": (
            _("No issue is open"),
            _("An issue is opened when something said about us needs an answer by several functions."),
        ),
        "mine": (_("No open issue is yours"), _("An issue appears here when you open it, or are asked to own it.")),
        "unowned": (
            _("No open issue waits for policy"),
            _("An issue appears here as long as nobody owns it for policy."),
        ),
        "closed": (
            _("No issue is closed yet"),
            _("An issue appears here with what became of it, for the next team to read."),
        ),
    }[form.tab.data]
