"""Doors of this room."""

from flask import render_template, request

from govsocial.channels import queries as channels
from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.desk import file, finding, first_steps, responses, tasks
from govsocial.desk.forms import ResponseFilter
from govsocial.desk.mine import told
from govsocial.issues import labels
from govsocial.issues import queries as issues
from govsocial.issues.mine import my_seats, owned
from govsocial.people.labels import in_words
from govsocial.people.permissions import Permission
from govsocial.responses import states
from govsocial.web import me
from govsocial.web.forms import choices, whole
from govsocial.web.route import Answer, Room
from govsocial.web.tasks import Look

room = Room("desk", __name__)
SHOWN = 15  # of my issues on the desk; the list has them all
MOST = 40  # things that wait, soonest first, before the page asks whether the others are wanted too


@room.page("/", Permission.DESK_READ)
def desk() -> Answer:
    """What needs me now, and the issues I own."""
    person = me.somebody()
    look = Look(person)
    mine, waiting = owned(look.once(my_seats)), tasks.for_person(look)
    few, names = told(mine[:SHOWN]), look.functions
    return render_template(
        "desk/desk.html",
        tasks=waiting,
        steps=[] if waiting or mine else first_steps.for_person(person),
        most=None if "all" in request.args else MOST,
        mine=few,
        owned=len(mine),
        owned_by={issue.id: in_words(issue.owning_functions, names) for issue, _mentions, _fresh in few},
        stages=labels.STAGES,
        names=names,
        now=clock.now(),
    )


@room.page("/issues/<int:number>", Permission.ISSUE_READ)
def issue_file(number: int) -> Answer:
    """Everything about one issue on one page."""
    issue = issues.find(number, me.somebody())
    return render_template("desk/issue.html", **file.read(issue, me.somebody(), whole(request.args.get("before"))))


@room.page("/responses", Permission.RESPONSE_READ)
def response_list() -> Answer:
    form = ResponseFilter()
    known = channels.page()[0]
    form.channel.choices = choices(("", _("Any")), *((str(c.number), c.name) for c in known))
    wanted = responses.Wanted(
        words=form.q.data or "",
        state=form.state.data or "",
        channel=whole(form.channel.data),
        mine=bool(form.mine.data),
        issue=form.issue.data,
    )
    lines, more = responses.page(me.somebody(), wanted, before=whole(request.args.get("before")))
    return render_template(
        "desk/responses.html",
        filter=form,
        lines=lines,
        more=more,
        total=responses.count(me.somebody(), wanted),
        cap=responses.CAP,
        states=states,
        paged="before" in request.args,
    )


@room.page("/search", Permission.SEARCH)
def search() -> Answer:
    """Mentions, issues and responses that hold the words."""
    words = "".join(c for c in request.args.get("q", "") if c.isprintable()).strip()[:200]
    found = finding.everywhere(words, me.somebody()) if words else None
    return render_template("desk/search.html", words=words, found=found)


@room.page("/keys", Permission.SIGNED_IN)
def keys() -> Answer:
    """The keys there are."""
    return render_template("desk/keys.html")
