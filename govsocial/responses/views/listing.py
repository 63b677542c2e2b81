"""The list of responses, and the comparison of one's versions."""

from typing import Any

from flask import render_template, request

from govsocial.channels import queries as channels
from govsocial.core.wording import gettext as _
from govsocial.people.permissions import Permission
from govsocial.responses import lists, page, queries, states
from govsocial.responses.forms import ListFilter
from govsocial.responses.views.door import room
from govsocial.text.diff import word_diff
from govsocial.web import me
from govsocial.web.forms import choices, whole


@room.page("/responses", Permission.RESPONSE_READ)
def response_list() -> Any:
    form = ListFilter()
    known = channels.page()[0]
    form.channel.choices = choices(("", _("Any")), *((str(c.number), c.name) for c in known))
    wanted = lists.Wanted(
        words=form.q.data or "",
        state=form.state.data or "",
        channel=whole(form.channel.data),
        mine=bool(form.mine.data),
        issue=form.issue.data,
    )
    lines, more = lists.page(me.somebody(), wanted, before=whole(request.args.get("before")))
    return render_template(
        "responses/list.html",
        filter=form,
        lines=lines,
        more=more,
        total=lists.count(me.somebody(), wanted),
        cap=lists.CAP,
        states=states,
        paged="before" in request.args,
    )


@room.page("/responses/<int:number>/compare", Permission.RESPONSE_READ)
def compare(number: int) -> Any:
    response = queries.by_number(number, me.somebody())
    known = {version.number: version for version in queries.versions_of(response)}
    new = known.get(whole(request.args.get("new")) or response.latest)
    old = known.get(whole(request.args.get("old")) or (new.number - 1 if new else 0))
    steps = word_diff(old.placements[0]["words"], new.placements[0]["words"]) if old and new else []
    return render_template(
        "responses/compare.html",
        response=response,
        around=queries.around(number, me.somebody()),
        known=known,
        old=old,
        new=new,
        view="side" if request.args.get("view") == "side" else "text",
        parts=[(page.SIGNS[op], words) for op, words in steps],
    )
